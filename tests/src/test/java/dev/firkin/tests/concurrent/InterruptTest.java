package dev.firkin.tests.concurrent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firkin.Batch;
import dev.firkin.Entry;
import dev.firkin.Firkin;
import dev.firkin.Snapshot;
import dev.firkin.config.FirkinOptions;
import dev.firkin.config.MergeOptions;
import dev.firkin.config.SyncPolicy;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Threads that are interrupted again and again, in the middle of a call and before it. No call
 * fails, no flag is lost, and the store is none the worse.
 */
class InterruptTest {

  private static final boolean LONG = Boolean.getBoolean("firkin.long");
  private static final int CALLS = LONG ? 100_000 : 1_500;
  private static final int OPENINGS = LONG ? 1_000 : 25;
  private static final int WORKERS = 6;
  private static final int KEYS = 20;
  private static final int SECONDS_MAX = LONG ? 800 : 90;
  private static final long PAUSE_NANOS = 200_000;

  /** A thread with keys of its own, and what they are. */
  private static final class Worker {
    final int number;
    final Random random;
    final Map<Integer, byte[]> expected = new HashMap<>();
    int sent;
    int seen;
    int self;
    int calls;

    Worker(int number) {
      this.number = number;
      random = new Random(number);
    }

    synchronized void interrupt(Thread thread) {
      thread.interrupt();
      sent++;
    }

    /** After a call: whoever was interrupted is interrupted still. */
    synchronized void checkFlag(boolean byMyself) {
      if (byMyself || sent > seen) {
        assertThat(Thread.interrupted()).as("worker %d: the flag", number).isTrue();
        seen = sent;
      }
      calls++;
    }

    byte[] key(int n) {
      return ByteBuffer.allocate(8).putInt(number).putInt(n).array();
    }

    byte[] value() {
      byte[] value = new byte[random.nextInt(3) == 0 ? 8_000 : 60];
      random.nextBytes(value);
      return value;
    }
  }

  private static FirkinOptions options(String keydir) {
    return FirkinOptions.builder()
        .keydir(keydir)
        .segmentBytesMax(FirkinOptions.SEGMENT_BYTES_LEAST)
        .syncPolicy(SyncPolicy.every(Duration.ofMillis(5)))
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

  @ParameterizedTest
  @ValueSource(strings = {"heap", "offheap"})
  @Tag("trap-K1")
  void givenInterruptsAtRandom_whenUsedByPlatformAndVirtualThreads_thenNothingIsLost(
      String keydir, @TempDir Path directory) throws Exception {
    List<Worker> workers = new ArrayList<>();
    try (Firkin store = Firkin.open(directory, options(keydir))) {
      List<Thread> threads = new ArrayList<>();
      var failure = new AtomicReference<Throwable>();
      for (int w = 0; w < WORKERS; w++) {
        Worker worker = new Worker(w);
        workers.add(worker);
        Thread.Builder builder = w % 2 == 0 ? Thread.ofPlatform().daemon() : Thread.ofVirtual();
        threads.add(
            builder.start(() -> {
              try {
                for (int i = 0; i < CALLS && failure.get() == null; i++) {
                  call(store, worker);
                }
              } catch (Throwable e) {
                failure.compareAndSet(null, e);
              }
            }));
      }
      interruptWhileAlive(workers, threads);
      rethrow(failure.get());
      check(store, workers);
      assertThat(store.stats().merge().finished()).as("merges").isPositive();
      assertThat(store.stats().merge().failed()).as("merges given up").isZero();
      System.out.printf(
          "%s: %d calls, %d interrupts from outside, %d before the call, %d merges%n",
          keydir,
          workers.stream().mapToInt(w -> w.calls).sum(),
          workers.stream().mapToInt(w -> w.sent).sum(),
          workers.stream().mapToInt(w -> w.self).sum(),
          store.stats().merge().finished());
    }
    try (Firkin store = Firkin.open(directory, options(keydir))) {
      assertThat(store.stats().recovery().cleanShutdown()).isTrue();
      check(store, workers);
    }
    assertThat(Firkin.verify(directory, progress -> {}).damage()).isEmpty();
  }

  private static void rethrow(Throwable failure) {
    if (failure != null) {
      throw new AssertionError(failure.toString(), failure);
    }
  }

  private static void interruptWhileAlive(List<Worker> workers, List<Thread> threads) {
    var random = new Random(1);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_MAX);
    while (threads.stream().anyMatch(Thread::isAlive)) {
      if (System.nanoTime() > end) {
        Thread stuck = threads.stream().filter(Thread::isAlive).findFirst().orElseThrow();
        throw new AssertionError("hangs: " + Arrays.toString(stuck.getStackTrace()));
      }
      int w = random.nextInt(WORKERS);
      workers.get(w).interrupt(threads.get(w));
      LockSupport.parkNanos(random.nextLong(PAUSE_NANOS));
    }
  }

