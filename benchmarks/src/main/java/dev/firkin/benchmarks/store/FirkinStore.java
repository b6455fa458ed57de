package dev.firkin.benchmarks.store;

import dev.firkin.Firkin;
import dev.firkin.stats.StoreStats;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** An open Firkin. */
record FirkinStore(Firkin store) implements BenchStore {

  @Override
  public void put(byte[] key, byte[] value) {
    store.put(key, value);
  }

  @Override
  public void putForced(byte[] key, byte[] value) {
    store.put(key, value);
    store.sync();
  }

  @Override
  public byte @Nullable [] get(byte[] key) {
    return store.get(key);
  }

  @Override
  public void delete(byte[] key) {
    store.delete(key);
  }

  @Override
  public long scan(BiConsumer<byte[], byte[]> each) {
    return store.fold(
        0L,
        (count, entry) -> {
          each.accept(entry.key(), entry.value());
          return count + 1;
        });
  }

  @Override
  public Map<String, Double> ownFigures() {
    StoreStats stats = store.stats();
    return Map.of(
        "keydir_bytes", (double) stats.keydirBytes(),
        "data_bytes", (double) stats.dataBytes(),
        "live_bytes", (double) stats.liveBytes(),
        "hint_bytes", (double) stats.hintBytes(),
        "merge_bytes_written", (double) stats.merge().bytesWritten());
  }

  @Override
  public void close() {
    store.close();
  }
}
