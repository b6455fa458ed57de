package dev.firkin.concurrency.history;

import java.lang.invoke.VarHandle;

/**
 * The time on which all threads agree. The fences keep what a call does between the times that are
 * noted for it: without them a store might become visible after its call was noted as ended.
 */
final class Clock {

  private Clock() {}

  static long now() {
    VarHandle.fullFence();
    long now = System.nanoTime();
    VarHandle.fullFence();
    return now;
  }
}
