package dev.firkin.internal.write;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Where writers wait while the store is above its space limit and a merge is at work to bring it
 * down. Open unless the merger shuts it; a merge that cannot get on opens it, so that nobody waits
 * for ever.
 */
public final class SpaceGate {

  private static final long LOOK_AGAIN_MILLIS = 100;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition opened = lock.newCondition();
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
    lock.lock();
    try {
      shut = now;
      opened.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Whether writers wait. */
  public boolean isShut() {
    return shut;
  }

  /**
   * Waits while the gate is shut, unless the caller holds the log already; interrupts wait, too.
   */
  void await(ReentrantLock log) {
    if (!shut || log.isHeldByCurrentThread()) {
      return;
    }
    boolean interrupted = false;
    lock.lock();
    try {
      while (shut && state.takesWrites()) {
        try {
          opened.await(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      lock.unlock();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
