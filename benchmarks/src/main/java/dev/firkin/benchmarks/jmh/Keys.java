package dev.firkin.benchmarks.jmh;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Keys of 16 bytes by number. They look random, and so does the order in which they are asked for.
 */
final class Keys {

  static final int BYTES = 16;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private Keys() {}

  static byte[] key(long number) {
    byte[] key = new byte[BYTES];
    set(key, number);
    return key;
  }

  static void set(byte[] key, long number) {
    LONG.set(key, 0, mixed(number));
    LONG.set(key, Long.BYTES, number);
  }

  static long number(byte[] key) {
    return (long) LONG.get(key, Long.BYTES);
  }

  /** As well mixed as the hash that a store makes of a key. */
  static long hash(byte[] key) {
    return mixed((long) LONG.get(key, 0) ^ 0xA0761D6478BD642FL);
  }

  /** Some number below a bound, for each step another. */
  static long random(long step, long bound) {
    return Math.unsignedMultiplyHigh(mixed(~step), bound);
  }

  /** The first number that is no key's in any benchmark. */
  static long absent() {
    return 1L << 48;
  }

  /** The finalizer of SplitMix64. */
  private static long mixed(long x) {
    long z = x + 0x9E3779B97F4A7C15L;
    z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return z ^ z >>> 31;
  }
}
