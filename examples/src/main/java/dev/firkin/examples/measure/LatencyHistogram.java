package dev.firkin.examples.measure;

/**
 * How often a duration was met, to within 2 %: 64 buckets for each doubling of the nanoseconds. For
 * one writer.
 */
public final class LatencyHistogram {

  private static final int BITS = 6;
  private static final int BUCKETS = (64 - BITS) << BITS;

  private final long[] counts = new long[BUCKETS];
  private long count;
  private long max;

  public void record(long nanos) {
    long value = Math.max(0, nanos);
    counts[bucket(value)]++;
    count++;
    max = Math.max(max, value);
  }

  private static int bucket(long value) {
    int shift = Math.max(0, 63 - BITS - Long.numberOfLeadingZeros(value | 1));
    return (shift << BITS) + (int) (value >>> shift);
  }

  /** The longest duration of a bucket. */
  private static long upperEnd(int bucket) {
    int shift = Math.max(0, (bucket >>> BITS) - 1);
    return ((long) bucket - ((long) shift << BITS) + 1 << shift) - 1;
  }

  public long count() {
    return count;
  }

  public long max() {
    return max;
  }

  /** The duration in nanoseconds that a share of all did not exceed. */
  public long quantile(double share) {
    long rank = (long) Math.ceil(share * count);
    long seen = 0;
    for (int i = 0; i < BUCKETS; i++) {
      seen += counts[i];
      if (seen >= rank && seen > 0) {
        return Math.min(max, upperEnd(i));
      }
    }
    return 0;
  }
}
