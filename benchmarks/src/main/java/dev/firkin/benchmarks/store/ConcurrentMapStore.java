package dev.firkin.benchmarks.store;

import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A {@code ConcurrentHashMap}. */
final class ConcurrentMapStore implements BenchStore {

  /** A key as a map's user would write it. */
  private static final class Key {
    private final byte[] bytes;
    private final int hash;

    Key(byte[] bytes) {
      this.bytes = bytes;
      this.hash = Arrays.hashCode(bytes);
    }

    @Override
    public int hashCode() {
      return hash;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key key && Arrays.equals(bytes, key.bytes);
    }
  }

  private final ConcurrentHashMap<Key, byte[]> map = new ConcurrentHashMap<>();

  @Override
  public void put(byte[] key, byte[] value) {
    map.put(new Key(key.clone()), value.clone());
  }

  @Override
  public void putForced(byte[] key, byte[] value) {
    throw new UnsupportedOperationException("a map forces nothing");
  }

  @Override
  public byte @Nullable [] get(byte[] key) {
    return map.get(new Key(key));
  }

  @Override
  public void delete(byte[] key) {
    map.remove(new Key(key));
  }

  @Override
  public long scan(BiConsumer<byte[], byte[]> each) {
    long count = 0;
    for (var entry : map.entrySet()) {
      each.accept(entry.getKey().bytes, entry.getValue());
      count++;
    }
    return count;
  }

  @Override
  public void close() {
    map.clear();
  }
}
