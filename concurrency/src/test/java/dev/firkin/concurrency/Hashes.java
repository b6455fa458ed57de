package dev.firkin.concurrency;

import java.util.function.LongUnaryOperator;

/** Hashes of numbered keys: those of a good function, and such as a table likes least. */
public enum Hashes {
  SPREAD(Hashes::mixed),
  /** The first keys, and every eighth of the others, have one hash. */
  EQUAL(number -> number % 8 == 0 || number < 8 ? 0x5555_4444_3333_2222L : mixed(number)),
  /** Most homes are next to each other, so entries lie far from theirs, and some find no place. */
  NEIGHBOURS(number -> number % 4 == 0 ? mixed(number) : mixed(number) >>> 8),
  /** In a table of eight buckets, sixteen of the first keys have one home, the next the next. */
  CHAIN(number -> number < 64 ? number >>> 4 << 61 | mixed(number) >>> 3 : mixed(number));

  private final LongUnaryOperator hash;

  Hashes(LongUnaryOperator hash) {
    this.hash = hash;
  }

  long of(long number) {
    return hash.applyAsLong(number);
  }

  /** The finalizer of SplitMix64. */
  private static long mixed(long number) {
    long z = (number + 1) * 0x9E3779B97F4A7C15L;
    z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return z ^ z >>> 31;
  }
}
