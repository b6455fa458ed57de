package dev.firkin.benchmarks.work;

import dev.firkin.benchmarks.store.BenchStore;
import dev.firkin.benchmarks.store.NoStoreKind.NoStore;
import dev.firkin.benchmarks.support.TestData;
import dev.firkin.benchmarks.support.TestData.WrongValueException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One thread's calls to a store, each value checked. Every entry is written by one thread only, the
 * one whose index is the entry's number modulo the number of threads, so the version that a get may
 * find is known to all: that acknowledged before the get, or one newer up to that under way after.
 */
final class Hand {

  private static final long ABSENT_FROM = 1L << 40;
  private static final double TO_UNIT = 0x1p-53;

  private final Dataset set;
  private final BenchStore store;
  private final TestData data;
  private final boolean noStore;
  private final int index;
  private final int count;
  private final byte[] key = new byte[TestData.KEY_BYTES];
  private final byte[] value;
  private final byte[] expected;
  private long random;
  private long absent;

  /**
   * @param index of the thread
   * @param count of threads
   * @param seed another one gives other keys
   */
  Hand(Dataset set, int index, int count, long seed) {
    this.set = set;
    this.store = set.store();
    this.data = set.data();
    this.noStore = store instanceof NoStore;
    this.index = index;
    this.count = count;
    this.value = data.newValue();
    this.expected = data.newValue();
    this.random = TestData.mixed(seed * 1_000_003 + index);
    this.absent = ABSENT_FROM + (random & 0xFFFF_FFFFL) * count;
  }

  private long draw() {
    return TestData.mixed(random++);
  }

  private double uniformUnit() {
    return (draw() >>> 11) * TO_UNIT;
  }

  long uniform() {
    return Math.unsignedMultiplyHigh(draw(), set.keys());
  }

  long rank() {
    return set.zipf().rank(uniformUnit());
  }

  long zipf() {
    return Scramble.of(rank(), set.keys());
  }

  boolean chance(double share) {
    return uniformUnit() < share;
  }

  /** Puts a new entry. */
  void put(long number) {
    data.key(number, key);
    data.value(number, 0, value);
    store.put(key, value);
  }

  void overwrite(long any) {
    long number = own(any);
    int version = next(number);
    store.put(key, value);
    set.acknowledge(number, version);
  }

  void overwriteForced(long any) {
    long number = own(any);
    int version = next(number);
    store.putForced(key, value);
    set.acknowledge(number, version);
  }

  /** The nearest entry that this thread may write. */
  private long own(long any) {
    long number = any - any % count + index;
    return number < set.keys() ? number : number - count;
  }

  private int next(long number) {
    int version = set.version(number) + 1;
    data.key(number, key);
    data.value(number, version, value);
    return version;
  }

  void get(long number) {
    data.key(number, key);
    int least = set.version(number);
    byte[] found = store.get(key);
    check(number, least, found);
  }

  void check(long number, int least, byte @Nullable [] found) {
    if (noStore) {
      data.value(number, least, expected);
      compare(number, expected, expected);
      return;
    }
    if (found == null) {
      throw new WrongValueException("the store", number, "is missing");
    }
    int version = found.length < TestData.VALUE_BYTES_MIN ? 0 : TestData.version(found);
    data.value(number, version, expected);
    compare(number, found, expected);
    int most = count == 1 ? least : set.version(number) + 1;
    if (version < least || version > most) {
      throw new WrongValueException(
          "the store", number, "version %d, not %d to %d".formatted(version, least, most));
    }
  }

  private static void compare(long number, byte[] found, byte[] expected) {
    if (!Arrays.equals(found, 0, found.length, expected, 0, expected.length)) {
      throw new WrongValueException("the store", number, "other bytes than were put");
    }
  }

  void miss() {
    absent += count;
    missing(absent);
  }

  /** Gets an entry that must not be there. */
  void missing(long number) {
    data.key(number, key);
    if (store.get(key) != null) {
      throw new WrongValueException("the store", number, "is there, and should not be");
    }
  }

  void delete(long number) {
    data.key(number, key);
    store.delete(key);
  }

  /** Checks an entry that a scan has passed on. */
  void scanned(byte[] foundKey, byte[] found) {
    long number = TestData.number(found);
    data.key(number, key);
    compare(number, foundKey, key);
    check(number, set.version(number), found);
  }
}
