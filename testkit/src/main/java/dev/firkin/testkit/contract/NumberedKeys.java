package dev.firkin.testkit.contract;

import dev.firkin.spi.KeydirContext;
import dev.firkin.spi.Location;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/**
 * Very many keys of which nothing is kept: a number makes the key, and a location tells the number
 * and a version of the record. Locations of the past stay in use.
 */
final class NumberedKeys implements KeydirContext {

  /** Numbers are below. */
  static final int COUNT = 1 << 20;

  private static final int FIRST_UNIT = 512; // behind the header

  private final IntUnaryOperator lengths;

  /** The length of the key of each number, 4 bytes at least. */
  NumberedKeys(IntUnaryOperator lengths) {
    this.lengths = lengths;
  }

  byte[] key(int number) {
    return ByteBuffer.allocate(lengths.applyAsInt(number)).putInt(number).array();
  }

  /** Well mixed, and of no two keys the same. */
  long hash(int number) {
    return Mixing.mixed(number);
  }

  /** The number that a key was made of. */
  int number(byte[] key) {
    return ByteBuffer.wrap(key).getInt();
  }

  /** Whether the key is one of these, byte for byte. */
  boolean isWhole(byte[] key) {
    return key.length >= Integer.BYTES && Arrays.equals(key, key(number(key)));
  }

  /** Versions from 0 to 16 million. */
  long location(int number, long version) {
    long unit = FIRST_UNIT + (version << 4 | number >>> 16);
    return Location.of(number & 0xFFFF, unit << 3, 40);
  }

  int number(long location) {
    return (int) (unit(location) & 0xF) << 16 | Location.slot(location);
  }

  long version(long location) {
    return unit(location) >>> 4;
  }

  private static long unit(long location) {
    return (Location.offset(location) >>> 3) - FIRST_UNIT;
  }

  @Override
  public long expectedKeys() {
    return 0;
  }

  @Override
  public boolean isKeyAt(long location, byte[] key) {
    return Arrays.equals(keyAt(location), key);
  }

  @Override
  public byte[] keyAt(long location) {
    return key(number(location));
  }

  @Override
  public long hash(byte[] key) {
    return hash(number(key));
  }
}
