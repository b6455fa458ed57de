package dev.firkin.benchmarks.work;

import dev.firkin.benchmarks.store.BenchStore;
import java.io.IOException;

/** Fills and closes a store, and opens it again in another process. */
final class OpenStep {

  private static final int CHECKED = 10_000;

  private OpenStep() {}

  static void fillAndClose(Bench bench) throws IOException, InterruptedException {
    BenchStore store = bench.open();
    bench.fill(bench.dataset(store));
    long start = System.nanoTime();
    store.close();
    bench.figures().say(Work.OPEN_CLEAN, "close_ns", System.nanoTime() - start);
  }

  /** Opens it for the first time in this process, and for the second. */
  static void openTwice(Bench bench) throws IOException {
    for (String name : new String[] {"first_open_ns", "second_open_ns"}) {
      long start = System.nanoTime();
      try (BenchStore store = bench.open()) {
        Dataset set = new Dataset(store, bench.task().valueBytes(), bench.task().keys(), false);
        Hand hand = new Hand(set, 0, 1, bench.seed(Work.OPEN_CLEAN));
        hand.get(set.keys() - 1);
        bench.figures().say(Work.OPEN_CLEAN, name, System.nanoTime() - start);
        for (int i = 0; i < CHECKED; i++) {
          hand.get(hand.uniform());
        }
      }
    }
  }
}
