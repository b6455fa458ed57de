package dev.firkin.index.offheap;

import dev.firkin.spi.KeydirContext;
import dev.firkin.spi.Location;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A store's records without a store, and without memory: a location tells its key's number and a
 * version, from which everything follows.
 */
class NumberedRecords implements KeydirContext {

  private static final int NUMBER_BITS = 24;

  final AtomicLong keysRead = new AtomicLong();
  private final Hashing hashing;
  private final long expectedKeys;

  NumberedRecords(Hashing hashing) {
    this(hashing, 0);
  }

  NumberedRecords(Hashing hashing, long expectedKeys) {
    this.hashing = hashing;
    this.expectedKeys = expectedKeys;
  }

  /** 4 to 40 bytes. */
  static byte[] key(int number) {
    return ByteBuffer.allocate(4 + number % 37).putInt(number).array();
  }

  static int number(byte[] key) {
    return ByteBuffer.wrap(key).getInt();
  }

  long hash(int number) {
    return hashing.of(number);
  }

  /** Numbers below 16 million, versions from 1 to a million; with a length, which is dropped. */
  static long location(int number, long version) {
    return (version << NUMBER_BITS | number) << 20 | 77;
  }

  /** What a keydir without lengths gives back. */
  static long bare(int number, long version) {
    return Location.withoutLength(location(number, version));
  }

  static int number(long location) {
    return (int) (location >>> 20) & (1 << NUMBER_BITS) - 1;
  }

  static long version(long location) {
    return location >>> 20 + NUMBER_BITS;
  }

  @Override
  public long expectedKeys() {
    return expectedKeys;
  }

  @Override
  public boolean isKeyAt(long location, byte[] key) {
    return Arrays.equals(key(number(location)), key);
  }

  @Override
  public byte[] keyAt(long location) {
    keysRead.incrementAndGet();
    return key(number(location));
  }

  @Override
  public long hash(byte[] key) {
    return hash(number(key));
  }
}
