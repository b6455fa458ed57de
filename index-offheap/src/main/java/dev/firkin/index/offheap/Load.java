package dev.firkin.index.offheap;

/**
 * When a table grows and shrinks, and to what size.
 *
 * <p><b>Growing.</b> It begins above {@link #HIGH} and makes a twelfth more buckets, so right after
 * it the load is 0.88 * 12 / 13 = 0.812, and the memory of a key is between 8 / 0.88 = 9.1 and 8 /
 * 0.812 = 9.85 bytes. Until the next time, 0.88 * 8 / 12 = 0.587 keys a bucket can come, and 7.04 a
 * bucket have to be moved: 12 for each that comes. {@link #MOVED_BY_A_STEP} are, so it is over when
 * less than half of them have come; and in the part that is moved last, the load has become 0.88 *
 * (1 + 1 / 32) = 0.91 at most.
 *
 * <p><b>Shrinking</b> begins below {@link #LOW} and ends at {@link #SHRUNK}. Between that and
 * growing again there are a twelfth more keys, between growing and shrinking a third less: a number
 * of keys that goes up and down does not make the table do so.
 */
final class Load {

  /** Homes that a step moves the entries of at most, so that sparse tables have short steps too. */
  static final int HOMES_OF_A_STEP = 16;

  /** Entries after which a step ends. */
  static final int MOVED_BY_A_STEP = 32;

  private static final double HIGH = 0.88;
  private static final double FULL = 0.90;
  private static final double SHRUNK = 0.82;
  private static final double LOW = 0.60;
  private static final long GROWTH = 12;

  private Load() {}

  static boolean isHigh(long entries, long buckets) {
    return entries > HIGH * Table.BUCKET_SLOTS * buckets;
  }

  /** Whether it is so full that it must not become fuller, should there be no memory to grow. */
  static boolean isFull(long entries, long buckets) {
    return entries > FULL * Table.BUCKET_SLOTS * buckets;
  }

  static boolean isLow(long entries, long buckets) {
    return buckets > Homes.BUCKETS_MIN && entries < LOW * Table.BUCKET_SLOTS * buckets;
  }

  static long grown(long buckets) {
    return buckets + Math.max(Homes.BUCKETS_MIN, buckets / GROWTH);
  }

  /** Buckets for so many entries, with room for some more. */
  static long bucketsFor(long entries) {
    return Math.max(Homes.BUCKETS_MIN, (long) Math.ceil(entries / (SHRUNK * Table.BUCKET_SLOTS)));
  }
}
