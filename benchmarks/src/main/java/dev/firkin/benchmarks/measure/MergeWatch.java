package dev.firkin.benchmarks.measure;

import dev.firkin.Firkin;
import java.util.concurrent.locks.LockSupport;

/** Knows whether a merge is at work, without asking the store each time. */
final class MergeWatch {

  /** What merges do while a call is made. */
  enum Merging {
    RUNNING("a merge at work"),
    IDLE("none at work"),
    PAUSED("merges paused");

    final String title;

    Merging(String title) {
      this.title = title;
    }
  }

  private static final long LOOK_NANOS = 5_000_000;

  private final Firkin store;
  private volatile Merging now = Merging.IDLE;

  MergeWatch(Firkin store) {
    this.store = store;
  }

  Merging now() {
    return now;
  }

  /** Looks until interrupted. */
  void run() {
    while (!Thread.currentThread().isInterrupted()) {
      var merge = store.stats().merge();
      now = merge.paused() ? Merging.PAUSED : merge.running() ? Merging.RUNNING : Merging.IDLE;
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }
}
