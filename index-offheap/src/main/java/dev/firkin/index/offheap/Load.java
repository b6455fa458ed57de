package dev.firkin.index.offheap;

/**
 * When a table grows and shrinks, and to what size.
 *
 * <p><b>Growing</b> begins above a load of 0.88 and makes a twelfth more buckets, or a quarter in
 * tables of less than {@link #LARGE} buckets (30 million keys). Right after it the load is 0.88 *
 * 12 / 13 = 0.812, or 0.88 * 4 / 5 = 0.704, so a key takes from 8 / 0.88 = 9.1 to 8 / 0.812 = 9.85
 * bytes, or to 11.4.
 *
 * <p>Until the next time 0.88 * 8 / 12 = 0.587 keys a bucket can come, and 7.04 a bucket have to be
 * moved: 12 for each that comes (in small tables 4). The steps move the entries of 4 homes for each
 * that comes, 28, so it is over when less than half of those keys have come; and in the part that
 * is moved last, the load has become 0.88 * (1 + 1 / 28) = 0.91 at most.
 *
 * <p><b>Shrinking</b> begins below 0.6 and ends at 0.82. From there it takes 7 percent more keys to
 * grow, and after growing 15 percent fewer to shrink: a number of keys that goes up and down a
 * little does not make the table do so.
 */
final class Load {

  /** A step moves the entries of so many homes, 7 times as many: some 10 microseconds. */
  static final int HOMES_OF_A_STEP = 32;

  /** With every so many keys that come or go a step is made. */
  static final int KEYS_OF_A_STEP = 8;

  private static final double HIGH = 0.88;
  private static final double FULL = 0.90;
  private static final double SHRUNK = 0.82;
  private static final double LOW = 0.60;
  private static final long LARGE = 1 << 22;

  private Load() {}

  static boolean isHigh(long entries, long buckets) {
    return entries > HIGH * Table.BUCKET_SLOTS * buckets;
  }

  /** Whether it is so full that no more may come, should there be no memory to grow. */
  static boolean isFull(long entries, long buckets) {
    return entries > FULL * Table.BUCKET_SLOTS * buckets;
  }

  static boolean isLow(long entries, long buckets) {
    return buckets > Homes.BUCKETS_MIN && entries < LOW * Table.BUCKET_SLOTS * buckets;
  }

  static long grown(long buckets) {
    return buckets + Math.max(Homes.BUCKETS_MIN, buckets < LARGE ? buckets / 4 : buckets / 12);
  }

  /** Buckets for so many entries, with room for some more. */
  static long bucketsFor(long entries) {
    return bucketsFor(entries, SHRUNK);
  }

  /** The fewest buckets that so many entries do not make grow. */
  static long bucketsMin(long entries) {
    return bucketsFor(entries, HIGH);
  }

  private static long bucketsFor(long entries, double load) {
    return Math.max(Homes.BUCKETS_MIN, (long) Math.ceil(entries / (load * Table.BUCKET_SLOTS)));
  }
}
