package dev.firkin.benchmarks.work;

import dev.firkin.benchmarks.store.BenchStore;
import java.io.IOException;

/** Fills a store, and does one work after the other with what is in it. */
final class PointsStep {

  private static final long MISSING_CHECKED = 100_000;

  private final Bench bench;
  private final Dataset set;

  private PointsStep(Bench bench, Dataset set) {
    this.bench = bench;
    this.set = set;
  }

  static void run(Bench bench) throws IOException, InterruptedException {
    bench.warmUp();
    try (BenchStore store = bench.open()) {
      PointsStep step = new PointsStep(bench, bench.dataset(store));
      bench.fill(step.set);
      for (Work work : bench.task().works().stream().sorted().toList()) {
        step.run(work);
      }
    }
  }

  private void run(Work work) throws InterruptedException {
    switch (work) {
      case FILL -> {}
      case SCAN -> scan();
      default -> {
        for (int threads : work.threads(bench.task())) {
          timed(work, threads);
        }
      }
    }
    if (work == Work.DELETE) {
      checkDeleted();
    }
  }

  private void timed(Work work, int threads) throws InterruptedException {
    double seconds = bench.task().seconds();
    long most = callsMax(work);
    new Phase(set, work, threads, -bench.seed(work)).warmUp(bench.warmUpSeconds(), most / 5);
    Timing timing = new Phase(set, work, threads, bench.seed(work)).run(seconds, most);
    bench.figures().say(work, threads, timing);
  }

  private long callsMax(Work work) {
    return switch (work) {
      case DELETE -> set.keys() * 4 / 5;
      case YCSB_D -> Math.max(1, (long) (Calls.INSERTS * set.keys() * 18));
      default -> work.writes() ? bench.callsMax() : Long.MAX_VALUE;
    };
  }

  private void scan() throws InterruptedException {
    Hand hand = new Hand(set, 0, 1, 0);
    ScanTiming.of(set.store(), hand, set.keys());
    bench.figures().say(Work.SCAN, 1, ScanTiming.of(set.store(), hand, set.keys()));
  }

  private void checkDeleted() {
    Hand hand = new Hand(set, 0, 1, 0);
    for (long step = 0; step < Math.min(MISSING_CHECKED, set.deleted()); step++) {
      hand.missing(set.deletedAt(step));
    }
  }
}
