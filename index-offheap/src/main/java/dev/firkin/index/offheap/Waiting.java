package dev.firkin.index.offheap;

import java.util.concurrent.locks.LockSupport;

/** What a reader does who was disturbed: looks again, and the later the more leisurely. */
final class Waiting {

  private static final int SPINS = 32;
  private static final int YIELDS = 64;
  private static final long PARK_NANOS = 20_000;

  private Waiting() {}

  /** Waits for the writer, who needs about a microsecond, or longer if it lost its processor. */
  static void afterTry(int tries) {
    if (tries < SPINS) {
      Thread.onSpinWait();
    } else if (tries < SPINS + YIELDS) {
      Thread.yield();
    } else {
      LockSupport.parkNanos(PARK_NANOS);
    }
  }

  /**
   * Passes an exception on, unless it may come from memory that was given back after the table had
   * been exchanged.
   */
  static void refuseUnlessExchanged(IllegalStateException e, Table used, CurrentTable current) {
    if (current.get() == used) {
      throw e;
    }
  }
}
