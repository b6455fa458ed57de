package dev.firkin.concurrency;

import dev.firkin.spi.KeydirContext;
import dev.firkin.spi.Location;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Records without a store: a location tells its key's number and a version. */
record NumberedKeys(Hashes hashes) implements KeydirContext {

  private static final int UNIT = 8;

  static byte[] key(int number) {
    return ByteBuffer.allocate(Integer.BYTES).putInt(number).array();
  }

  long hash(int number) {
    return hashes.of(number);
  }

  /** A location; the version is 1 or more. */
  static long location(int number, int version) {
    return Location.of(version, (long) (number + 1) * UNIT, 0);
  }

  /** The version of a location, 0 if there is none. */
  static int version(int number, long location) {
    if (location != Location.ABSENT && number(location) != number) {
      throw new AssertionError("key %d, location of %d".formatted(number, number(location)));
    }
    return Location.slot(location);
  }

  private static int number(long location) {
    return (int) (Location.offset(location) / UNIT) - 1;
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
    return hash(ByteBuffer.wrap(key).getInt());
  }
}
