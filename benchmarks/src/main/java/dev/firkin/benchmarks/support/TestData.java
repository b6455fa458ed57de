package dev.firkin.benchmarks.support;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Keys and values by number, cheap to make, so that every value read can be checked without being
 * remembered. A key is 16 bytes that look random. A value begins with the number and the version of
 * its entry; half of it looks random, the other half is the same in all values, so it compresses to
 * about half.
 */
public final class TestData {

  public static final int KEY_BYTES = 16;
  public static final int VALUE_BYTES_MIN = 16;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final byte FILLER = '.';
  private static final long STEP = 0x9E3779B97F4A7C15L;

  private final int valueBytes;
  private final int randomEnd;

  public TestData(int valueBytes) {
    if (valueBytes < VALUE_BYTES_MIN) {
      throw new IllegalArgumentException(
          "a value must be %d bytes or more, was %d".formatted(VALUE_BYTES_MIN, valueBytes));
    }
    this.valueBytes = valueBytes;
    this.randomEnd = Math.max(8, valueBytes / 2 & ~7);
  }

  public int valueBytes() {
    return valueBytes;
  }

  /** An array to be filled by {@link #value}. */
  public byte[] newValue() {
    byte[] value = new byte[valueBytes];
    Arrays.fill(value, FILLER);
    return value;
  }

  public void key(long number, byte[] target) {
    LONG.set(target, 0, mixed(number));
    LONG.set(target, 8, mixed(~number));
  }

  /**
   * Makes a value.
   *
   * @param target from {@link #newValue}
   */
  public void value(long number, int version, byte[] target) {
    INT.set(target, 0, (int) number);
    INT.set(target, 4, version);
    long seed = mixed(number << 32 ^ version);
    for (int at = 8; at < randomEnd; at += 8) {
      LONG.set(target, at, word(seed + at * STEP));
    }
  }

  /** Half of {@link #mixed}: long values have many of them. */
  private static long word(long x) {
    long z = (x ^ x >>> 32) * 0xBF58476D1CE4E5B9L;
    return z ^ z >>> 29;
  }

  /** The number of the entry that a value says it is of. */
  public static int number(byte[] value) {
    return (int) INT.get(value, 0);
  }

  /** The version that a value says it is. */
  public static int version(byte[] value) {
    return (int) INT.get(value, 4);
  }

  /** The first eight bytes of a key. */
  public static long firstHalf(byte[] key) {
    return (long) LONG.get(key, 0);
  }

  /** The other eight bytes of a key. */
  public static long secondHalf(byte[] key) {
    return (long) LONG.get(key, 8);
  }

  /** The finalizer of SplitMix64: one to one, and each bit depends on all. */
  public static long mixed(long x) {
    long z = x + 0x9E3779B97F4A7C15L;
    z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return z ^ z >>> 31;
  }

  /** A value that is not what was written. */
  public static final class WrongValueException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public WrongValueException(String who, long number, String problem) {
      super("WRONG VALUE: %s, entry %d: %s".formatted(who, number, problem));
    }
  }
}
