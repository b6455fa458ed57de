package dev.firkin.benchmarks.peer;

import dev.firkin.benchmarks.store.BenchStore;
import dev.firkin.benchmarks.store.Sizing;
import java.nio.file.Path;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.rocksdb.CompressionType;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteOptions;

final class RocksDbStore implements BenchStore {

  private static final long ENTRY_OVERHEAD_BYTES = 32;
  private static final long CACHE_MIB_MIN = 64;

  static {
    RocksDB.loadLibrary();
  }

  private final Options options = new Options();
  private final WriteOptions unforced = new WriteOptions();
  private final WriteOptions forced = new WriteOptions().setSync(true);
  private final RocksDB db;

  RocksDbStore(Path directory, Sizing sizing) {
    options
        .setCreateIfMissing(true)
        .setIncreaseParallelism(Runtime.getRuntime().availableProcessors())
        .optimizeForPointLookup(cacheMib(sizing))
        .setCompressionType(CompressionType.NO_COMPRESSION)
        .setBytesPerSync(1 << 20);
    try {
      db = RocksDB.open(options, directory.toString());
    } catch (RocksDBException e) {
      closeOptions();
      throw failed("open " + directory, e);
    }
  }

  /** All the data, and as much again for what has been overwritten but not yet compacted. */
  private static long cacheMib(Sizing sizing) {
    long bytes =
        sizing.entries() * (sizing.keyBytes() + sizing.valueBytes() + ENTRY_OVERHEAD_BYTES);
    return Math.max(CACHE_MIB_MIN, 2 * bytes >> 20);
  }

  @Override
  public void put(byte[] key, byte[] value) {
    put(unforced, key, value);
  }

  @Override
  public void putForced(byte[] key, byte[] value) {
    put(forced, key, value);
  }

  private void put(WriteOptions how, byte[] key, byte[] value) {
    try {
      db.put(how, key, value);
    } catch (RocksDBException e) {
      throw failed("put", e);
    }
  }

  @Override
  public byte @Nullable [] get(byte[] key) {
    try {
      return db.get(key);
    } catch (RocksDBException e) {
      throw failed("get", e);
    }
  }

  @Override
  public void delete(byte[] key) {
    try {
      db.delete(unforced, key);
    } catch (RocksDBException e) {
      throw failed("delete", e);
    }
  }

  @Override
  public long scan(BiConsumer<byte[], byte[]> each) {
    long entries = 0;
    try (RocksIterator iterator = db.newIterator()) {
      for (iterator.seekToFirst(); iterator.isValid(); iterator.next()) {
        each.accept(iterator.key(), iterator.value());
        entries++;
      }
      iterator.status();
    } catch (RocksDBException e) {
      throw failed("scan", e);
    }
    return entries;
  }

  @Override
  public void close() {
    try {
      db.closeE();
    } catch (RocksDBException e) {
      throw failed("close", e);
    } finally {
      closeOptions();
    }
  }

  private void closeOptions() {
    options.close();
    unforced.close();
    forced.close();
  }

  private static IllegalStateException failed(String what, RocksDBException cause) {
    return new IllegalStateException("RocksDB failed to " + what, cause);
  }
}
