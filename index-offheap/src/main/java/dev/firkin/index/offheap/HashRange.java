package dev.firkin.index.offheap;

/**
 * Between which hashes that of an entry lies, by its home and tag.
 *
 * <p>The home tells a range. If it crosses a line of the grid of {@link Homes}, there are two
 * candidates for the first bits of the hash, and with the tag's bits behind them two narrow ranges.
 * Mostly only one of them meets the home's range. Both can if that is nearly as wide as the grid,
 * and for tags of few bits; then the answer spans both.
 *
 * @param first the lowest, unsigned
 * @param last the highest, unsigned
 */
record HashRange(long first, long last) {

  /**
   * What a slot tells.
   *
   * @param slot an entry
   * @param homeFirst the lowest hash of its home
   * @param homeLast the highest hash of its home
   * @param level of the table that the entry lies in, 3 at least
   */
  static HashRange of(long slot, long homeFirst, long homeLast, int level) {
    int unknown = Long.SIZE - level - Slot.known(slot);
    long cell = 1L << Long.SIZE - level;
    long lowFirst = homeFirst & -cell | Slot.bits(slot) << unknown;
    long lowLast = lowFirst | (1L << unknown) - 1;
    if (((homeFirst ^ homeLast) & -cell) == 0) {
      return new HashRange(max(lowFirst, homeFirst), min(lowLast, homeLast));
    }
    long highFirst = lowFirst + cell;
    long highLast = lowLast + cell;
    boolean low = Long.compareUnsigned(lowLast, homeFirst) >= 0;
    boolean high = Long.compareUnsigned(highFirst, homeLast) <= 0;
    return new HashRange(
        low ? max(lowFirst, homeFirst) : highFirst, high ? min(highLast, homeLast) : lowLast);
  }

  boolean contains(long hash) {
    return Long.compareUnsigned(first, hash) <= 0 && Long.compareUnsigned(hash, last) <= 0;
  }

  boolean containsAll(HashRange other) {
    return contains(other.first) && contains(other.last);
  }

  /** The part that is in another range, too; or all of it if that is none. */
  HashRange within(HashRange other) {
    return !meets(other) || other.containsAll(this)
        ? this
        : new HashRange(max(first, other.first), min(last, other.last));
  }

  /** Whether any hash is in both. */
  boolean meets(HashRange other) {
    return contains(other.first) || other.contains(first);
  }

  /** How many bits behind the level all hashes of the range have in common, 16 at most. */
  int known(int level) {
    return Math.clamp(Long.numberOfLeadingZeros(first ^ last) - level, 0, Slot.KNOWN_MAX);
  }

  private static long min(long a, long b) {
    return Long.compareUnsigned(a, b) <= 0 ? a : b;
  }

  private static long max(long a, long b) {
    return Long.compareUnsigned(a, b) >= 0 ? a : b;
  }
}
