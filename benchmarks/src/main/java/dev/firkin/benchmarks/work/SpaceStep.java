package dev.firkin.benchmarks.work;

import dev.firkin.benchmarks.store.BenchStore;
import dev.firkin.benchmarks.support.Cost.Spread;
import dev.firkin.benchmarks.support.Machine;
import dev.firkin.benchmarks.support.TestData;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Overwrites the whole of a store several times, uniformly at random. The first time brings it into
 * the state in which it stays; from then on the room that it takes is looked at ten times a pass,
 * and what it writes is counted.
 */
final class SpaceStep {

  private static final int LOOKS = 10;

  private SpaceStep() {}

  static void run(Bench bench) throws IOException, InterruptedException {
    Task task = bench.task();
    long entryBytes = TestData.KEY_BYTES + task.valueBytes();
    double live = (double) task.keys() * entryBytes;
    try (BenchStore store = bench.open()) {
      Dataset set = bench.dataset(store);
      bench.fill(set);
      pass(bench, set, 0, new ArrayList<>());
      long written = Machine.deviceBytesWritten();
      double merged = merged(store);
      List<Double> looks = new ArrayList<>();
      for (int pass = 1; pass < task.passes(); pass++) {
        pass(bench, set, pass, looks);
      }
      ProcessCpu.untilAtRest();
      double put = live * Math.max(1, task.passes() - 1);
      Spread room = Spread.of(looks.stream().mapToDouble(bytes -> bytes / live).toArray());
      Figures figures = bench.figures();
      figures.say(Work.SPACE, "disk_to_live", room.median());
      figures.say(Work.SPACE, "disk_to_live_max", room.max());
      figures.say(Work.SPACE, "device_to_put", (Machine.deviceBytesWritten() - written) / put);
      sayOwn(figures, store, merged, put / entryBytes / task.keys());
      Check.all(set);
    }
  }

  private static double merged(BenchStore store) {
    return store.ownFigures().getOrDefault("merge_bytes_written", 0.0);
  }

  /** What the store counts by itself: in bytes of its own records, files beside them left out. */
  private static void sayOwn(Figures figures, BenchStore store, double merged, double passes) {
    Map<String, Double> own = store.ownFigures();
    if (own.containsKey("live_bytes")) {
      double live = own.get("live_bytes");
      figures.say(Work.SPACE, "own_data_to_live", own.get("data_bytes") / live);
      figures.say(
          Work.SPACE, "own_write_amplification", 1 + (merged(store) - merged) / (live * passes));
    }
  }

  private static void pass(Bench bench, Dataset set, int pass, List<Double> looks)
      throws IOException, InterruptedException {
    for (int i = 0; i < LOOKS; i++) {
      new Phase(set, Work.SPACE, 1, bench.seed(Work.SPACE) * 1000 + pass * LOOKS + i)
          .run(Double.MAX_VALUE, set.keys() / LOOKS);
      looks.add((double) DiskUse.bytes(bench.storeDirectory()));
    }
  }
}
