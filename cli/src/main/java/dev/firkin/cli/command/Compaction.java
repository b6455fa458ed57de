package dev.firkin.cli.command;

import dev.firkin.Firkin;
import dev.firkin.cli.store.Compressors;
import dev.firkin.cli.store.MergeWatch;
import dev.firkin.cli.store.OpenStore;
import dev.firkin.cli.terminal.Progress;
import dev.firkin.cli.terminal.Terminal;
import dev.firkin.cli.terminal.Units;
import dev.firkin.stats.SegmentStats;
import dev.firkin.stats.StoreStats;
import java.time.Duration;
import tools.jackson.core.JsonGenerator;

/**
 * What a compaction did.
 *
 * @param bytesBefore of all segments
 * @param bytesAfter of all segments
 * @param bytesReclaimed by which all files are smaller
 * @param elapsed how long it took
 * @param newest where new values go, and how those are compressed
 * @param alike whether all values are
 */
record Compaction(
    long bytesBefore,
    long bytesAfter,
    long bytesReclaimed,
    Duration elapsed,
    SegmentStats newest,
    boolean alike) {

  /** Compacts a store, and shows how far it is. */
  static Compaction of(OpenStore open, double deadRatio, Terminal terminal) {
    Firkin store = open.store();
    long before = store.stats().dataBytes();
    long start = System.nanoTime();
    long reclaimed;
    try (Progress progress = Progress.of(terminal, "compact", 0, Progress.Unit.BYTES);
        var _ = MergeWatch.of(store, progress)) {
      reclaimed = store.compact(deadRatio);
    }
    Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
    StoreStats after = store.stats();
    SegmentStats newest = after.segments().getLast();
    return new Compaction(
        before,
        after.dataBytes(),
        reclaimed,
        elapsed,
        newest,
        after.segments().stream().allMatch(s -> isAlike(s, newest)));
  }

  private static boolean isAlike(SegmentStats one, SegmentStats other) {
    return one.compressor().equals(other.compressor()) && one.dictionary() == other.dictionary();
  }

  /** For people. */
  String text() {
    return "%s before, %s after, %s reclaimed in %s%s"
        .formatted(
            Units.bytes(bytesBefore),
            Units.bytes(bytesAfter),
            Units.bytes(bytesReclaimed),
            Units.time(elapsed),
            compression());
  }

  private String compression() {
    if (newest.compressor().equals(Compressors.NONE)) {
      return "";
    }
    return "; %s by %s%s"
        .formatted(
            alike ? "compressed" : "new values are compressed",
            newest.compressor(),
            newest.dictionary() == 0 ? "" : " with dictionary " + newest.dictionary());
  }

  /** For programs. */
  void writeTo(JsonGenerator json) {
    json.writeNumberProperty("bytesBefore", bytesBefore);
    json.writeNumberProperty("bytesAfter", bytesAfter);
    json.writeNumberProperty("bytesReclaimed", bytesReclaimed);
    json.writeNumberProperty("elapsedMillis", elapsed.toMillis());
    json.writeStringProperty("compressor", newest.compressor());
    json.writeNumberProperty("dictionary", newest.dictionary());
  }
}
