package dev.firkin.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What is known of entries while they are written: for each key the version that was begun last,
 * and the one that was acknowledged last. The first keys stay; the others are put by odd versions
 * and deleted by even ones. One thread writes a key.
 */
final class VersionedEntries {

  private static final int VALUE_BYTES_MIN = Integer.BYTES + Long.BYTES;
  private static final int VALUE_BYTES_MORE = 300;

  private final int staying;
  private final AtomicLongArray begun;
  private final AtomicLongArray acknowledged;

  VersionedEntries(int staying, int keys) {
    this.staying = staying;
    this.begun = new AtomicLongArray(keys);
    this.acknowledged = new AtomicLongArray(keys);
  }

  int keys() {
    return begun.length();
  }

  boolean stays(int number) {
    return number < staying;
  }

  static byte[] key(int number) {
    return ByteBuffer.allocate(Integer.BYTES + number % 13).putInt(number).array();
  }

  static int number(byte[] key) {
    return ByteBuffer.wrap(key).getInt();
  }

  /** Begins to write a key's next version: its value, or null if it is deleted by it. */
  byte[] begin(int number) {
    long version = begun.incrementAndGet(number);
    return isThere(number, version) ? value(number, version) : null;
  }

  void acknowledge(int number) {
    acknowledged.set(number, begun.get(number));
  }

  private boolean isThere(int number, long version) {
    return version > 0 && (number < staying || version % 2 == 1);
  }

  private static byte[] value(int number, long version) {
    int bytes = VALUE_BYTES_MIN + (int) ((number * 31L + version * 17) % VALUE_BYTES_MORE);
    return ByteBuffer.allocate(bytes).putInt(number).putLong(version).array();
  }

  private static long version(int number, byte[] value) {
    long version = ByteBuffer.wrap(value).getLong(Integer.BYTES);
    assertThat(value).as("value of key %d", number).isEqualTo(value(number, version));
    return version;
  }

  /** The version that is known to be there: for before a read. */
  long acknowledged(int number) {
    return acknowledged.get(number);
  }

  /**
   * Checks what was read. For after a read.
   *
   * @param oldest no older version can be right
   * @return the version that was read, or the oldest that it may be
   */
  long check(int number, byte[] value, long oldest) {
    long newest = begun.get(number);
    if (value != null) {
      long version = version(number, value);
      assertThat(version).as("version of key %d", number).isBetween(oldest, newest);
      return version;
    }
    long missing = oldest;
    while (missing <= newest && isThere(number, missing)) {
      missing++;
    }
    assertThat(missing)
        .as("key %d was not found, and versions %d to %d are there", number, oldest, newest)
        .isLessThanOrEqualTo(newest);
    return missing;
  }

  /** Checks what is read when nobody writes. */
  void checkAtRest(int number, byte[] value) {
    long version = acknowledged.get(number);
    assertThat(begun.get(number)).isEqualTo(version);
    assertThat(value)
        .as("key %d, version %d", number, version)
        .isEqualTo(isThere(number, version) ? value(number, version) : null);
  }

  /** How many keys are there when nobody writes. */
  long count() {
    long count = 0;
    for (int number = 0; number < keys(); number++) {
      count += isThere(number, acknowledged.get(number)) ? 1 : 0;
    }
    return count;
  }
}
