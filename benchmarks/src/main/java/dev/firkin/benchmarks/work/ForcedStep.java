package dev.firkin.benchmarks.work;

import dev.firkin.benchmarks.store.BenchStore;
import java.io.IOException;

/** Puts that are forced, into a store that has all keys; at the end every value is checked. */
final class ForcedStep {

  private static final double WARM_UP = 0.3;

  private ForcedStep() {}

  static void run(Bench bench) throws IOException, InterruptedException {
    Task task = bench.task();
    try (BenchStore store = bench.open()) {
      Dataset set = bench.dataset(store);
      bench.fill(set);
      for (int threads : Work.PUT_FORCED.threads(task)) {
        long seed = bench.seed(Work.PUT_FORCED);
        new Phase(set, Work.PUT_FORCED, threads, -seed)
            .run(task.seconds() * WARM_UP, Long.MAX_VALUE); // by the clock: these calls mostly wait
        Timing timing =
            new Phase(set, Work.PUT_FORCED, threads, seed).run(task.seconds(), Long.MAX_VALUE);
        bench.figures().say(Work.PUT_FORCED, threads, timing);
      }
      if (Work.GET.suits(task.kind())) {
        Check.all(set);
      }
    }
  }
}