  private static void call(Firkin store, Worker w) {
    boolean byMyself = w.random.nextInt(3) == 0;
    if (byMyself) {
      Thread.currentThread().interrupt();
      w.self++;
    }
    int n = w.random.nextInt(KEYS);
    byte[] value = w.value();
    switch (w.random.nextInt(40)) {
      case 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13 -> {
        store.put(w.key(n), value);
        w.expected.put(n, value);
      }
      case 14, 15, 16, 17, 18, 19 ->
          assertThat(store.get(w.key(n))).as("get").isEqualTo(w.expected.get(n));
      case 20, 21, 22, 23 ->
          assertThat(store.delete(w.key(n))).isEqualTo(w.expected.remove(n) != null);
      case 24, 25, 26, 27 -> {
        Batch batch = new Batch();
        for (int i = 0; i < 4; i++) {
          batch.put(w.key((n + i) % KEYS), value);
          w.expected.put((n + i) % KEYS, value);
        }
        store.write(batch);
      }
      case 28, 29 -> {
        store.compute(w.key(n), before -> value);
        w.expected.put(n, value);
      }
      case 30, 31 -> scan(w, store.entries());
      case 32, 33 -> {
        try (Snapshot snapshot = store.snapshot()) {
          assertThat(snapshot.get(w.key(n))).as("snapshot").isEqualTo(w.expected.get(n));
        }
      }
      case 34, 35 -> store.sync();
      case 36 -> store.compact(w.random.nextInt(10) == 0 ? 0 : 1);
      case 37 -> assertThat(keys(store)).isGreaterThanOrEqualTo(w.expected.size());
      case 38 -> store.stats();
      default -> store.checkpoint();
    }
    w.checkFlag(byMyself);
  }

  private static long keys(Firkin store) {
    try (Stream<byte[]> keys = store.keys()) {
      return keys.count();
    }
  }

  private static void scan(Worker w, Stream<Entry<byte[], byte[]>> entries) {
    Map<Integer, byte[]> mine = new HashMap<>();
    try (entries) {
      entries.forEach(e -> {
        ByteBuffer key = ByteBuffer.wrap(e.key());
        if (key.getInt() == w.number) {
          mine.put(key.getInt(), e.value());
        }
      });
    }
    assertThat(mine.keySet()).as("scan").isEqualTo(w.expected.keySet());
    mine.forEach((n, value) -> assertThat(value).isEqualTo(w.expected.get(n)));
  }

  private static void check(Firkin store, List<Worker> workers) {
    long keys = 0;
    for (Worker w : workers) {
      for (int n = 0; n < KEYS; n++) {
        assertThat(store.get(w.key(n)))
            .as("worker %d, key %d", w.number, n)
            .isEqualTo(w.expected.get(n));
      }
      scan(w, store.entries());
      keys += w.expected.size();
    }
    assertThat(store.size()).isEqualTo(keys);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @Tag("trap-K1")
  void givenInterruptsAtRandom_whenOpenedAndClosed_thenEachOpeningHasAllAndTheFlagStays(
      boolean virtual, @TempDir Path directory) throws Exception {
    var worker = new Worker(0);
    var failure = new AtomicReference<Throwable>();
    var done = new AtomicBoolean();
    Thread.Builder builder = virtual ? Thread.ofVirtual() : Thread.ofPlatform().daemon();
    Thread thread =
        builder.start(() -> {
          try {
            for (int i = 0; i < OPENINGS; i++) {
              openAndClose(directory, worker, i);
            }
          } catch (Throwable e) {
            failure.set(e);
          }
          done.set(true);
        });
    interruptOne(worker, thread);
    rethrow(failure.get());
    assertThat(done).isTrue();
  }

  private static void interruptOne(Worker worker, Thread thread) {
    var random = new Random(2);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_MAX);
    while (thread.isAlive()) {
      assertThat(System.nanoTime()).as("time").isLessThan(end);
      worker.interrupt(thread);
      LockSupport.parkNanos(random.nextLong(10 * PAUSE_NANOS));
    }
  }

  private static void openAndClose(Path directory, Worker w, int round) {
    boolean byMyself = w.random.nextBoolean();
    if (byMyself) {
      Thread.currentThread().interrupt();
    }
    FirkinOptions options =
        options(round % 2 == 0 ? "offheap" : "heap").toBuilder().readOnly(round % 5 == 4).build();
    Firkin store = Firkin.open(directory, options);
    w.checkFlag(byMyself);
    check(store, List.of(w));
    if (!options.readOnly()) {
      for (int i = 0; i < KEYS; i++) {
        byte[] value = w.value();
        store.put(w.key(i), value);
        w.expected.put(i, value);
      }
      store.compact(1);
    }
    byMyself = w.random.nextBoolean();
    if (byMyself) {
      Thread.currentThread().interrupt();
    }
    store.close();
    w.checkFlag(byMyself);
    if (round % 7 == 6) {
      assertThat(Firkin.verify(directory, progress -> {}).damage()).isEmpty();
    }
  }
}
