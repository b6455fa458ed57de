package dev.firkin.cli.dump;

import dev.firkin.Batch;
import dev.firkin.cli.dump.DumpLine.Datum;
import dev.firkin.cli.dump.DumpLine.EntryLine;
import dev.firkin.cli.dump.DumpLine.MapLine;
import dev.firkin.cli.store.Failures;
import dev.firkin.cli.store.OpenStore;
import dev.firkin.cli.store.StoreMap;
import dev.firkin.cli.store.TextForm;
import dev.firkin.cli.terminal.CommandFailure;
import dev.firkin.cli.terminal.ExitCode;
import dev.firkin.cli.terminal.Progress;
import dev.firkin.cli.terminal.Units;
import dev.firkin.config.FirkinOptions;
import dev.firkin.error.FirkinException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts the lines of a dump into a store, in batches. Stops at the first line that it cannot take:
 * what stands before that line is in the store then, and nothing that stands behind it.
 */
public final class Load {

  private static final int BATCH_ENTRIES = 1_000;
  private static final int BATCH_BYTES = 1 << 20;

  private final OpenStore store;
  private final Progress progress;
  private final Map<String, StoreMap> maps = new HashMap<>();
  private final StoreMap unnamed;
  private final Batch batch = new Batch();
  private int batchEntries; // the batch itself counts keys
  private long batchBytes;
  private long entries;
  private long expired;
  private long mapLines;
  private long bytes;
  private long linesLoaded;

  /**
   * @param store where to
   * @param progress counts the bytes that are read
   */
  public Load(OpenStore store, Progress progress) {
    this.store = store;
    this.progress = progress;
    this.unnamed = store.unnamedMap();
  }

  /**
   * Loads everything.
   *
   * @param in the dump
   * @param name what people call it, for messages
   */
  public LoadReport from(InputStream in, String name) {
    var lines = new Lines(in);
    try {
      while (lines.next()) {
        take(lines);
      }
      flush(lines.number());
    } catch (IOException e) {
      flush(lines.number());
      throw failure(ExitCode.DISK, "cannot read " + name, e);
    } catch (FirkinException e) { // nothing of the batch was written
      throw failure(Failures.codeOf(e), place(name, lines), e);
    } catch (BadLine | CommandFailure | IllegalArgumentException e) {
      flush(lines.number() - 1);
      throw failure(ExitCode.USAGE, place(name, lines), e);
    }
    return new LoadReport(lines.number(), entries, expired, mapLines, bytes);
  }

  private static String place(String name, Lines lines) {
    return name + " line " + Units.count(lines.number());
  }

  private CommandFailure failure(ExitCode code, String place, Exception cause) {
    String loaded =
        linesLoaded == 0
            ? "nothing is loaded"
            : "loaded up to line %s (%s), nothing after"
                .formatted(Units.count(linesLoaded), Units.entries(entries));
    return new CommandFailure(
        code, "%s: %s; %s".formatted(place, cause.getMessage(), loaded), cause);
  }

  private void take(Lines lines) throws BadLine {
    int size = lines.length() + 1;
    bytes += size;
    progress.step(size);
    if (lines.isBlank()) {
      return;
    }
    switch (LineParser.parse(lines.buffer(), lines.start(), lines.length())) {
      case MapLine map -> take(map);
      case EntryLine entry -> take(entry);
    }
    if (batchEntries >= BATCH_ENTRIES || batchBytes >= BATCH_BYTES) {
      flush(lines.number());
    }
  }

  private void take(MapLine line) {
    maps.put(line.map(), store.map(line.map(), line.info()));
    mapLines++;
  }

  private void take(EntryLine line) throws BadLine {
    if (batchEntries == 0) {
      store.clock().step();
    }
    Duration timeToLive = line.expiry() == null ? null : store.clock().until(line.expiry());
    StoreMap map = map(line.map());
    byte[] key = bytes(line.key(), map.keys());
    byte[] value = bytes(line.value(), map.values());
    if (timeToLive != null && !timeToLive.isPositive()) {
      expired++;
    } else {
      put(map, key, value, timeToLive);
    }
  }

  private void put(StoreMap map, byte[] key, byte[] value, @Nullable Duration timeToLive)
      throws BadLine {
    if (value.length > FirkinOptions.VALUE_BYTES_MOST) {
      throw new BadLine("the value is larger than 1 GiB");
    }
    map.bytes().put(batch, key, value, timeToLive);
    batchEntries++;
    batchBytes += key.length + value.length;
  }

  private void flush(long line) {
    if (batchEntries > 0) {
      store.store().write(batch);
      entries += batchEntries;
      batch.clear();
      batchEntries = 0;
      batchBytes = 0;
    }
    linesLoaded = line;
  }

  private StoreMap map(@Nullable String name) throws BadLine {
    if (name == null) {
      return unnamed;
    }
    StoreMap known = maps.get(name);
    if (known != null) {
      return known;
    }
    if (!store.maps().containsKey(name)) {
      throw new BadLine(
          "map '%s' is not in the store, and no line before names its keyCodec and valueCodec"
              .formatted(name));
    }
    StoreMap found = store.map(name);
    maps.put(name, found);
    return found;
  }

  private static byte[] bytes(Datum datum, TextForm form) {
    return switch (datum) {
      case Datum.Text(String text) -> form.parse(text);
      case Datum.Bytes(byte[] bytes) -> bytes;
    };
  }
}
