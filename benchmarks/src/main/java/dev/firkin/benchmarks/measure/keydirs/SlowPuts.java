package dev.firkin.benchmarks.measure.keydirs;

import dev.firkin.Firkin;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.EnumMap;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** How long puts took, and what may have held up the slow ones. */
final class SlowPuts {

  /** What went on during a put. */
  enum Cause {
    /** The active segment was full: it was forced, and the next one begun. */
    ROLL_OVER("roll-over"),
    COLLECTION("gc"),
    /** The keydir, the kernel, or other work of the machine. */
    OTHER("other");

    final String title;

    Cause(String title) {
      this.title = title;
    }
  }

  private static final long WORTH_A_LOOK_NANOS = 100_000;
  private static final long LONG_NANOS = 1_000_000;

  private final Firkin store;
  private final Histogram histogram = new Histogram(3);
  private final Map<Cause, Long> longest = new EnumMap<>(Cause.class);
  private final Map<Cause, Integer> aboveMilli = new EnumMap<>(Cause.class);
  private int segments;
  private long collections;

  SlowPuts(Firkin store) {
    this.store = store;
    cause();
  }

  /** Takes note of a put; returns whether it took a look at the store, which takes time. */
  boolean record(long nanos) {
    histogram.recordValue(nanos);
    if (nanos < WORTH_A_LOOK_NANOS) {
      return false;
    }
    Cause cause = cause();
    longest.merge(cause, nanos, Math::max);
    if (nanos > LONG_NANOS) {
      aboveMilli.merge(cause, 1, Integer::sum);
    }
    return true;
  }

  private Cause cause() {
    int segmentsNow = store.stats().segments().size();
    long collectionsNow =
        ManagementFactory.getGarbageCollectorMXBeans().stream()
            .mapToLong(GarbageCollectorMXBean::getCollectionCount)
            .sum();
    Cause cause =
        segmentsNow != segments
            ? Cause.ROLL_OVER
            : collectionsNow != collections ? Cause.COLLECTION : Cause.OTHER;
    segments = segmentsNow;
    collections = collectionsNow;
    return cause;
  }

  void addTo(Figures figures) {
    figures.add("put.p99.99", histogram.getValueAtPercentile(99.99));
    figures.add("put.longest", histogram.getMaxValue());
    for (Cause cause : Cause.values()) {
      figures.add("put.longest." + cause.title, longest.getOrDefault(cause, 0L));
      figures.add("put.above-1-ms." + cause.title, aboveMilli.getOrDefault(cause, 0));
    }
  }
}
