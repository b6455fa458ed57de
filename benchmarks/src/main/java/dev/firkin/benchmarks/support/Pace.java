package dev.firkin.benchmarks.support;

import java.util.concurrent.locks.LockSupport;

/** Says when the next call is due, at a fixed rate. For one thread. */
public final class Pace {

  /** Sleeping is worth it from here on; shorter waits are made up for by the next. */
  private static final long NAP_NANOS = 200_000;

  private final double intervalNanos;
  private final long lagMaxNanos;
  private double due = System.nanoTime();

  /**
   * @param perSecond calls a second, 0 for no waiting
   * @param lagMaxNanos what is made up for by calling faster; calls further behind are left out
   */
  public Pace(double perSecond, long lagMaxNanos) {
    this.intervalNanos = perSecond == 0 ? 0 : 1e9 / perSecond;
    this.lagMaxNanos = lagMaxNanos;
  }

  /** Waits for the next call's moment, in naps: a few calls in a row may come early. */
  public void awaitRoughly() {
    await(NAP_NANOS);
  }

  /** Waits for the next call's moment, and returns it as {@link System#nanoTime} has it. */
  public long awaitExactly() {
    return await(0);
  }

  private long await(long earlyNanos) {
    if (intervalNanos == 0) {
      return System.nanoTime();
    }
    long now = System.nanoTime();
    due = Math.max(due + intervalNanos, (double) (now - lagMaxNanos));
    while (due - now > earlyNanos) {
      LockSupport.parkNanos((long) due - now);
      now = System.nanoTime();
    }
    return (long) due;
  }
}
