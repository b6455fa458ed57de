package dev.firkin.internal.write;

/**
 * Lets one of several callers do something for all, while the others wait until it is done, and all
 * go on together. A monitor alone lets in one after the other, each woken up for itself, and before
 * them whoever has just been in.
 *
 * <p>Those who go on together come back one by one. Whoever comes first would do it for himself
 * alone, and half of all times would be lost to that; so he waits a moment for as many as there
 * were the last time.
 *
 * <p>Nothing depends on a turn being given back: a thread may lose it for want of stack. Who has
 * waited long goes on without, so what is done must be safe for several at once.
 */
final class Turn {

  private static final long PATIENCE_MILLIS = 100;

  /** Half of what a force takes on a fast device. */
  private static final long MOMENT_NANOS = 100_000;

  private boolean taken;
  private int expected;
  private volatile int came; // since it was given back: who still has to wake up is not counted

  /**
   * Takes the turn, or waits until somebody gives it back, whatever interrupts the caller: its flag
   * is set again then.
   *
   * @return whether to go on: with the turn, or because that takes too long; if not, the caller
   *     looks whether it has been done, and asks again
   */
  boolean takeOrAwait() {
    int others;
    synchronized (this) {
      if (taken) {
        return await();
      }
      taken = true;
      others = expected;
    }
    for (long begun = System.nanoTime();
        came < others && System.nanoTime() - begun < MOMENT_NANOS; ) {
      Thread.yield();
    }
    return true;
  }

  /** By whoever holds the monitor; true if it took too long. */
  private boolean await() {
    boolean interrupted = false;
    long begun = System.nanoTime();
    long left = PATIENCE_MILLIS;
    came++;
    try {
      while (left > 0) {
        try {
          wait(left);
          break;
        } catch (InterruptedException e) {
          interrupted = true;
        }
        left = PATIENCE_MILLIS - (System.nanoTime() - begun) / 1_000_000;
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    return System.nanoTime() - begun >= PATIENCE_MILLIS * 1_000_000;
  }

  /** Gives it back. */
  synchronized void giveBack() {
    taken = false;
    expected = came;
    came = 0;
    notifyAll();
  }
}
