package dev.firkin.tests.crash;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Random;

/** Values that tell where they come from, and of which no two are the same. */
final class Values {

  private Values() {}

  /**
   * A value whose first bytes are its name; the rest is noise that depends on the name, of four
   * bits a byte, so that compressors find something to do.
   */
  static byte[] value(String name, int length) {
    byte[] bytes = new byte[length];
    new Random(name.hashCode()).nextBytes(bytes);
    for (int i = 0; i < length; i++) {
      bytes[i] &= 15;
    }
    byte[] start = (name + ";").getBytes(UTF_8);
    System.arraycopy(start, 0, bytes, 0, Math.min(start.length, length));
    return bytes;
  }

  /** The value's name and length, for messages. */
  static String name(byte[] value) {
    String text = new String(value, 0, Math.min(24, value.length), UTF_8);
    int end = text.indexOf(';');
    return "'%s' (%d bytes)".formatted(end < 0 ? text : text.substring(0, end), value.length);
  }
}
