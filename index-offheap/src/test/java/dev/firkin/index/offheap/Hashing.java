package dev.firkin.index.offheap;

import java.util.function.LongUnaryOperator;

/** Hashes of numbered keys, good ones and such that take all good luck away. */
enum Hashing {
  GOOD(Hashing::mixed),
  /** All in the first of some thousand homes. */
  FIRST_HOMES(number -> mixed(number) >>> 14),
  /** All in the last of some thousand homes. */
  LAST_HOMES(number -> mixed(number) >>> 14 | -1L << 50),
  /** Tags and homes are equal for many. */
  TEN_BITS(number -> mixed(number) << 54),
  /** Homes of all kinds, one tag. */
  EQUAL_TAGS(number -> mixed(number) & 0xFFC0_0000_0000_0000L | 0x155_5555_5555L),
  /** Five keys of each hash. */
  FIVES(number -> mixed(number / 5)),
  /** Half of the keys have good hashes, the others one. */
  HALF_EQUAL(number -> number % 2 == 0 ? mixed(number) : 0x5555_4444_3333_2222L),
  /** 0 and -1. */
  ENDS(number -> mixed(number) >> 63),
  ONE(number -> 0x1234_5678_9ABC_DEF0L);

  private final LongUnaryOperator hash;

  Hashing(LongUnaryOperator hash) {
    this.hash = hash;
  }

  long of(long number) {
    return hash.applyAsLong(number);
  }

  /** Whether thousands of keys fit into a table without much overflow. */
  boolean isSpread() {
    return this == GOOD || this == EQUAL_TAGS || this == FIVES;
  }

  /** A number that tells nothing of this one; no two numbers give the same (as SplitMix64). */
  static long mixed(long number) {
    long z = (number + 1) * 0x9E3779B97F4A7C15L;
    z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return z ^ z >>> 31;
  }
}
