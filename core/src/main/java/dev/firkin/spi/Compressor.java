package dev.firkin.spi;

import java.nio.ByteBuffer;

/**
 * Compresses stored values one by one, found by {@link java.util.ServiceLoader} and recorded by
 * name in each segment. Called outside every lock of the store, by many threads at once.
 *
 * <p>One is made wherever a name is looked up, so making one should cost nothing; what it needs is
 * best loaded when it is first used. A store that uses it tries it on a few bytes when it is
 * opened.
 *
 * <p>The engine passes buffers with an accessible array, so that nobody needs to copy. Others may
 * pass direct and read-only ones, and a compressor must take any.
 */
public interface Compressor {

  /**
   * The name by which files and options ask for it. Unique among the providers present; never
   * {@code none}.
   *
   * @return a stable name of at most 180 bytes in UTF-8, without a colon; new bytes take a new name
   */
  String name();

  /**
   * A compressor that is set up otherwise, for who writes {@code name:parameters} into the options.
   * Parameters are not recorded: what one set-up compresses, each other one restores.
   *
   * @param parameters such as a level, never empty
   * @return a compressor of the same name
   * @throws IllegalArgumentException if there is no such set-up; the message says which there are
   */
  default Compressor withParameters(String parameters) {
    throw new IllegalArgumentException(
        "compressor '%s' takes no parameters, was given '%s'".formatted(name(), parameters));
  }

  /**
   * Compresses a value.
   *
   * @param value the bytes from its position to its limit, which are not to be changed; its
   *     position may be
   * @param into where to put the compressed bytes, from its position on, which moves on behind them
   * @return false if they do not fit in: the value is then stored as it is, and what was put into
   *     the buffer is of no account
   */
  boolean compress(ByteBuffer value, ByteBuffer into);

  /**
   * How long the value can be that some bytes restore to, at a glance and without memory. The
   * engine refuses lengths above it before it takes the memory for them, because a hostile or
   * damaged file may say any length.
   *
   * @param compressed any bytes from its position to its limit; neither is changed
   * @return bytes: at least the true length if {@link #compress} made these bytes, else anything
   * @throws RuntimeException if no value compresses to these bytes
   */
  long decompressedMax(ByteBuffer compressed);

  /**
   * Restores a value. The bytes have passed the store's checksum, but a hostile file can pass that
   * too: never write or take memory beyond the room given.
   *
   * @param compressed what {@link #compress} put, from its position to its limit, which are not to
   *     be changed; its position may be
   * @param into room for exactly the original, from its position to its limit; filled, its position
   *     is its limit afterwards
   * @throws RuntimeException if the bytes do not restore to exactly that many
   */
  void decompress(ByteBuffer compressed, ByteBuffer into);
}
