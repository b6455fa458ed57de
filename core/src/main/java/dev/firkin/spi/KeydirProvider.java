package dev.firkin.spi;

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
}
