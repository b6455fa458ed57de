package dev.firkin.cli.store;

import dev.firkin.Firkin;
import dev.firkin.cli.terminal.Progress;
import dev.firkin.error.FirkinException;
import dev.firkin.stats.MergeStats;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Looks how far a merge is, while another thread waits for it. */
public final class MergeWatch implements AutoCloseable {

  private static final int LOOK_MILLIS = 200;

  private final Firkin store;
  private final Progress progress;
  private final ScheduledExecutorService looks;

  private MergeWatch(Firkin store, Progress progress) {
    this.store = store;
    this.progress = progress;
    this.looks = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());
  }

  /** Starts looking. */
  public static MergeWatch of(Firkin store, Progress progress) {
    var watch = new MergeWatch(store, progress);
    watch.looks.scheduleWithFixedDelay(
        watch::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    return watch;
  }

  private void look() {
    try {
      MergeStats merge = store.stats().merge();
      progress.at(merge.progress(), merge.progressTotal());
    } catch (FirkinException e) {
      looks.shutdown(); // whoever waits for the merge is told, not this one
    }
  }

  @Override
  public void close() {
    looks.shutdownNow();
  }
}
