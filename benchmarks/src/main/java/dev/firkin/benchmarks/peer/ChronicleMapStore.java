package dev.firkin.benchmarks.peer;

import dev.firkin.benchmarks.store.BenchStore;
import dev.firkin.benchmarks.store.Sizing;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.BiConsumer;
import net.openhft.chronicle.map.ChronicleMap;
import net.openhft.chronicle.map.ChronicleMapBuilder;
import org.jspecify.annotations.Nullable;

final class ChronicleMapStore implements BenchStore {

  /** There while the map is open: after a kill the map must be recovered, says its tutorial. */
  private final Path openMark;

  private final ChronicleMap<byte[], byte[]> map;

  ChronicleMapStore(Path directory, Sizing sizing) {
    openMark = directory.resolve("open");
    ChronicleMapBuilder<byte[], byte[]> builder =
        ChronicleMap.of(byte[].class, byte[].class)
            .name("entries")
            .entries(sizing.entries())
            .constantKeySizeBySample(new byte[sizing.keyBytes()])
            .constantValueSizeBySample(new byte[sizing.valueBytes()])
            .putReturnsNull(true)
            .removeReturnsNull(true)
            .skipCloseOnExitHook(true);
    File file = directory.resolve("entries.chronicle").toFile();
    try {
      if (Files.exists(openMark)) {
        map = builder.recoverPersistedTo(file, true);
      } else {
        Files.createFile(openMark);
        map = builder.createPersistedTo(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Chronicle Map failed to open " + file, e);
    }
  }

  @Override
  public void put(byte[] key, byte[] value) {
    map.put(key, value);
  }

  @Override
  public void putForced(byte[] key, byte[] value) {
    throw new UnsupportedOperationException("Chronicle Map cannot force a put");
  }

  @Override
  public byte @Nullable [] get(byte[] key) {
    return map.get(key);
  }

  @Override
  public void delete(byte[] key) {
    map.remove(key);
  }

  @Override
  public long scan(BiConsumer<byte[], byte[]> each) {
    long entries = 0;
    for (Map.Entry<byte[], byte[]> entry : map.entrySet()) {
      each.accept(entry.getKey(), entry.getValue());
      entries++;
    }
    return entries;
  }

  @Override
  public void close() {
    map.close();
    try {
      Files.delete(openMark);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
