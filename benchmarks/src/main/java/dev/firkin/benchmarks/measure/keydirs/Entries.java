package dev.firkin.benchmarks.measure.keydirs;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Keys and values by number: 8 bytes each. Keys look random. A value tells its number and a version
 * below 16, so each value that is read can be checked.
 */
final class Entries {

  static final int BYTES = Long.BYTES;

  private static final int VERSION_BITS = 4;
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private Entries() {}

  static void key(long number, byte[] key) {
    LONG.set(key, 0, mixed(number));
  }

  static boolean isKey(long number, byte[] key) {
    return key.length == BYTES && (long) LONG.get(key, 0) == mixed(number);
  }

  /** The first number of keys that no store has. */
  static long absent() {
    return 1L << 48;
  }

  static void value(long number, int version, byte[] value) {
    LONG.set(value, 0, number << VERSION_BITS | version);
  }

  /**
   * The version of a value.
   *
   * @throws IllegalStateException unless it is a value of this number
   */
  static int version(long number, byte @Nullable [] value) {
    if (value == null || value.length != BYTES) {
      throw new IllegalStateException("WRONG VALUE: entry %d has none".formatted(number));
    }
    long word = (long) LONG.get(value, 0);
    if (word >>> VERSION_BITS != number) {
      throw new IllegalStateException(
          "WRONG VALUE: entry %d has that of %d".formatted(number, word >>> VERSION_BITS));
    }
    return (int) word & (1 << VERSION_BITS) - 1;
  }

  /** A 64-bit hash of a key, for keydirs without a store. */
  static long hash(byte[] key) {
    return mixed((long) LONG.get(key, 0) ^ 0xA0761D6478BD642FL);
  }

  /** Some number below a bound, for each step another. */
  static long random(long step, long bound) {
    return Math.unsignedMultiplyHigh(mixed(~step), bound);
  }

  /** The finalizer of SplitMix64: one to one, and each bit depends on all. */
  private static long mixed(long x) {
    long z = x + 0x9E3779B97F4A7C15L;
    z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return z ^ z >>> 31;
  }
}
