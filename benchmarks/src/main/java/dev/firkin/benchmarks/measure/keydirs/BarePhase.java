package dev.firkin.benchmarks.measure.keydirs;

import dev.firkin.benchmarks.support.Cost;
import dev.firkin.spi.Keydir;
import dev.firkin.spi.KeydirContext;
import dev.firkin.spi.KeydirProvider;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ServiceLoader;
import org.HdrHistogram.Histogram;

/**
 * A keydir without a store: what is its own of a put and a get. Records are computed, so comparing
 * a key costs next to nothing.
 */
final class BarePhase implements KeydirContext {

  private static final int LOCATION_SHIFT = 20;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final KeydirProvider provider;
  private final long keys;
  private final byte[] key = new byte[Entries.BYTES];
  private final Figures figures = new Figures();

  private BarePhase(String keydir, long keys) {
    this.provider = provider(keydir);
    this.keys = keys;
  }

  /** Runs it, with so many finds of each kind. */
  static void run(String keydir, long keys, long calls) {
    BarePhase phase = new BarePhase(keydir, keys);
    phase.putAndFind(calls);
    phase.longest();
    phase.figures.print();
  }

  private static KeydirProvider provider(String name) {
    return ServiceLoader.load(KeydirProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(provider -> provider.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no keydir '%s'".formatted(name)));
  }

  private void putAndFind(long calls) {
    try (Keydir keydir = provider.create(this)) {
      figures.add("bare.put", Cost.of(keys, () -> putAll(keydir)));
      figures.add("bare.find", Cost.of(calls, () -> find(keydir, calls)));
      figures.add("bare.find-absent", Cost.of(calls, () -> findAbsent(keydir, calls)));
    }
  }

  private void putAll(Keydir keydir) {
    for (long number = 0; number < keys; number++) {
      put(keydir, number);
    }
  }

  private void put(Keydir keydir, long number) {
    Entries.key(number, key);
    keydir.put(key, Entries.hash(key), location(number));
  }

  private void find(Keydir keydir, long calls) {
    for (long i = 0; i < calls; i++) {
      long number = Entries.random(i, keys);
      Entries.key(number, key);
      long found = keydir.find(key, Entries.hash(key));
      if (number(found) != number) {
        throw new IllegalStateException("WRONG LOCATION of entry " + number);
      }
    }
  }

  private void findAbsent(Keydir keydir, long calls) {
    for (long i = 0; i < calls; i++) {
      Entries.key(Entries.absent() + i, key);
      if (keydir.find(key, Entries.hash(key)) != 0) {
        throw new IllegalStateException("WRONG: an absent key was found");
      }
    }
  }

  /** Fills another one, with a look at both clocks around each put. */
  private void longest() {
    Histogram wall = new Histogram(3);
    Histogram cpu = new Histogram(3);
    try (Keydir keydir = provider.create(this)) {
      for (long number = 0; number < keys; number++) {
        long cpuBefore = THREADS.getCurrentThreadCpuTime();
        long before = System.nanoTime();
        put(keydir, number);
        wall.recordValue(System.nanoTime() - before);
        cpu.recordValue(THREADS.getCurrentThreadCpuTime() - cpuBefore);
      }
    }
    figures.add("bare.put.p99.99", wall.getValueAtPercentile(99.99));
    figures.add("bare.put.longest", wall.getMaxValue());
    figures.add("bare.put.longest-cpu", cpu.getMaxValue());
  }

  private static long location(long number) {
    return number + 1 << LOCATION_SHIFT;
  }

  private static long number(long location) {
    return (location >>> LOCATION_SHIFT) - 1;
  }

  @Override
  public long expectedKeys() {
    return 0;
  }

  @Override
  public boolean isKeyAt(long location, byte[] wanted) {
    return Entries.isKey(number(location), wanted);
  }

  @Override
  public byte[] keyAt(long location) {
    byte[] copy = new byte[Entries.BYTES];
    Entries.key(number(location), copy);
    return copy;
  }

  @Override
  public long hash(byte[] wanted) {
    return Entries.hash(wanted);
  }
}
