package dev.firkin.spi;

import java.io.IOException;

/** Makes keydirs by name, found by {@link java.util.ServiceLoader}; chosen in the options. */
public interface KeydirProvider {

  /**
   * The name by which options ask for it. Unique among the providers present.
   *
   * @return a stable name such as {@code heap}
   */
  String name();

  /**
   * Makes an empty keydir for one map.
   *
   * @param context what it may ask of the store
   * @return a new keydir
   */
  Keydir create(KeydirContext context);

  /**
   * Makes a keydir of an image that {@link Keydir#image} wrote. What it does not check now, it
   * checks before it answers from it, and with {@link Keydir#checkImage}.
   *
   * @param context what it may ask of the store; only when the keydir is in use
   * @param image what was written
   * @return the keydir as it was, except for what changed while the image was written
   * @throws IOException if the image cannot be mapped, or is not of this kind or version; then the
   *     keydir is filled anew
   * @throws dev.firkin.error.LimitException if there is no memory for it
   * @throws DamagedImageException if it is not what was written
   */
  default Keydir restore(KeydirContext context, KeydirImageSource image) throws IOException {
    throw new IOException("keydir '%s' has no images".formatted(name()));
  }
}
