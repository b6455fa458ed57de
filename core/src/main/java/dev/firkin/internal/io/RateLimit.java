package dev.firkin.internal.io;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Slows a writer in the background down to so many bytes a second. For one thread. */
public final class RateLimit {

  private static final long SECOND = 1_000_000_000L;
  private static final long LONGEST_PAUSE = SECOND / 10;

  private final long bytesPerSecond;
  private final BooleanSupplier hurry;
  private long due = System.nanoTime();

  /**
   * @param bytesPerSecond 0 for no limit
   * @param hurry whether to stop waiting: the store is closing, or somebody waits for it
   */
  public RateLimit(long bytesPerSecond, BooleanSupplier hurry) {
    this.bytesPerSecond = bytesPerSecond;
    this.hurry = hurry;
  }

  /** Waits until so many more bytes may be written. */
  public void spend(long bytes) {
    if (bytesPerSecond == 0) {
      return;
    }
    long now = System.nanoTime();
    due = Math.max(due, now - LONGEST_PAUSE) + bytes * SECOND / bytesPerSecond;
    while (due > now && !hurry.getAsBoolean()) {
      LockSupport.parkNanos(this, Math.min(due - now, LONGEST_PAUSE));
      now = System.nanoTime();
    }
  }
}
