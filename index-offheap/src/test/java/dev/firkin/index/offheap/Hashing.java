package dev.firkin.index.offheap;

import java.util.function.LongUnaryOperator;

/** What is left of a good hash; the last ones take all good luck away. */
enum Hashing {
  GOOD(h -> h),
  /** All in the first of a thousand homes. */
  FIRST_HOMES(h -> h >>> 14),
  /** All in the last of a thousand homes. */
  LAST_HOMES(h -> h >>> 14 | -1L << 50),
  /** Tags and homes are equal for many. */
  TEN_BITS(h -> h << 54),
  /** Homes of all kinds, one tag. */
  EQUAL_TAGS(h -> h & 0xFFC0_0000_0000_0000L | 0x155_5555_5555L),
  ENDS(h -> (h & 1) == 0 ? h >> 63 : (h >> 63) + 1),
  ONE(h -> 0x1234_5678_9ABC_DEF0L);

  private final LongUnaryOperator weaken;

  Hashing(LongUnaryOperator weaken) {
    this.weaken = weaken;
  }

  long of(long number) {
    return weaken.applyAsLong(mixed(number));
  }

  /** A number that tells nothing of this one; no two numbers give the same (as SplitMix64). */
  static long mixed(long number) {
    long z = (number + 1) * 0x9E3779B97F4A7C15L;
    z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return z ^ z >>> 31;
  }
}
