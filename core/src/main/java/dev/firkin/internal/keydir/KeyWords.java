package dev.firkin.internal.keydir;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** A key as words in an array: 8 bytes each, little-endian, the last one filled up with zeros. */
final class KeyWords {

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private KeyWords() {}

  /** How many words a key of this many bytes takes. */
  static int count(int keyBytes) {
    return keyBytes + 7 >>> 3;
  }

  static void write(byte[] key, long[] words, int at) {
    int whole = key.length >>> 3;
    for (int i = 0; i < whole; i++) {
      words[at + i] = (long) LONG.get(key, i << 3);
    }
    if ((key.length & 7) != 0) {
      words[at + whole] = tail(key);
    }
  }

  /** Whether the words are those of this key, given that they are of a key as long. */
  static boolean match(byte[] key, long[] words, int at) {
    int whole = key.length >>> 3;
    for (int i = 0; i < whole; i++) {
      if (words[at + i] != (long) LONG.get(key, i << 3)) {
        return false;
      }
    }
    return (key.length & 7) == 0 || words[at + whole] == tail(key);
  }

  static byte[] read(long[] words, int at, int keyBytes) {
    byte[] key = new byte[keyBytes];
    int whole = keyBytes >>> 3;
    for (int i = 0; i < whole; i++) {
      LONG.set(key, i << 3, words[at + i]);
    }
    for (int i = whole << 3; i < keyBytes; i++) {
      key[i] = (byte) (words[at + whole] >>> (i << 3)); // a shift counts modulo 64
    }
    return key;
  }

  /** The last word of a key that does not end with a word. */
  private static long tail(byte[] key) {
    int rest = key.length & 7;
    if (key.length > 8) {
      // The last 8 bytes overlap the word before: one read and a shift instead of a loop.
      return (long) LONG.get(key, key.length - 8) >>> 64 - (rest << 3);
    }
    long word = 0;
    for (int i = rest - 1; i >= 0; i--) {
      word = word << 8 | key[i] & 0xFF;
    }
    return word;
  }
}
