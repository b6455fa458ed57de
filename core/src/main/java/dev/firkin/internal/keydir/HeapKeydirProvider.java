package dev.firkin.internal.keydir;

import dev.firkin.spi.Keydir;
import dev.firkin.spi.KeydirContext;
import dev.firkin.spi.KeydirProvider;

/** Makes the keydir that keeps whole keys on the heap, under the name {@code heap}. */
public final class HeapKeydirProvider implements KeydirProvider {

  /** For {@link java.util.ServiceLoader}. */
  public HeapKeydirProvider() {}

  @Override
  public String name() {
    return "heap";
  }

  /**
   * Makes an empty keydir.
   *
   * @param context not asked: the keydir knows its keys, and grows in steps so small that a hint of
   *     their number would gain nothing
   * @return a keydir of less than 1 KiB
   */
  @Override
  public Keydir create(KeydirContext context) {
    return new HeapKeydir();
  }
}
