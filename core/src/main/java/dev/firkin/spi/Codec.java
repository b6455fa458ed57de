package dev.firkin.spi;

/**
 * Turns keys or values into bytes and back. Called outside every lock of the store, by many threads
 * at once.
 *
 * <p>A key's codec must be deterministic: equal keys encode to equal bytes, for bytes are what is
 * compared. It should keep the keys' order in the unsigned order of the bytes where the type has
 * one, so that ordered keydirs can serve ranges.
 *
 * @param <T> what is encoded
 */
public interface Codec<T> {

  /**
   * What is recorded in the store with the map; opening the map with a codec of another name is
   * refused.
   *
   * @return a stable name, 1 to 255 characters, as of the provider that makes this codec
   */
  String name();

  /**
   * What else shapes the bytes, such as the ids of registered classes; recorded with the name. A
   * map that was recorded with others is opened only if {@link #adaptedTo} finds a way.
   *
   * @return parameters, up to 65,535 bytes in modified UTF-8, empty if there are none
   */
  default String parameters() {
    return "";
  }

  /**
   * The codec for a map that was recorded with other parameters than this one has; asked when the
   * map is opened. It is for codecs whose parameters grow, such as by a class that is registered
   * later, and for those that can take over what is recorded.
   *
   * @param recorded the parameters in the store
   * @return a codec of the same name that decodes everything written with {@code recorded}; it
   *     serves the map from now on, and its parameters are recorded instead
   * @throws IllegalArgumentException if what was written might not be decoded, or to something
   *     else; the message says what differs and what to do, and the map is not opened. Without an
   *     implementation of its own, every codec throws it
   */
  default Codec<T> adaptedTo(String recorded) {
    throw new IllegalArgumentException(
        "it was written with '%s' and cannot be opened with '%s'; use the codec that it was written with"
            .formatted(recorded, parameters()));
  }

  /**
   * Encodes a value.
   *
   * @param value what to encode
   * @return the bytes, which the caller owns from now on
   * @throws RuntimeException if the value cannot be encoded; nothing is written
   */
  byte[] encode(T value);

  /**
   * Decodes a value.
   *
   * @param bytes exactly what {@link #encode} returned, checked; owned by the codec from now on
   * @return the value
   * @throws RuntimeException if the bytes are not of this codec
   */
  T decode(byte[] bytes);
}
