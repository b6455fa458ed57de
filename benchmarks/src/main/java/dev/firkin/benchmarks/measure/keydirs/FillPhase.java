package dev.firkin.benchmarks.measure.keydirs;

import dev.firkin.Firkin;
import dev.firkin.benchmarks.support.Cost;
import dev.firkin.benchmarks.support.Resident;
import dev.firkin.stats.StoreStats;
import java.io.IOException;

/** Fills a new store, gets some of it, and closes it. */
final class FillPhase {

  /** Samples of the memory are so much apart, from this many keys on. */
  private static final double SAMPLE_STEP = 1.02;

  private static final long FIRST_SAMPLE = 10_000;
  private static final String SAMPLE = "sample.";

  private final Store store;
  private final Firkin open;
  private final Figures figures = new Figures();
  private final byte[] key = new byte[Entries.BYTES];
  private final byte[] value = new byte[Entries.BYTES];
  private long nextSample;

  private FillPhase(Store store, Firkin open) {
    this.store = store;
    this.open = open;
    this.nextSample = Math.min(FIRST_SAMPLE, store.keys());
  }

  /**
   * Runs it.
   *
   * @param calls so many gets of each kind
   */
  static void run(Store store, long calls) throws IOException {
    Firkin open = store.open();
    FillPhase phase = new FillPhase(store, open);
    phase.put();
    System.gc();
    phase.memory();
    phase.get(calls);
    long start = System.nanoTime();
    open.close();
    phase.figures.add("close", System.nanoTime() - start);
    phase.figures.print();
  }

  /** The number of keys that a figure's name says it is a sample at, or -1. */
  static long sampledAt(String name) {
    return name.startsWith(SAMPLE) ? Long.parseLong(name.substring(SAMPLE.length())) : -1;
  }

  private void put() {
    SlowPuts slow = new SlowPuts(open);
    figures.add("put", Cost.of(store.keys(), () -> putAll(slow)));
    slow.addTo(figures);
  }

  private void putAll(SlowPuts slow) {
    long before = System.nanoTime();
    for (long number = 0; number < store.keys(); number++) {
      Entries.key(number, key);
      Entries.value(number, 0, value);
      open.put(key, value);
      long now = System.nanoTime();
      boolean looked = slow.record(now - before);
      if (number + 1 == nextSample) {
        sample(number + 1);
        looked = true;
      }
      before = looked ? System.nanoTime() : now;
    }
  }

  private void sample(long keys) {
    figures.add(SAMPLE + keys, (double) open.stats().keydirBytes() / keys);
    nextSample = Math.min(store.keys(), (long) (keys * SAMPLE_STEP));
    if (nextSample == keys) {
      nextSample = -1;
    }
  }

  private void memory() throws IOException {
    StoreStats stats = open.stats();
    if (stats.keys() != store.keys()) {
      throw new IllegalStateException(
          "WRONG COUNT: %d of %d keys".formatted(stats.keys(), store.keys()));
    }
    figures.add("memory.keydir", stats.keydirBytes());
    figures.add("memory.heap-max", Runtime.getRuntime().maxMemory());
    Resident.bytes().forEach((kind, bytes) -> figures.add("memory." + kind, bytes));
  }

  private void get(long calls) {
    figures.add("get", Cost.of(calls, () -> getPresent(calls)));
    figures.add("get-absent", Cost.of(calls, () -> getAbsent(calls)));
  }

  private void getPresent(long calls) {
    for (long i = 0; i < calls; i++) {
      long number = Entries.random(i, store.keys());
      Entries.key(number, key);
      if (Entries.version(number, open.get(key)) != 0) {
        throw new IllegalStateException("WRONG VALUE: entry %d is newer".formatted(number));
      }
    }
  }

  private void getAbsent(long calls) {
    for (long i = 0; i < calls; i++) {
      Entries.key(Entries.absent() + i, key);
      if (open.get(key) != null) {
        throw new IllegalStateException("WRONG VALUE: an absent key has one");
      }
    }
  }
}
