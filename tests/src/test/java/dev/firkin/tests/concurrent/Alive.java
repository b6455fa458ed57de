package dev.firkin.tests.concurrent;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** Does something in a thread of its own, which must come to an end. */
final class Alive {

  private static final int SECONDS_MAX = 40;

  /** What may throw anything. */
  @FunctionalInterface
  interface Work {
    void run() throws Throwable;
  }

  private Alive() {}

  /** Runs some work on a new thread; what it throws, or that it does not end, fails the test. */
  static void run(Work work) {
    run(work, 0);
  }

  /**
   * Runs some work on a new thread with a stack of its own length.
   *
   * @param stackBytes 0 for the default
   */
  static void run(Work work, long stackBytes) {
    var failure = new AtomicReference<Throwable>();
    Thread thread =
        new Thread(
            null,
            () -> {
              try {
                work.run();
              } catch (Throwable e) {
                failure.set(e);
              }
            },
            "work",
            stackBytes);
    thread.setDaemon(true);
    thread.start();
    try {
      thread.join(TimeUnit.SECONDS.toMillis(SECONDS_MAX));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    if (thread.isAlive()) {
      throw new AssertionError("a thread hangs: " + Arrays.toString(thread.getStackTrace()));
    }
    if (failure.get() != null) {
      throw new AssertionError("a thread failed: " + failure.get(), failure.get());
    }
  }
}
