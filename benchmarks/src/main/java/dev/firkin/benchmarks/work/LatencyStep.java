package dev.firkin.benchmarks.work;

import dev.firkin.benchmarks.store.BenchStore;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/**
 * Calls at a fixed rate, by one thread that waits for each call's moment without sleeping. What a
 * call takes is counted from the moment at which it was due, so that calls which had to wait behind
 * a slow one are counted as what they are; beside it, from the moment at which it was made.
 */
final class LatencyStep {

  private static final Map<String, Double> PERCENTILES =
      new TreeMap<>(Map.of("p50", 50.0, "p90", 90.0, "p99", 99.0, "p99.9", 99.9, "p99.99", 99.99));

  private LatencyStep() {}

  static void run(Bench bench) throws IOException, InterruptedException {
    bench.warmUp();
    try (BenchStore store = bench.open()) {
      Dataset set = bench.dataset(store);
      bench.fill(set);
      for (Work work : bench.task().works()) {
        new Phase(set, work, 1, -bench.seed(work)).warmUp(bench.warmUpSeconds(), bench.callsMax());
        run(bench, set, work);
      }
    }
  }

  private static void run(Bench bench, Dataset set, Work work) {
    Runnable call = Calls.of(work, set, new Hand(set, 0, 1, bench.seed(work)), 1);
    Histogram sinceDue = new Histogram(3);
    Histogram service = new Histogram(3);
    double interval = 1e9 / bench.task().rate();
    long calls = (long) (bench.task().rate() * bench.task().seconds());
    long first = System.nanoTime();
    for (long i = 0; i < calls; i++) {
      long due = first + (long) (i * interval);
      while (System.nanoTime() - due < 0) {
        Thread.onSpinWait();
      }
      long start = System.nanoTime();
      call.run();
      long end = System.nanoTime();
      service.recordValue(end - start);
      sinceDue.recordValue(end - due);
    }
    bench.figures().say(work, "rate", calls * 1e9 / (System.nanoTime() - first));
    say(bench, work, "due", sinceDue);
    say(bench, work, "service", service);
  }

  private static void say(Bench bench, Work work, String what, Histogram histogram) {
    PERCENTILES.forEach((name, percentile) ->
        bench
            .figures()
            .say(
                work,
                "%s_%s_ns".formatted(what, name),
                histogram.getValueAtPercentile(percentile)));
    bench.figures().say(work, what + "_max_ns", histogram.getMaxValue());
  }
}
