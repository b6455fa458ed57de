package dev.firkin.cli.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.firkin.codec.Codecs;
import dev.firkin.spi.Codec;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How people write the bytes of a codec: the number 42 of an {@code int64}, not its eight bytes.
 * What Kryo wrote has no text, for that would take the classes of the program that wrote it. What a
 * codec of another name wrote is text if it is UTF-8.
 */
public interface TextForm {

  /**
   * The bytes that the codec would write.
   *
   * @throws IllegalArgumentException if the text is none of the codec's
   */
  byte[] parse(String text);

  /**
   * The text whose bytes these exactly are.
   *
   * @return null if there is none
   */
  @Nullable String format(byte[] bytes);

  /** Whether any bytes may be the codec's, as far as can be told here. */
  default boolean takesAnyBytes() {
    return true;
  }

  /**
   * The form of a codec.
   *
   * @param codec its name, as recorded in the store
   */
  static TextForm of(String codec) {
    return switch (codec) {
      case "int32" -> new Parsed<>(Codecs.int32(), Integer::valueOf, Object::toString);
      case "int64" -> new Parsed<>(Codecs.int64(), Long::valueOf, Object::toString);
      case "float64" -> new Parsed<>(Codecs.float64(), Double::valueOf, Object::toString);
      case "uuid" -> new Parsed<>(Codecs.uuid(), UUID::fromString, Object::toString);
      case "instant" -> new Parsed<>(Codecs.instant(), Instant::parse, Object::toString);
      case "kryo" -> new NoText(codec);
      default -> new Utf8();
    };
  }

  /** Text as it is. */
  record Utf8() implements TextForm {
    @Override
    public byte[] parse(String text) {
      return Codecs.utf8().encode(text);
    }

    @Override
    public @Nullable String format(byte[] bytes) {
      try {
        return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      } catch (CharacterCodingException e) {
        return null;
      }
    }
  }

  /**
   * Bytes only, even where they happen to be UTF-8.
   *
   * @param codec the codec's name
   */
  record NoText(String codec) implements TextForm {
    @Override
    public byte[] parse(String text) {
      throw new IllegalArgumentException(
          ("what codec %s writes has no text here; give its bytes as base64: --base64 for a value,"
                  + " --key-base64 for a key, valueBase64 and keyBase64 in a dump")
              .formatted(codec));
    }

    @Override
    public @Nullable String format(byte[] bytes) {
      return null;
    }
  }

  /**
   * Text of a value that the codec has a Java type for.
   *
   * @param codec the codec
   * @param value reads a value from text
   * @param text writes it
   * @param <T> the type
   */
  record Parsed<T>(Codec<T> codec, Function<String, T> value, Function<T, String> text)
      implements TextForm {
    @Override
    public boolean takesAnyBytes() {
      return false;
    }

    @Override
    public byte[] parse(String written) {
      try {
        return codec.encode(value.apply(written.strip()));
      } catch (RuntimeException e) {
        throw new IllegalArgumentException(
            "'%s' is not of codec %s".formatted(written, codec.name()), e);
      }
    }

    /**
     * Compares, for not every text gives back its bytes: some codec may have been named wrongly.
     */
    @Override
    public @Nullable String format(byte[] bytes) {
      try {
        String written = text.apply(codec.decode(bytes.clone()));
        return Arrays.equals(parse(written), bytes) ? written : null;
      } catch (IllegalArgumentException e) {
        return null;
      }
    }
  }
}
