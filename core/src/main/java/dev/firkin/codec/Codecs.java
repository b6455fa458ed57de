package dev.firkin.codec;

import dev.firkin.error.ProviderException;
import dev.firkin.internal.provider.Providers;
import dev.firkin.spi.Codec;
import dev.firkin.spi.CodecProvider;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * The codecs that come with Firkin, and the look-up of all codecs by name.
 *
 * <p>The built-in codecs are stateless, deterministic, and fit for keys and values: one value, one
 * sequence of bytes. All but {@link #bytes()} refuse bytes that they would not have written, with
 * an {@link IllegalArgumentException}. Their bytes never change; they are:
 *
 * <pre>
 * name     bytes  layout                                      unsigned byte order is that of
 * bytes        n  as they are                                 Arrays.compareUnsigned
 * utf8         n  UTF-8, no mark, no terminator               code points
 * int32        4  big-endian, sign bit flipped                Integer.compare
 * int64        8  big-endian, sign bit flipped                Long.compare
 * float64      8  big-endian; negative: all bits flipped,     Double.compare
 *                 other: sign bit flipped
 * uuid        16  big-endian                                  UUID.toString
 * instant     12  8 of epoch seconds as int64,                Instant.compareTo
 *                 4 of nanoseconds 0 to 999,999,999
 * </pre>
 */
public final class Codecs {

  private static final Codec<byte[]> BYTES = new BytesCodec();
  private static final Codec<String> UTF8 = new Utf8Codec();
  private static final Codec<Integer> INT32 = new Int32Codec();
  private static final Codec<Long> INT64 = new Int64Codec();
  private static final Codec<Double> FLOAT64 = new Float64Codec();
  private static final Codec<UUID> UUID = new UuidCodec();
  private static final Codec<Instant> INSTANT = new InstantCodec();

  private Codecs() {}

  /**
   * Bytes as they are, copied both ways.
   *
   * @return the codec named {@code bytes}
   */
  public static Codec<byte[]> bytes() {
    return BYTES;
  }

  /**
   * Text. Unpaired surrogates and malformed bytes are refused, never replaced. As keys, texts sort
   * by code point, which differs from {@link String#compareTo} beyond U+FFFF; an empty text has no
   * bytes and cannot be a key.
   *
   * @return the codec named {@code utf8}
   */
  public static Codec<String> utf8() {
    return UTF8;
  }

  /**
   * 32-bit integers, as keys in numeric order.
   *
   * @return the codec named {@code int32}
   */
  public static Codec<Integer> int32() {
    return INT32;
  }

  /**
   * 64-bit integers, as keys in numeric order.
   *
   * @return the codec named {@code int64}
   */
  public static Codec<Long> int64() {
    return INT64;
  }

  /**
   * Doubles, as keys in the order of {@link Double#compare}: -0.0 before 0.0, and one NaN, after
   * infinity.
   *
   * @return the codec named {@code float64}
   */
  public static Codec<Double> float64() {
    return FLOAT64;
  }

  /**
   * UUIDs, as keys in the order of their text, which is that of time for version 7. {@link
   * UUID#compareTo} has another order: it takes the halves as signed.
   *
   * @return the codec named {@code uuid}
   */
  public static Codec<UUID> uuid() {
    return UUID;
  }

  /**
   * Instants to the nanosecond, as keys in the order of time.
   *
   * @return the codec named {@code instant}
   */
  public static Codec<Instant> instant() {
    return INSTANT;
  }

  /**
   * The built-in codec for a Java type. Other modules' codecs are not considered: they take many
   * types, so they are asked for by {@linkplain #named name}.
   *
   * @param <T> the type
   * @param type a type of the table above; a primitive type stands for its box
   * @return its codec
   * @throws IllegalArgumentException if there is no built-in codec for the type
   */
  @SuppressWarnings("unchecked") // takes() compared the type with the one the codec was made for
  public static <T> Codec<T> forType(Class<T> type) {
    for (BuiltInCodecs provider : BuiltInCodecs.all()) {
      if (provider.takes(type)) {
        return (Codec<T>) provider.codec(type);
      }
    }
    String present =
        BuiltInCodecs.all().stream()
            .map(provider -> provider.type().getTypeName())
            .collect(Collectors.joining(", "));
    throw new IllegalArgumentException(
        "no built-in codec takes %s; there are codecs for %s; pass another, such as JsonCodec.of"
            .formatted(type.getTypeName(), present));
  }

  /**
   * Makes a codec by name, from the built-in ones and the {@link CodecProvider}s present.
   *
   * @param name the provider's name, such as {@code json}
   * @param type what is to be encoded
   * @return a codec of that name for values of {@code type}
   * @throws ProviderException if no provider has the name, if two have, or if it failed
   * @throws IllegalArgumentException if the codec of that name does not take the type
   */
  public static Codec<?> named(String name, Type type) {
    String whoAsks = "a map of " + type.getTypeName();
    CodecProvider provider =
        Providers.named(
            CodecProvider.class, CodecProvider::name, name, whoAsks, BuiltInCodecs.all());
    return made(provider, name, type, whoAsks);
  }

  /** The provider's codec, or why it is not one; split off for the tests. */
  static Codec<?> made(CodecProvider provider, String name, Type type, String whoAsks) {
    String problem;
    try {
      Codec<?> codec = provider.codec(type);
      if (codec != null && codec.name().equals(name)) { // promised, but this is other people's code
        return codec;
      }
      problem = codec == null ? "made none" : "made one named '" + codec.name() + "'";
    } catch (IllegalArgumentException wrongType) {
      throw wrongType;
    } catch (RuntimeException | LinkageError failure) {
      throw new ProviderException(message(provider, name, whoAsks, "failed: " + failure), failure);
    }
    throw new ProviderException(message(provider, name, whoAsks, problem));
  }

  private static String message(
      CodecProvider provider, String name, String whoAsks, String problem) {
    return "no Codec named '%s' (wanted by %s): %s is present, but %s; repair or replace its module"
        .formatted(name, whoAsks, provider.getClass().getName(), problem);
  }
}
