package dev.firkin.benchmarks.measure;

import dev.firkin.Firkin;
import dev.firkin.benchmarks.measure.MergeWatch.Merging;
import dev.firkin.benchmarks.support.Pace;
import dev.firkin.benchmarks.support.TestData;
import dev.firkin.benchmarks.support.TestData.WrongValueException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Gets random entries at a fixed rate, checks them, and times each get, by what merges did
 * meanwhile. Beside each get it times a control, a copy of as many bytes from a plain array of the
 * same size: what that takes is the machine's doing, not the store's.
 */
final class Getter {

  /** What was timed under one condition. */
  record Times(Histogram call, Histogram sinceDue, Histogram control) {
    Times() {
      this(new Histogram(3), new Histogram(3), new Histogram(3));
    }
  }

  /** What was timed under every condition. */
  static final class AllTimes {
    private final List<Times> byMerging =
        Stream.of(Merging.values()).map(merging -> new Times()).toList();

    Times of(Merging merging) {
      return byMerging.get(merging.ordinal());
    }
  }

  private final Firkin store;
  private final TestData data;
  private final AtomicIntegerArray versions;
  private final MergeWatch merges;
  private final double perSecond;
  private final byte[] key = new byte[TestData.KEY_BYTES];
  private final byte[] expected;
  private final byte[] copy;
  private final byte[][] plain;
  private volatile AllTimes times = new AllTimes();

  Getter(
      Firkin store,
      TestData data,
      AtomicIntegerArray versions,
      MergeWatch merges,
      double perSecond) {
    this.store = store;
    this.data = data;
    this.versions = versions;
    this.merges = merges;
    this.perSecond = perSecond;
    this.expected = data.newValue();
    this.copy = data.newValue();
    this.plain = new byte[versions.length()][];
    Arrays.setAll(plain, i -> data.newValue());
  }

  /** Begins anew; returns what was timed so far. */
  AllTimes restart() {
    AllTimes before = times;
    times = new AllTimes();
    return before;
  }

  /** Gets until interrupted. */
  void run() {
    Random random = new Random(2);
    Pace pace = new Pace(perSecond, Long.MAX_VALUE >> 1);
    while (!Thread.currentThread().isInterrupted()) {
      long due = pace.awaitExactly();
      int entry = random.nextInt(versions.length());
      data.key(entry, key);
      Merging merging = merges.now();
      int least = versions.get(entry);
      long start = System.nanoTime();
      byte[] found = store.get(key);
      long end = System.nanoTime();
      check(entry, least, versions.get(entry) + 1, found);
      long controlStart = System.nanoTime();
      System.arraycopy(plain[entry], 0, copy, 0, copy.length);
      long controlEnd = System.nanoTime();
      if (merging == merges.now()) {
        Times t = times.of(merging);
        t.call().recordValue(end - start);
        t.sinceDue().recordValue(Math.max(0, end - due));
        t.control().recordValue(controlEnd - controlStart);
      }
    }
  }

  /** Gets every entry once, while nobody writes. */
  void checkAll() {
    for (int entry = 0; entry < versions.length(); entry++) {
      data.key(entry, key);
      check(entry, versions.get(entry), versions.get(entry), store.get(key));
    }
  }

  private void check(int entry, int least, int most, byte @Nullable [] found) {
    if (found == null || found.length != expected.length) {
      throw new WrongValueException("Firkin", entry, "is missing or has another length");
    }
    int version = TestData.version(found);
    data.value(entry, version, expected);
    if (!Arrays.equals(found, expected)) {
      throw new WrongValueException("Firkin", entry, "other bytes than were put");
    }
    if (version < least || version > most) {
      throw new WrongValueException(
          "Firkin", entry, "version %d, not %d to %d".formatted(version, least, most));
    }
  }
}
