package dev.firkin.internal.io;

/** Waits for threads that are about to end. */
public final class Joining {

  private Joining() {}

  /** Waits for a thread to end, whatever interrupts the caller: its flag is set again then. */
  public static void join(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
