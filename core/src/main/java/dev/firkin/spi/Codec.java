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
   * What else shapes the bytes, such as the ids of registered classes; recorded with the name, and
   * must be the same again.
   *
   * @return parameters, empty if there are none
   */
  default String parameters() {
    return "";
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
