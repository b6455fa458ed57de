package dev.firkin.benchmarks.limits;

import java.io.IOException;

/** Times something that is done again and again. */
final class Rounds {

  private static final long TIMES_MAX = 1L << 40;

  private Rounds() {}

  /** Does something so many times; what it answers keeps the compiler from leaving it out. */
  interface Work {
    long times(long times) throws IOException;
  }

  /** Does something once and says how long the part that counts took. */
  interface Timed {
    double nanos() throws IOException;
  }

  /** Nanoseconds of each time, in rounds that are as long as they should be. Warms up first. */
  static Sample nanosEach(Effort effort, Work work) throws IOException {
    long times = 1;
    while (nanos(work, times) < effort.round().toNanos() && times < TIMES_MAX) {
      times *= 2;
    }
    long chosen = times;
    return each(effort, () -> (double) nanos(work, chosen) / chosen);
  }

  /** What each round answers. The first one is not counted. */
  static Sample each(Effort effort, Timed round) throws IOException {
    round.nanos();
    double[] nanos = new double[effort.rounds()];
    for (int i = 0; i < nanos.length; i++) {
      nanos[i] = round.nanos();
    }
    return Sample.of(nanos);
  }

  private static long nanos(Work work, long times) throws IOException {
    long before = System.nanoTime();
    Sink.take(work.times(times));
    return System.nanoTime() - before;
  }
}
