package dev.firkin.spi;

import java.lang.reflect.Type;

/**
 * Makes codecs by name, found by {@link java.util.ServiceLoader}. For programs that know a codec
 * only by the name recorded in a store or written in a configuration; others pass a {@link Codec}
 * directly.
 */
public interface CodecProvider {

  /**
   * The name by which files and options ask for it. Unique among the providers present.
   *
   * @return a stable name such as {@code json}; new bytes take a new name
   */
  String name();

  /**
   * Makes a codec.
   *
   * @param type what it is to encode
   * @return a codec whose name is {@link #name()} and which takes values of {@code type}
   * @throws IllegalArgumentException if this codec cannot encode the type
   */
  Codec<?> codec(Type type);
}
