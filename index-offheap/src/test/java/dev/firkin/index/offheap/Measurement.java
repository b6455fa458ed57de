package dev.firkin.index.offheap;

import dev.firkin.spi.Keydir;
import dev.firkin.spi.KeydirProvider;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ServiceLoader;
import java.util.SplittableRandom;

/**
 * Measures the bare keydir, and the heap keydir beside it: memory along the way, puts, finds of
 * keys that are there and of absent ones. Times are CPU times of the calling thread, with making
 * and hashing the key, which is measured by itself too.
 *
 * <pre>
 * java -Xmx2g -cp core/target/classes:index-offheap/target/classes:index-offheap/target/test-classes \
 *     dev.firkin.index.offheap.Measurement 10000000
 * </pre>
 *
 * The arguments are the numbers of keys; above 20 million the heap keydir is left out.
 */
final class Measurement {

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final int ROUNDS = 7;
  private static final int FINDS = 2_000_000;
  private static final long HEAP_KEYS_MAX = 20_000_000;
  private static final int POINTS = 20;

  private final ComputedRecords records = new ComputedRecords();
  private final byte[] key = new byte[Long.BYTES];
  private final long keys;

  private Measurement(long keys) {
    this.keys = keys;
  }

  public static void main(String[] args) {
    for (String arg : args) {
      new Measurement(Long.parseLong(arg)).run();
    }
  }

  private void run() {
    System.out.printf("%n%,d keys%n", keys);
    try (Keydir offheap = provider("offheap").create(records)) {
      fill("offheap", offheap, POINTS);
      System.out.printf("in the overflow: %d%n", ((OffheapKeydir) offheap).overflowing());
      if (keys > HEAP_KEYS_MAX) {
        find(offheap);
      } else {
        try (Keydir heap = provider("heap").create(records)) {
          fill("heap", heap, 1);
          find(offheap, heap);
        }
      }
      absent(offheap);
    }
    if (keys <= HEAP_KEYS_MAX) {
      try (Keydir offheap = provider("offheap").create(records)) {
        longest(offheap);
      }
    }
  }

  private static KeydirProvider provider(String name) {
    return ServiceLoader.load(KeydirProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(provider -> provider.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private void fill(String name, Keydir keydir, int points) {
    double most = 0;
    long next = 0;
    long total = 0;
    for (int point = 1; point <= points; point++) {
      long end = keys * point / points;
      long from = next;
      double mostHere = 0;
      long begin = THREADS.getCurrentThreadCpuTime();
      long readBefore = records.read;
      for (; next < end; next++) {
        put(keydir, next);
        if ((next & 0xFFF) == 0 && next >= 100_000) {
          mostHere = Math.max(mostHere, keydir.memoryBytes() / (next + 1.0));
        }
      }
      long spent = THREADS.getCurrentThreadCpuTime() - begin;
      total += spent;
      most = Math.max(most, mostHere);
      System.out.printf(
          "%s %3d %%: %.2f bytes a key (up to %.2f since the last line), %.0f ns a put, %d keys read%n",
          name,
          100 * point / points,
          keydir.memoryBytes() / (double) keydir.size(),
          mostHere,
          (double) spent / (end - from),
          records.read - readBefore);
    }
    System.out.printf(
        "%s: at most %.2f bytes a key from 100,000 keys on, %.0f ns a put%n",
        name, most, (double) total / keys);
  }

  private void put(Keydir keydir, long index) {
    ComputedRecords.key(index, key);
    keydir.put(key, records.hash(key), ComputedRecords.location(index));
  }

  private void find(Keydir... keydirs) {
    double[] best = new double[keydirs.length];
    double nothing = Double.MAX_VALUE;
    double[] bestAbsent = new double[keydirs.length];
    for (int round = 0; round < ROUNDS; round++) {
      for (int i = 0; i < keydirs.length; i++) {
        Keydir keydir = keydirs[i];
        double here = time(0, keydir);
        best[i] = round == 0 ? here : Math.min(best[i], here);
        double absent = time(keys, keydir);
        bestAbsent[i] = round == 0 ? absent : Math.min(bestAbsent[i], absent);
      }
      nothing = Math.min(nothing, time(0, null));
    }
    for (int i = 0; i < keydirs.length; i++) {
      System.out.printf(
          "%s: %.0f ns a find, %.0f ns an absent find; %.0f ns of each for making and hashing the key%n",
          keydirs[i].getClass().getSimpleName(), best[i], bestAbsent[i], nothing);
    }
  }

  private double time(long first, Keydir keydir) {
    var random = new SplittableRandom(5);
    long found = 0;
    long begin = THREADS.getCurrentThreadCpuTime();
    for (int i = 0; i < FINDS; i++) {
      ComputedRecords.key(first + random.nextLong(keys), key);
      long hash = records.hash(key);
      found += keydir == null ? hash & 1 : keydir.find(key, hash) == 0 ? 0 : 1;
    }
    long spent = THREADS.getCurrentThreadCpuTime() - begin;
    if (keydir != null && found != (first == 0 ? FINDS : 0)) {
      throw new AssertionError("found " + found);
    }
    return (double) spent / FINDS;
  }

  private void absent(Keydir keydir) {
    long before = records.compared;
    long finds = 10_000_000;
    for (long i = 0; i < finds; i++) {
      ComputedRecords.key(keys + i, key);
      if (keydir.find(key, records.hash(key)) != 0) {
        throw new AssertionError("found an absent key");
      }
    }
    System.out.printf(
        "false candidates: %.6f an absent find%n", (records.compared - before) / (double) finds);
  }

  /** A second fill, with a look at the clocks around each put. */
  private void longest(Keydir keydir) {
    long longestCpu = 0;
    long longestWall = 0;
    int overMilli = 0;
    long[] counts = new long[40];
    for (long i = 0; i < keys; i++) {
      long cpu = THREADS.getCurrentThreadCpuTime();
      long wall = System.nanoTime();
      put(keydir, i);
      wall = System.nanoTime() - wall;
      cpu = THREADS.getCurrentThreadCpuTime() - cpu;
      longestCpu = Math.max(longestCpu, cpu);
      longestWall = Math.max(longestWall, wall);
      overMilli += cpu > 1_000_000 ? 1 : 0;
      counts[64 - Long.numberOfLeadingZeros(cpu / 1000)]++;
    }
    System.out.printf(
        "longest put: %d us of CPU, %d us by the clock; %d over 1 ms of CPU%n",
        longestCpu / 1000, longestWall / 1000, overMilli);
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] > 0) {
        System.out.printf("  below %,d us: %,d%n", 1L << i, counts[i]);
      }
    }
  }
}
