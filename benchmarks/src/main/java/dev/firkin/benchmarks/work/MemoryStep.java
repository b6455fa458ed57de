package dev.firkin.benchmarks.work;

import dev.firkin.benchmarks.store.BenchStore;
import dev.firkin.benchmarks.support.Machine;
import dev.firkin.benchmarks.support.Resident;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/** What a process grows by from an empty open store to a full one. */
final class MemoryStep {

  private static final int COLLECTIONS = 3;

  private MemoryStep() {}

  static void run(Bench bench) throws IOException, InterruptedException {
    bench.warmUp();
    try (BenchStore store = bench.open()) {
      Dataset set = new Dataset(store, bench.task().valueBytes(), bench.task().keys(), false);
      Map<String, Long> before = look();
      bench.fill(set);
      Map<String, Long> after = look();
      after.forEach((kind, bytes) ->
          bench.figures().say(Work.MEMORY, kind, bytes - before.getOrDefault(kind, 0L)));
      store
          .ownFigures()
          .forEach((name, figure) -> bench.figures().say(Work.MEMORY, "own_" + name, figure));
      Check.all(set);
    }
  }

  /** Bytes of memory by kind, after what is not reachable has been given back. */
  private static Map<String, Long> look() throws InterruptedException {
    Map<String, Long> bytes = new TreeMap<>();
    long heap = 0;
    for (int i = 0; i < COLLECTIONS; i++) {
      ProcessCpu.untilAtRest();
      heap = Machine.heapUsed();
    }
    bytes.put("heap_bytes", heap);
    Resident.bytes().forEach((kind, size) -> bytes.put(kind + "_bytes", size));
    return bytes;
  }
}
