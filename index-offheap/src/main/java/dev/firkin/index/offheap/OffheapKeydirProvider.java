package dev.firkin.index.offheap;

import dev.firkin.spi.Keydir;
import dev.firkin.spi.KeydirContext;
import dev.firkin.spi.KeydirImageSource;
import dev.firkin.spi.KeydirProvider;
import java.io.IOException;

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
   * @throws dev.firkin.error.LimitException if there is no memory for all keys that are expected
   */
  @Override
  public Keydir create(KeydirContext context) {
    return new OffheapKeydir(context);
  }

  /**
   * Maps an image, in some milliseconds a gigabyte: a page is read when an entry in it is first
   * asked for, and becomes memory of the keydir's own when one changes.
   *
   * @param context what it may ask of the store
   * @param image what was written
   * @return a keydir that grows and shrinks like others
   * @throws IOException if the image cannot be mapped, is of another version, does not have the
   *     length that its parameters say, or the machine is big-endian
   * @throws dev.firkin.error.LimitException if there is no memory for it
   */
  @Override
  public Keydir restore(KeydirContext context, KeydirImageSource image) throws IOException {
    return OffheapKeydir.restored(context, image);
  }
}
