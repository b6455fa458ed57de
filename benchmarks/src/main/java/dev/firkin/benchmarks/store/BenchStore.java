package dev.firkin.benchmarks.store;

import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * An open store of byte arrays. May be used by several threads at once. The arrays given are the
 * caller's, who changes them after the call; the arrays answered are the caller's, too.
 */
public interface BenchStore extends AutoCloseable {

  /** Puts an entry, as durable as {@link StoreKind#configuration} says, which is not yet forced. */
  void put(byte[] key, byte[] value);

  /**
   * Puts an entry and returns when it is on the device.
   *
   * @throws UnsupportedOperationException if the kind lacks {@link Feature#FORCED_PUT}
   */
  void putForced(byte[] key, byte[] value);

  byte @Nullable [] get(byte[] key);

  void delete(byte[] key);

  /**
   * Passes on every live entry once, in any order.
   *
   * @return how many there were
   */
  long scan(BiConsumer<byte[], byte[]> each);

  /** What the store says of itself, by names that tables show; nothing unless overridden. */
  default Map<String, Double> ownFigures() {
    return Map.of();
  }

  @Override
  void close();
}
