package dev.firkin.index.offheap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firkin.spi.Location;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * One writer, many readers, and a table that grows and shrinks all the time, while records are
 * taken away as soon as nothing points to them any more, as merges do. A key that stays must never
 * be missed, no find may give another key's location or an older one again, and each visit must
 * come by each staying key once.
 */
class OffheapStressTest {

  private static final int STAYING = 300;
  private static final int SWITCHING = 300;
  private static final int CHANGING = STAYING + SWITCHING;
  private static final int ABSENT = 1 << 23;
  private static final long UNSETTLED = -1;
  private static final long SECONDS = Boolean.getBoolean("firkin.long") ? 60 : 2;

  private volatile boolean done;

  /** What merges do: a record that a key has left cannot be read any more. */
  private static final class RetiringRecords extends NumberedRecords {
    final AtomicLongArray oldestInUse = new AtomicLongArray(CHANGING);

    RetiringRecords(Hashing hashing) {
      super(hashing);
    }

    private boolean isRetired(long location) {
      int number = number(location);
      return number < CHANGING && version(location) < oldestInUse.get(number);
    }

    @Override
    public boolean isKeyAt(long location, byte[] key) {
      return !isRetired(location) && super.isKeyAt(location, key) && !isRetired(location);
    }

    @Override
    public byte[] keyAt(long location) {
      byte[] key = super.keyAt(location);
      if (isRetired(location)) {
        throw new IllegalStateException("the segment is closed");
      }
      return key;
    }
  }

  private final class Arena {
    final RetiringRecords records;
    final OffheapKeydir keydir;
    final int wave;
    final AtomicLongArray settled = new AtomicLongArray(CHANGING);
    final AtomicLong waves = new AtomicLong();

    Arena(Hashing hashing, int wave) {
      this.records = new RetiringRecords(hashing);
      this.keydir = new OffheapKeydir(records);
      this.wave = wave;
      for (int number = 0; number < STAYING; number++) {
        change(number);
      }
    }

    /** Fills the table to many times its size, and empties it again. */
    Long write() {
      var random = new SplittableRandom(99);
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
      while (System.nanoTime() < end) {
        int top = random.nextInt(1, wave);
        for (int i = 0; i < top; i++) {
          put(CHANGING + i);
          change(random.nextInt(CHANGING));
        }
        for (int i = 0; i < top; i++) {
          remove(CHANGING + i);
          if ((i & 3) == 0) {
            change(random.nextInt(CHANGING));
          }
        }
        waves.incrementAndGet();
      }
      return waves.get();
    }

    private void put(int number) {
      long before =
          keydir.put(
              NumberedRecords.key(number),
              records.hash(number),
              NumberedRecords.location(number, 1));
      assertThat(before).isEqualTo(Location.ABSENT);
    }

    private void remove(int number) {
      assertThat(keydir.remove(NumberedRecords.key(number), records.hash(number)))
          .isEqualTo(NumberedRecords.bare(number, 1));
    }

    /** Moves a key, or puts and removes it in turn; the version tells whether it is there. */
    private void change(int number) {
      byte[] key = NumberedRecords.key(number);
      long hash = records.hash(number);
      long before = settled.get(number);
      long version = (before == 0 ? 0 : NumberedRecords.version(before)) + 1;
      long after = NumberedRecords.bare(number, version);
      settled.set(number, UNSETTLED);
      if (!isThere(number, version)) {
        assertThat(keydir.remove(key, hash)).isEqualTo(before);
      } else if (before != 0 && isThere(number, version - 1) && (version & 1) == 0) {
        assertThat(keydir.replace(key, hash, before, after)).isTrue();
      } else {
        assertThat(keydir.put(key, hash, after)).isEqualTo(there(number, before));
      }
      records.oldestInUse.set(number, version);
      settled.set(number, after);
    }

    private boolean isThere(int number, long version) {
      return number < STAYING || version % 2 == 1;
    }

    private long there(int number, long before) {
      return before != 0 && isThere(number, NumberedRecords.version(before))
          ? before
          : Location.ABSENT;
    }

    Long read(SplittableRandom random) {
      long[] versions = new long[CHANGING];
      long finds = 0;
      for (; !done; finds++) {
        int number = random.nextInt(CHANGING);
        long before = settled.get(number);
        long found = keydir.find(NumberedRecords.key(number), records.hash(number));
        long after = settled.get(number);
        if (found == Location.ABSENT) {
          assertThat(number).as("a key that is always there").isGreaterThanOrEqualTo(STAYING);
        } else {
          assertThat(NumberedRecords.number(found)).isEqualTo(number);
          assertThat(NumberedRecords.version(found)).isGreaterThanOrEqualTo(versions[number]);
          versions[number] = NumberedRecords.version(found);
        }
        if (before == after && before != UNSETTLED) {
          assertThat(found).as("settled").isEqualTo(there(number, before));
        }
        int absent = ABSENT + random.nextInt(1000);
        assertThat(keydir.find(NumberedRecords.key(absent), records.hash(absent)))
            .isEqualTo(Location.ABSENT);
      }
      return finds;
    }

    Long visit() {
      long visits = 0;
      for (; !done; visits++) {
        int[] times = new int[STAYING];
        long cursor = 0;
        do {
          cursor =
              keydir.visit(
                  cursor,
                  (key, location) -> {
                    int number = NumberedRecords.number(key);
                    assertThat(NumberedRecords.number(location)).isEqualTo(number);
                    if (number < STAYING) {
                      times[number]++;
                    }
                  });
        } while (cursor != 0);
        assertThat(times).containsOnly(1);
      }
      return visits;
    }
  }

  @ParameterizedTest
  @CsvSource({"GOOD, 40", "GOOD, 1000", "GOOD, 60000", "FIRST_HOMES, 300", "TEN_BITS, 3000"})
  void givenOneWriter_whenManyRead_thenEachAnswerIsTrueAtSomeMomentOfTheCall(
      Hashing hashing, int wave) throws Exception {
    var arena = new Arena(hashing, wave);
    List<Future<Long>> crew = new ArrayList<>();
    try (var threads = Executors.newCachedThreadPool()) {
      for (int i = 0; i < 3; i++) {
        var random = new SplittableRandom(i);
        crew.add(threads.submit(ending(() -> arena.read(random))));
      }
      crew.add(threads.submit(ending(arena::visit)));
      crew.add(threads.submit(ending(arena::write)));
    }
    for (var member : crew) {
      assertThat(member.get()).isPositive();
    }
    TableCheck.check(arena.keydir.table(), arena.records);
    arena.keydir.close();
  }

  /** Whoever ends, even by a failure, ends it for all. */
  private Callable<Long> ending(Callable<Long> work) {
    return () -> {
      try {
        return work.call();
      } finally {
        done = true;
      }
    };
  }
}
