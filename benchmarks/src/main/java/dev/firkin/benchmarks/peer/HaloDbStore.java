package dev.firkin.benchmarks.peer;

import dev.firkin.benchmarks.store.BenchStore;
import dev.firkin.benchmarks.store.Sizing;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

final class HaloDbStore implements BenchStore {

  private static final int KEY_BYTES_MAX = 127;

  private final HaloDbCalls calls;
  private final boolean isForced;
  private final Object db;
  private final ReentrantLock writing = new ReentrantLock();

  HaloDbStore(HaloDbCalls calls, Path directory, Sizing sizing) {
    if (sizing.keyBytes() > KEY_BYTES_MAX) {
      throw new IllegalArgumentException(
          "keys of HaloDB have up to %d bytes, not %d".formatted(KEY_BYTES_MAX, sizing.keyBytes()));
    }
    this.calls = calls;
    isForced = sizing.forced();
    db = calls.open(directory, settings(sizing));
  }

  private static Map<String, Object> settings(Sizing sizing) {
    return Map.ofEntries(
        Map.entry("setMaxFileSize", 1 << 30),
        Map.entry("setFlushDataSizeBytes", 10L << 20),
        Map.entry("setCompactionThresholdPerFile", 0.7),
        Map.entry("setCompactionJobRate", 50 << 20),
        Map.entry("setNumberOfRecords", (int) Math.min(Integer.MAX_VALUE, 2 * sizing.entries())),
        Map.entry("setCleanUpTombstonesDuringOpen", true),
        Map.entry("setCleanUpInMemoryIndexOnClose", true),
        Map.entry("setUseMemoryPool", true),
        Map.entry("setMemoryPoolChunkSize", 2 << 20),
        Map.entry("setFixedKeySize", sizing.keyBytes()),
        Map.entry("enableSyncWrites", sizing.forced()));
  }

  @Override
  public void put(byte[] key, byte[] value) {
    writing.lock();
    try {
      calls.put(db, key, value);
    } finally {
      writing.unlock();
    }
  }

  @Override
  public void putForced(byte[] key, byte[] value) {
    if (!isForced) {
      throw new UnsupportedOperationException("HaloDB was opened for unforced puts");
    }
    put(key, value);
  }

  @Override
  public byte @Nullable [] get(byte[] key) {
    return calls.get(db, key);
  }

  @Override
  public void delete(byte[] key) {
    writing.lock();
    try {
      calls.delete(db, key);
    } finally {
      writing.unlock();
    }
  }

  @Override
  public long scan(BiConsumer<byte[], byte[]> each) {
    long entries = 0;
    Iterator<?> records = calls.iterator(db);
    while (records.hasNext()) {
      Object entry = records.next();
      each.accept(calls.key(entry), calls.value(entry));
      entries++;
    }
    return entries;
  }

  @Override
  public void close() {
    calls.close(db);
  }
}
