package dev.firkin.concurrency;

import org.jetbrains.lincheck.datastructures.StressOptions;

/** How much Lincheck tries. */
final class Trials {

  static final boolean LONG = Boolean.getBoolean("firkin.long");

  private Trials() {}

  /**
   * Options for scenarios of so many threads.
   *
   * @param scenarios how many different ones, in a short build
   * @param times how often each
   */
  static StressOptions of(int threads, int scenarios, int times) {
    return new StressOptions()
        .threads(threads)
        .actorsPerThread(4)
        .actorsBefore(2)
        .actorsAfter(2)
        .iterations(LONG ? scenarios * 20 : scenarios)
        .invocationsPerIteration(LONG ? times * 2 : times);
  }
}
