package dev.firkin.internal.keydir;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firkin.spi.Location;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import org.junit.jupiter.api.Test;

/**
 * One writer, many readers, a new keydir every round so that the small sizes, where most shards are
 * replaced, come again and again. A location tells its key and a version that only grows.
 */
class HeapKeydirStressTest {

  private static final int STAYING = 200; // put before any reader looks, then only moved
  private static final int SWITCHING = 200; // put and removed in turn
  private static final int PASSING = 40_000; // put once, most of them removed
  private static final int ABSENT = 1000;
  private static final long UNSETTLED = -1;
  private static final long DEADLINE_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final KeyHash HASH = new KeyHash(9);

  /**
   * A keydir, and what the writer says of it: each location once it stands, or {@code UNSETTLED}.
   */
  private record Round(HeapKeydir keydir, AtomicLongArray settled) {
    Round() {
      this(new HeapKeydir(), new AtomicLongArray(STAYING + SWITCHING));
    }
  }

  private volatile Round round = begun();
  private volatile boolean done;

  @Test
  void givenOneWriter_whenManyRead_thenEachFindIsTrueAtSomeMomentOfIt() throws Exception {
    List<Future<Long>> readers = new ArrayList<>();
    try (var platform = Executors.newCachedThreadPool();
        var virtual = Executors.newVirtualThreadPerTaskExecutor()) {
      try {
        for (int i = 0; i < 2; i++) {
          long seed = i;
          Callable<Long> reader = () -> read(new Random(seed));
          readers.add(platform.submit(reader));
          readers.add(virtual.submit(reader));
        }
        readers.add(platform.submit(this::fold));
        write(new Random(99));
      } finally {
        done = true;
      }
      for (var reader : readers) {
        assertThat(reader.get()).isPositive();
      }
    }
  }

  private void write(Random random) {
    long begin = System.nanoTime();
    int passing = 0;
    while (System.nanoTime() - begin < DEADLINE_NANOS) {
      Round now = round;
      int number = random.nextInt(STAYING + SWITCHING);
      change(now, number);
      byte[] key = key(10_000 + passing);
      now.keydir.put(key, HASH.hash(key), location(7, 1));
      if (passing >= 3000 && passing % 8 != 0) {
        byte[] gone = key(10_000 + passing - 3000);
        now.keydir.remove(gone, HASH.hash(gone));
      }
      if (++passing == PASSING) {
        passing = 0;
        round = begun();
      }
    }
  }

  private static Round begun() {
    var round = new Round();
    for (int number = 0; number < STAYING; number++) {
      change(round, number);
    }
    return round;
  }

  /** Moves a key, or puts or removes it; the version tells what it is to be. */
  private static void change(Round round, int number) {
    byte[] key = key(number);
    long hash = HASH.hash(key);
    long before = round.settled.get(number);
    long version = version(before) + 1;
    round.settled.set(number, UNSETTLED);
    if (number < STAYING || version % 2 == 1) {
      long after = location(number, version);
      if (number % 3 == 0 && isPresent(number, before)) {
        assertThat(round.keydir.replace(key, hash, before, after)).isTrue();
      } else {
        long found = round.keydir.put(key, hash, after);
        assertThat(found).isEqualTo(isPresent(number, before) ? before : Location.ABSENT);
      }
    } else {
      assertThat(round.keydir.remove(key, hash)).isEqualTo(before);
    }
    round.settled.set(number, location(number, version));
  }

  private long read(Random random) {
    Round now = round;
    long[] versions = new long[STAYING + SWITCHING];
    long finds = 0;
    while (!done) {
      if (now != round) {
        now = round;
        versions = new long[STAYING + SWITCHING];
      }
      int number = random.nextInt(STAYING + SWITCHING);
      byte[] key = key(number);
      long before = now.settled.get(number);
      long found = now.keydir.find(key, HASH.hash(key));
      long after = now.settled.get(number);
      if (number < STAYING || found != Location.ABSENT) {
        assertThat(Location.slot(found)).isEqualTo(number);
        assertThat(version(found)).isGreaterThanOrEqualTo(versions[number]);
        versions[number] = version(found);
      }
      if (before == after && before != UNSETTLED) {
        assertThat(found).isEqualTo(isPresent(number, before) ? before : Location.ABSENT);
      }
      byte[] absent = key(1_000_000 + random.nextInt(ABSENT));
      assertThat(now.keydir.find(absent, HASH.hash(absent))).isEqualTo(Location.ABSENT);
      finds++;
      if (Thread.currentThread().isVirtual()) {
        Thread.yield(); // there may be fewer carriers than virtual readers
      }
    }
    return finds;
  }

  /** Folds again and again: each key that stays comes once, whatever splits meanwhile. */
  private long fold() {
    long folds = 0;
    while (!done) {
      var keydir = round.keydir;
      int[] times = new int[STAYING];
      long cursor = 0;
      do {
        cursor =
            keydir.visit(
                cursor,
                (key, location) -> {
                  int number = ByteBuffer.wrap(key).getInt();
                  if (number < STAYING) {
                    assertThat(key).isEqualTo(key(number));
                    assertThat(Location.slot(location)).isEqualTo(number);
                    times[number]++;
                  }
                });
      } while (cursor != 0);
      assertThat(times).containsOnly(1);
      folds++;
    }
    return folds;
  }

  private static boolean isPresent(int number, long settled) {
    return number < STAYING ? settled != 0 : version(settled) % 2 == 1;
  }

  private static byte[] key(int number) {
    return ByteBuffer.allocate(4 + number % 60).putInt(number).array();
  }

  private static long location(int number, long version) {
    return Location.of(number, version << 3, 8);
  }

  private static long version(long location) {
    return Location.offset(location) >>> 3;
  }
}
