package dev.firkin.benchmarks.peer;

import dev.firkin.benchmarks.store.BenchStore;
import dev.firkin.benchmarks.store.Sizing;
import java.nio.file.Path;
import java.util.function.BiConsumer;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.type.ByteArrayDataType;
import org.jspecify.annotations.Nullable;

/** Pages keep the arrays that were put, and a get answers them: both are copied here. */
final class MvStoreStore implements BenchStore {

  private static final int CACHE_MIB_MIN = 16;

  /** Two arrays with their headers, and their places in a page. */
  private static final long ENTRY_OVERHEAD_BYTES = 64;

  private final MVStore store;
  private final MVMap<byte[], byte[]> map;

  MvStoreStore(Path directory, Sizing sizing) {
    store =
        new MVStore.Builder()
            .fileName(directory.resolve("entries.mv").toString())
            .cacheSize(cacheMib(sizing))
            .open();
    map =
        store.openMap(
            "entries",
            new MVMap.Builder<byte[], byte[]>()
                .keyType(ByteArrayDataType.INSTANCE)
                .valueType(ByteArrayDataType.INSTANCE));
  }

  private static int cacheMib(Sizing sizing) {
    long bytes =
        2 * sizing.entries() * (sizing.keyBytes() + sizing.valueBytes() + ENTRY_OVERHEAD_BYTES);
    long bytesMax = Runtime.getRuntime().maxMemory() / 3;
    return Math.max(CACHE_MIB_MIN, (int) (Math.min(bytes, bytesMax) >> 20));
  }

  @Override
  public void put(byte[] key, byte[] value) {
    map.put(key.clone(), value.clone());
  }

  @Override
  public void putForced(byte[] key, byte[] value) {
    put(key, value);
    store.commit();
    store.sync();
  }

  @Override
  public byte @Nullable [] get(byte[] key) {
    byte[] value = map.get(key);
    return value == null ? null : value.clone();
  }

  @Override
  public void delete(byte[] key) {
    map.remove(key);
  }

  @Override
  public long scan(BiConsumer<byte[], byte[]> each) {
    long entries = 0;
    // Otherwise pages that a cursor still needs are gone after the retention time.
    MVStore.TxCounter version = store.registerVersionUsage();
    try {
      Cursor<byte[], byte[]> cursor = map.cursor(null);
      while (cursor.hasNext()) {
        byte[] key = cursor.next();
        each.accept(key.clone(), cursor.getValue().clone());
        entries++;
      }
    } finally {
      store.deregisterVersionUsage(version);
    }
    return entries;
  }

  @Override
  public void close() {
    store.close();
  }
}
