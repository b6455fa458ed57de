package dev.firkin.benchmarks.work;

/** All numbers below a bound in another order, in which neighbours are far apart. */
final class Scramble {

  /** A prime beyond all bounds that are used, so it shares no factor with any of them. */
  private static final long PRIME = 2_654_435_761L;

  private Scramble() {}

  /**
   * Where a number goes.
   *
   * @param number below the bound
   * @param bound at most 2^31
   */
  static long of(long number, long bound) {
    return number * PRIME % bound;
  }
}
