package dev.firkin.index.offheap;

/**
 * Which bucket is a hash's home, and back.
 *
 * <p>With B buckets, {@code home = floor(hash * B / 2^64)} for unsigned hashes. That spreads over
 * any number of buckets, not only a power of two (Lemire: Fast Random Integer Generation in an
 * Interval, ACM TOMACS 29, 2019), and it keeps the order: a higher hash never has a lower home. So
 * each home stands for a range of hashes, about 2<sup>64</sup> / B of them.
 *
 * <p>The <i>level</i> is k = floor(log2 B). A home's range is not wider than 2<sup>64-k</sup>, so
 * it lies within two neighbouring cells of the grid of that width: the home tells the first k bits
 * of the hash, up to one question of two answers. The bits that follow are in the slot's tag.
 */
final class Homes {

  static final long BUCKETS_MIN = 8;

  /** 7.5 thousand million keys; the arithmetic of {@link #firstHash} needs less than 2^31. */
  static final long BUCKETS_MAX = 1L << 30;

  private Homes() {}

  static long of(long hash, long buckets) {
    return Math.unsignedMultiplyHigh(hash, buckets);
  }

  /** How many first bits of the hash the home tells, more or less. */
  static int level(long buckets) {
    return 63 - Long.numberOfLeadingZeros(buckets);
  }

  /**
   * The lowest hash with this home: ceil(home * 2<sup>64</sup> / buckets). Behind the last home it
   * is 2<sup>64</sup>, which wraps to 0.
   */
  static long firstHash(long home, long buckets) {
    long high = (home << 32) / buckets;
    long rest = (home << 32) % buckets << 32;
    return (high << 32) + rest / buckets + (rest % buckets == 0 ? 0 : 1);
  }

  /** The highest hash with this home. */
  static long lastHash(long home, long buckets) {
    return firstHash(home + 1, buckets) - 1;
  }
}
