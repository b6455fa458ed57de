package dev.firkin.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.firkin.spi.Codec;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;

/**
 * Text in UTF-8. {@link String}'s own conversions are the fastest, but they replace what they
 * cannot convert, and two different keys would become one: so what they may have replaced is looked
 * at again.
 */
final class Utf8Codec implements Codec<String> {
  private static final char REPLACEMENT = '\uFFFD';

  @Override
  public String name() {
    return "utf8";
  }

  /**
   * Reads back what it wrote: with the JDK's conversions that costs less than a look at each char.
   */
  @Override
  public byte[] encode(String value) {
    byte[] bytes = value.getBytes(UTF_8);
    if (!new String(bytes, UTF_8).equals(value)) {
      throw new IllegalArgumentException(
          "codec utf8 takes well-formed text, was given an unpaired surrogate at index "
              + unpairedSurrogate(value));
    }
    return bytes;
  }

  private static int unpairedSurrogate(String text) {
    int i = 0;
    while (i < text.length() && !isSurrogate(text.codePointAt(i))) {
      i += Character.charCount(text.codePointAt(i));
    }
    return i;
  }

  private static boolean isSurrogate(int codePoint) {
    return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
  }

  @Override
  public String decode(byte[] bytes) {
    String text = new String(bytes, UTF_8);
    // The replacement character may also have been written as such: only the strict decoder knows.
    return text.indexOf(REPLACEMENT) < 0 ? text : decodeStrictly(bytes);
  }

  private static String decodeStrictly(byte[] bytes) {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException malformed) {
      throw new IllegalArgumentException(
          "codec utf8 was given bytes that are not UTF-8: " + malformed.getMessage(), malformed);
    }
  }
}
