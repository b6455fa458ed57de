package dev.firkin.tests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firkin.Batch;
import dev.firkin.Firkin;
import dev.firkin.config.FirkinOptions;
import dev.firkin.config.MergeOptions;
import dev.firkin.stats.StoreStats;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Writers and readers of one store, whose keydir grows and shrinks in waves while merges run all
 * the time. No read may give an older value than was acknowledged before it began or than the same
 * reader has seen, nor miss a key, nor find a deleted one.
 */
class StoreStressTest {

  private static final long SECONDS = Boolean.getBoolean("firkin.long") ? 120 : 4;
  private static final int WRITERS = 2;
  private static final int READERS = 3;
  private static final int STAYING = 600;
  private static final int KEYS = 20_000;
  private static final int BATCH = 5;

  private final VersionedEntries entries = new VersionedEntries(STAYING, KEYS);

  @ParameterizedTest
  @ValueSource(strings = {"heap", "offheap"})
  void givenMergesAndATableThatGrowsAndShrinks_whenWrittenAndRead_thenEachReadIsTrue(
      String keydir, @TempDir Path directory) throws Exception {
    try (Firkin store = Firkin.open(directory, options(keydir))) {
      for (int number = 0; number < STAYING; number++) {
        write(store, number);
      }
      try (var crew = new Crew()) {
        for (int w = 0; w < WRITERS; w++) {
          int writer = w;
          crew.add(() -> writeInWaves(store, writer, crew));
        }
        for (int r = 0; r < READERS; r++) {
          var random = new Random(r);
          long[] seen = new long[KEYS];
          crew.repeat(() -> read(store, random.nextInt(KEYS), seen));
        }
        crew.repeat(() -> scan(store));
        crew.go();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (!crew.isStopped() && System.nanoTime() < end) {
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
      }
      checkAtRest(store);
      StoreStats stats = store.stats();
      assertThat(stats.merge().finished()).as("merges").isGreaterThan(3);
      assertThat(stats.merge().failed()).as("merges given up").isZero();
    }
    try (Firkin store = Firkin.open(directory, options(keydir))) {
      checkAtRest(store);
    }
  }

  private static FirkinOptions options(String keydir) {
    return Stores.quiet()
        .keydir(keydir)
        .merge(
            MergeOptions.builder()
                .fragmentationTrigger(0.2)
                .fragmentationThreshold(0.1)
                .deadBytesTrigger(100_000)
                .deadBytesThreshold(50_000)
                .checkInterval(Duration.ofMillis(10))
                .build())
        .build();
  }

  /** Each writer has every so manieth key. */
  private void writeInWaves(Firkin store, int writer, Crew crew) {
    var random = new Random(100 + writer);
    int passing = (KEYS - STAYING) / WRITERS;
    while (!crew.isStopped()) {
      int top = random.nextInt(passing / 10, passing);
      for (int turn = 0; turn < 2; turn++) { // they come, and go again
        for (int i = 0; i < top && !crew.isStopped(); i++) {
          int number = STAYING + i * WRITERS + writer;
          if (entries.acknowledged(number) % 2 == turn) {
            write(store, number);
          }
          write(store, random.nextInt(STAYING / WRITERS) * WRITERS + writer);
          if (i % 50 == 0) {
            writeBatch(store, random.nextInt(STAYING / WRITERS - BATCH) * WRITERS + writer);
          }
        }
      }
    }
  }

  private void write(Firkin store, int number) {
    byte[] value = entries.begin(number);
    if (value == null) {
      assertThat(store.delete(VersionedEntries.key(number))).as("delete of %d", number).isTrue();
    } else {
      store.put(VersionedEntries.key(number), value);
    }
    entries.acknowledge(number);
  }

  private void writeBatch(Firkin store, int first) {
    var batch = new Batch();
    for (int i = 0; i < BATCH; i++) {
      int number = first + i * WRITERS;
      batch.put(VersionedEntries.key(number), entries.begin(number));
    }
    store.write(batch);
    for (int i = 0; i < BATCH; i++) {
      entries.acknowledge(first + i * WRITERS);
    }
  }

  private void read(Firkin store, int number, long[] seen) {
    long oldest = Math.max(seen[number], entries.acknowledged(number));
    byte[] value = store.get(VersionedEntries.key(number));
    seen[number] = entries.check(number, value, oldest);
  }

  /** Each key that stays comes once. */
  private void scan(Firkin store) {
    int[] times = new int[STAYING];
    try (var all = store.entries()) {
      all.forEach(entry -> {
        int number = VersionedEntries.number(entry.key());
        if (entries.stays(number)) {
          times[number]++;
          entries.check(number, entry.value(), 1);
        }
      });
    }
    assertThat(times).containsOnly(1);
  }

  private void checkAtRest(Firkin store) {
    for (int number = 0; number < KEYS; number++) {
      entries.checkAtRest(number, store.get(VersionedEntries.key(number)));
    }
    assertThat(store.size()).isEqualTo(entries.count());
    assertThat(store.stats().keys()).isEqualTo(entries.count());
  }
}
