package dev.firkin.benchmarks.peer;

import dev.firkin.benchmarks.store.BenchStore;
import dev.firkin.benchmarks.store.Sizing;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.mapdb.DB;
import org.mapdb.DBMaker;
import org.mapdb.HTreeMap;
import org.mapdb.Serializer;

final class MapDbStore implements BenchStore {

  private static final int CONCURRENCY = 8;
  private static final int NODE_SIZE = 16;
  private static final int LEVELS_MIN = 4;

  /** Each level takes 4 bits of the hash, which has 32, and the concurrency 3. */
  private static final int LEVELS_MAX = 7;

  private final boolean isForced;
  private final DB db;
  private final HTreeMap<byte[], byte[]> map;

  MapDbStore(Path directory, Sizing sizing) {
    isForced = sizing.forced();
    DBMaker.Maker maker =
        DBMaker.fileDB(directory.resolve("entries.mapdb").toFile())
            .fileMmapEnable()
            .fileMmapPreclearDisable();
    db = (isForced ? maker.transactionEnable() : maker).make();
    map =
        db.hashMap("entries", Serializer.BYTE_ARRAY, Serializer.BYTE_ARRAY)
            .layout(CONCURRENCY, NODE_SIZE, levels(sizing.entries()))
            .createOrOpen();
  }

  private static int levels(long entries) {
    int levels = LEVELS_MIN;
    while (levels < LEVELS_MAX && CONCURRENCY * Math.pow(NODE_SIZE, levels) < entries) {
      levels++;
    }
    return levels;
  }

  @Override
  public void put(byte[] key, byte[] value) {
    map.put(key, value);
  }

  @Override
  public void putForced(byte[] key, byte[] value) {
    if (!isForced) {
      throw new UnsupportedOperationException("MapDB was opened without transactions");
    }
    map.put(key, value);
    db.commit();
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
    for (Map.Entry<byte[], byte[]> entry : map.getEntries()) {
      each.accept(entry.getKey(), entry.getValue());
      entries++;
    }
    return entries;
  }

  @Override
  public void close() {
    if (isForced) {
      db.commit();
    }
    db.close();
  }
}
