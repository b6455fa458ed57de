package dev.firkin.spi;

import org.jspecify.annotations.Nullable;

/**
 * Compresses stored values one by one, found by {@link java.util.ServiceLoader} and recorded by
 * name in each segment. Called outside every lock of the store, by many threads at once.
 */
public interface Compressor {

  /**
   * The name by which files and options ask for it. Unique among the providers present; never
   * {@code none}.
   *
   * @return a stable name; new bytes take a new name
   */
  String name();

  /**
   * Compresses a value.
   *
   * @param value the bytes, not to be changed
   * @return fewer bytes than {@code value}, or null if it does not shrink
   */
  byte @Nullable [] compress(byte[] value);

  /**
   * Restores a value. The bytes have passed the store's checksum, but a hostile file can pass that
   * too: never write or allocate more than {@code length}.
   *
   * @param compressed what {@link #compress} returned, not to be changed
   * @param length bytes of the original
   * @return exactly {@code length} bytes
   * @throws RuntimeException if the bytes do not restore to that length
   */
  byte[] decompress(byte[] compressed, int length);
}
