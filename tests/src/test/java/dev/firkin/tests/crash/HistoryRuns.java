package dev.firkin.tests.crash;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** Runs many histories on all processors, and shrinks the first that fails. */
final class HistoryRuns {

  private static final long PROGRESS_NANOS = 60_000_000_000L;
  private static final int TRIES_TO_SHRINK = 10;
  private static final long SHRINKING_MILLIS = 90_000;

  private final long seed;
  private final long count;
  private final Tally tally = new Tally();
  private final AtomicLong next = new AtomicLong();
  private final AtomicReference<Failed> failed = new AtomicReference<>();
  private final long start = System.nanoTime();
  private long lastProgress = start;

  private record Failed(History history, Throwable why) {}

  /**
   * @param seed of the first history, which counts up
   * @param count how many
   */
  HistoryRuns(long seed, long count) {
    this.seed = seed;
    this.count = count;
  }

  /**
   * Runs them.
   *
   * @return what was done
   * @throws AssertionError with the smallest history that fails as Java, if one does
   */
  Tally run() throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int n = 0; n < Runtime.getRuntime().availableProcessors(); n++) {
      threads.add(Thread.ofPlatform().name("histories-" + n).start(this::work));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    Failed first = failed.get();
    if (first != null) {
      throw report(first);
    }
    progress();
    return tally;
  }

  private void work() {
    for (long n = next.getAndIncrement();
        n < count && failed.get() == null;
        n = next.getAndIncrement()) {
      History history = HistoryMaker.of(seed + n);
      try {
        history.run(tally);
      } catch (Throwable e) {
        failed.compareAndSet(null, new Failed(history, e));
      }
      progressNowAndThen();
    }
  }

  private synchronized void progressNowAndThen() {
    if (System.nanoTime() - lastProgress > PROGRESS_NANOS) {
      lastProgress = System.nanoTime();
      progress();
    }
  }

  private void progress() {
    System.out.printf(
        "%d of %d histories from seed %d in %d s: %s%n",
        tally.histories.sum(), count, seed, (System.nanoTime() - start) / 1_000_000_000, tally);
  }

  private static AssertionError report(Failed first) {
    int tries = Shrinking.failure(first.history, 1) == null ? TRIES_TO_SHRINK : 2;
    Shrinking.Smallest smallest = Shrinking.of(first.history, first.why, tries, SHRINKING_MILLIS);
    return new AssertionError(
        """
        %s

        The smallest history that fails, for RecordedHistoriesTest (%d were tried):

        %s

        It fails with: %s

        The first one was:

        %s
        """
            .formatted(
                first.why, smallest.runs(), smallest.history(), smallest.why(), first.history),
        smallest.why());
  }
}
