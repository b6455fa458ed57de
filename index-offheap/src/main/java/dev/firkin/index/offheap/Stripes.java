package dev.firkin.index.offheap;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Sequence locks (Lameter: Effective Synchronization on Linux/NUMA Systems, 2005; the reading side
 * as in {@link java.util.concurrent.locks.StampedLock}) over the range of hashes, which is cut into
 * stripes of one size. The writer holds those of all hashes whose entries it moves. A reader who
 * has not found its key knows by the counter of its stripe whether anything moved meanwhile.
 *
 * <pre>
 * counter, a long
 *   bits 9..63  version   how often the stripe was let go
 *   bit  8      overflow  whether an entry of the stripe is in the {@link Overflow}
 *   bits 0..7   holds     how often the writer holds it at the moment
 * </pre>
 */
final class Stripes {

  /** A part in 256 at most is closed to readers who do not find their key. */
  private static final int COUNT_MAX = 256;

  private static final int BUCKETS_EACH_MIN = 16;
  private static final long HOLDS = 0xFF;
  private static final long OVERFLOW = 1L << 8;
  private static final long VERSION = 1L << 9;
  private static final VarHandle COUNTER = MethodHandles.arrayElementVarHandle(long[].class);

  private final long[] counters;
  private final int shift;
  private boolean overflowNoted;

  /** Stripes for a table of so many buckets: so wide that a step of the writer holds few. */
  Stripes(long buckets) {
    long count = Math.clamp(Long.highestOneBit(buckets / BUCKETS_EACH_MIN), 2, COUNT_MAX);
    counters = new long[(int) count];
    shift = Long.SIZE - Long.numberOfTrailingZeros(count);
  }

  // ---- any thread

  /** The counter of a hash. What is read afterwards is not older. */
  long counter(long hash) {
    return (long) COUNTER.getAcquire(counters, (int) (hash >>> shift));
  }

  /** Whether nothing that belongs to the hash has moved since, and up to now. */
  boolean isUnchanged(long hash, long counter) {
    VarHandle.acquireFence();
    return (counter & HOLDS) == 0
        && (long) COUNTER.getOpaque(counters, (int) (hash >>> shift)) == counter;
  }

  static boolean hasOverflow(long counter) {
    return (counter & OVERFLOW) != 0;
  }

  long bytes() {
    return 16 + 8L * counters.length;
  }

  // ---- the writer

  /** Holds the stripes of a range of hashes; holds may nest. */
  void hold(long first, long last) {
    add((int) (first >>> shift), (int) (last >>> shift), 1);
  }

  /** Lets them go again. */
  void letGo(long first, long last) {
    add((int) (first >>> shift), (int) (last >>> shift), VERSION - 1);
  }

  /** Holds the stripes of all hashes whose homes are in a range of buckets, and perhaps more. */
  void holdHomes(long first, long last, long buckets) {
    add(lowest(first, buckets), highest(last, buckets), 1);
  }

  /** Lets them go again. */
  void letGoHomes(long first, long last, long buckets) {
    add(lowest(first, buckets), highest(last, buckets), VERSION - 1);
  }

  /** Notes that an entry of this hash is in the overflow. Readers who did not know look again. */
  void noteOverflow(long hash) {
    int at = (int) (hash >>> shift);
    COUNTER.setRelease(counters, at, counters[at] | OVERFLOW);
    VarHandle.releaseFence();
    overflowNoted = true;
  }

  /** Notes that the overflow is empty. */
  void noteNoOverflow() {
    if (overflowNoted) {
      for (int i = 0; i < counters.length; i++) {
        COUNTER.setRelease(counters, i, counters[i] & ~OVERFLOW);
      }
      overflowNoted = false;
    }
  }

  /** The first hash of the next stripe, or 0 behind the last. */
  long next(long hash) {
    return (hash >>> shift) + 1 << shift;
  }

  private int lowest(long home, long buckets) {
    return (int) (Math.max(0, home) * counters.length / buckets);
  }

  private int highest(long home, long buckets) {
    return (int) Math.min(counters.length - 1, (home + 1) * counters.length / buckets);
  }

  private void add(int first, int last, long change) {
    for (int i = first; i <= last; i++) {
      COUNTER.setRelease(counters, i, counters[i] + change);
    }
    VarHandle.releaseFence(); // what is moved under the hold is not seen before the hold
  }
}
