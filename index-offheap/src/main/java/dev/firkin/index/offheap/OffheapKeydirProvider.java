package dev.firkin.index.offheap;

import dev.firkin.spi.Keydir;
import dev.firkin.spi.KeydirContext;
import dev.firkin.spi.KeydirProvider;

/**
 * Makes keydirs outside the heap, under the name {@code offheap}: about 10 bytes a key, whatever
 * its length. They keep no keys; to tell two keys apart whose hashes look alike, and to put or
 * remove a key that is there already, they read its record.
 */
public final class OffheapKeydirProvider implements KeydirProvider {

  /** For {@link java.util.ServiceLoader}. */
  public OffheapKeydirProvider() {}

  @Override
  public String name() {
    return "offheap";
  }

  /**
   * Makes an empty keydir.
   *
   * @param context asked for keys that the keydir does not keep
   * @return a keydir of 3 KiB, or with room for all keys that are expected
   * @throws dev.firkin.error.LimitException if the expected number of keys needs more memory than
   *     there is
   */
  @Override
  public Keydir create(KeydirContext context) {
    return new OffheapKeydir(context, Long.MAX_VALUE);
  }
}
