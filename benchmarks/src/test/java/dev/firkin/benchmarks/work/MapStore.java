package dev.firkin.benchmarks.work;

import dev.firkin.benchmarks.store.BenchStore;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A store whose contents tests may spoil. */
final class MapStore implements BenchStore {

  final Map<ByteBuffer, byte[]> map = new ConcurrentHashMap<>();

  @Override
  public void put(byte[] key, byte[] value) {
    map.put(ByteBuffer.wrap(key.clone()), value.clone());
  }

  @Override
  public void putForced(byte[] key, byte[] value) {
    put(key, value);
  }

  @Override
  public byte @Nullable [] get(byte[] key) {
    return map.get(ByteBuffer.wrap(key));
  }

  @Override
  public void delete(byte[] key) {
    map.remove(ByteBuffer.wrap(key));
  }

  @Override
  public long scan(BiConsumer<byte[], byte[]> each) {
    map.forEach((key, value) -> each.accept(key.array(), value));
    return map.size();
  }

  @Override
  public void close() {}
}
