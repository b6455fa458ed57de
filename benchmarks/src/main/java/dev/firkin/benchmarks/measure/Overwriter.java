package dev.firkin.benchmarks.measure;

import dev.firkin.Firkin;
import dev.firkin.benchmarks.measure.MergeWatch.Merging;
import dev.firkin.benchmarks.support.Pace;
import dev.firkin.benchmarks.support.TestData;
import java.util.Random;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;

/** Puts new versions of random entries, at a rate or as fast as it can. */
final class Overwriter {

  private static final long LAG_MAX_NANOS = 100_000_000;

  private final Firkin store;
  private final TestData data;
  private final AtomicIntegerArray versions;
  private final MergeWatch merges;
  private final AtomicLongArray puts = new AtomicLongArray(Merging.values().length);
  private final byte[] key = new byte[TestData.KEY_BYTES];
  private final byte[] value;
  private volatile Pace pace = new Pace(0, LAG_MAX_NANOS);

  /**
   * @param versions the last version of each entry that is surely written
   */
  Overwriter(Firkin store, TestData data, AtomicIntegerArray versions, MergeWatch merges) {
    this.store = store;
    this.data = data;
    this.versions = versions;
    this.merges = merges;
    this.value = data.newValue();
  }

  /** Changes the rate: puts a second, 0 for as fast as it can. */
  void rate(double perSecond) {
    pace = new Pace(perSecond, LAG_MAX_NANOS);
  }

  long puts() {
    long sum = 0;
    for (Merging merging : Merging.values()) {
      sum += puts(merging);
    }
    return sum;
  }

  long puts(Merging merging) {
    return puts.get(merging.ordinal());
  }

  /** Puts the first version of each entry. */
  void fill() {
    for (int entry = 0; entry < versions.length(); entry++) {
      put(entry, 0);
    }
  }

  /** Puts until interrupted. */
  void run() {
    Random random = new Random(1);
    while (!Thread.currentThread().isInterrupted()) {
      pace.awaitRoughly();
      int entry = random.nextInt(versions.length());
      int version = versions.get(entry) + 1;
      put(entry, version);
      versions.set(entry, version);
      int merging = merges.now().ordinal();
      puts.lazySet(merging, puts.get(merging) + 1);
    }
  }

  private void put(int entry, int version) {
    data.key(entry, key);
    data.value(entry, version, value);
    store.put(key, value);
  }
}
