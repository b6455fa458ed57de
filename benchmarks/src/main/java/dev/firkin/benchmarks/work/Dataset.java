package dev.firkin.benchmarks.work;

import dev.firkin.benchmarks.store.BenchStore;
import dev.firkin.benchmarks.support.TestData;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An open store with what was put into it: entries 0 to keys - 1, each with a version that is
 * counted here, and inserted ones beyond that are never overwritten. For many threads.
 */
final class Dataset {

  private final BenchStore store;
  private final TestData data;
  private final long keys;
  private final AtomicIntegerArray versions;
  private final AtomicLong reserved;
  private final AtomicLong deleted = new AtomicLong();
  private final Zipf zipf;

  /**
   * @param versioned whether entries are going to be overwritten, which must be remembered
   */
  Dataset(BenchStore store, int valueBytes, long keys, boolean versioned) {
    this.store = store;
    this.data = new TestData(valueBytes);
    this.keys = keys;
    this.versions = new AtomicIntegerArray(versioned ? Math.toIntExact(keys) : 0);
    this.reserved = new AtomicLong(keys);
    this.zipf = new Zipf(keys);
  }

  BenchStore store() {
    return store;
  }

  TestData data() {
    return data;
  }

  long keys() {
    return keys;
  }

  Zipf zipf() {
    return zipf;
  }

  /** The version that has been acknowledged. */
  int version(long number) {
    return number < versions.length() ? versions.get((int) number) : 0;
  }

  void acknowledge(long number, int version) {
    versions.setRelease((int) number, version);
  }

  /**
   * Takes numbers for new entries.
   *
   * @return the first of them
   */
  long reserve(long count) {
    return reserved.getAndAdd(count);
  }

  /** The next entry to be deleted, each one once. */
  long nextDeleted() {
    return deletedAt(deleted.getAndIncrement());
  }

  long deleted() {
    return deleted.get();
  }

  /** Which entry was deleted as such and such one. */
  long deletedAt(long step) {
    return Scramble.of(step, keys);
  }
}
