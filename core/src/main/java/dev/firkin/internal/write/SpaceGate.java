package dev.firkin.internal.write;

/**
 * Where writers wait while the store is above its space limit and a merge is at work to bring it
 * down. Open unless the merger shuts it; a merge that cannot get on opens it, so that nobody waits
 * for ever.
 */
public final class SpaceGate {

  private static final long LOOK_AGAIN_MILLIS = 100;

  private final Object lock = new Object(); // see Log
  private final StoreState state;
  private volatile boolean shut;

  /**
   * @param state a store that takes no writes lets nobody wait, so that they are told
   */
  public SpaceGate(StoreState state) {
    this.state = state;
  }

  /** Makes writers wait, or lets them go on. */
  public void shut(boolean now) {
    if (shut == now) {
      return;
    }
    synchronized (lock) {
      shut = now;
      lock.notifyAll();
    }
  }

  /** Whether writers wait. */
  public boolean isShut() {
    return shut;
  }

  /**
   * Waits while the gate is shut, unless the caller holds the log already; interrupts wait, too.
   *
   * @param log what whoever holds the log has locked
   */
  void await(Object log) {
    if (!shut || Thread.holdsLock(log)) {
      return;
    }
    boolean interrupted = false;
    try {
      synchronized (lock) {
        while (shut && state.takesWrites()) {
          try {
            lock.wait(LOOK_AGAIN_MILLIS);
          } catch (InterruptedException e) {
            interrupted = true;
          }
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
