package dev.firkin.tests.crash;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Random;

/** Values that tell where they come from, and of which no two are the same. */
final class Values {

  private Values() {}

  /** Four bits a byte, so that compressors find something to do. */
  private static final byte[] NOISE = noise();

  private static byte[] noise() {
    byte[] bytes = new byte[1 << 20];
    new Random(1).nextBytes(bytes);
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] &= 15;
    }
    return bytes;
  }

  /** A value whose first bytes are its name; the rest is noise that depends on the name. */
  static byte[] value(String name, int length) {
    byte[] bytes = new byte[length];
    for (int at = 0, from = Math.floorMod(name.hashCode() * 31, NOISE.length); at < length; ) {
      int n = Math.min(length - at, NOISE.length - from);
      System.arraycopy(NOISE, from, bytes, at, n);
      at += n;
      from = 0;
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
