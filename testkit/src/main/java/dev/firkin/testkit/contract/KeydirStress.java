package dev.firkin.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firkin.spi.Keydir;
import dev.firkin.spi.KeydirProvider;
import dev.firkin.spi.Location;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * One writer and many readers, with a new keydir now and then, so that the small sizes come again
 * and again. A location tells its key and a version that only grows.
 */
final class KeydirStress {

  private static final int STAYING = 200; // put before any reader looks, then only moved
  private static final int SWITCHING = 200; // put and removed in turn
  private static final int PASSING = 30_000; // put once, most of them removed
  private static final int FIRST_PASSING = 1000;
  private static final int ABSENT = 500_000; // and above: never put
  private static final int READERS = 4;
  private static final long UNSETTLED = -1;

  private final NumberedKeys keys = new NumberedKeys(number -> 4 + number % 60);
  private final KeydirProvider provider;
  private final Duration duration;
  private volatile Round round;
  private volatile boolean done;

  KeydirStress(KeydirProvider provider, Duration duration) {
    this.provider = provider;
    this.duration = duration;
    this.round = begun();
  }

  /** A keydir, and what the writer says of its keys: the location, or that it is changing. */
  private record Round(Keydir keydir, AtomicLongArray settled) {}

  /** Runs it, and fails if any reader was told what was not so at any moment of its call. */
  void run(Duration patience) {
    List<Callable<?>> crew = new ArrayList<>();
    crew.add(watched(this::write));
    for (int reader = 0; reader < READERS; reader++) {
      long seed = reader;
      crew.add(watched(() -> read(new Random(seed))));
    }
    crew.add(watched(this::visit));
    Crew.run(duration.plus(patience), crew);
  }

  /** Ends the whole when it ends: there is no need to go on once something was found. */
  private Callable<Void> watched(Callable<Void> task) {
    return () -> {
      try {
        return task.call();
      } finally {
        done = true;
      }
    };
  }

  private Round begun() {
    var begun = new Round(provider.create(keys), new AtomicLongArray(STAYING + SWITCHING));
    for (int number = 0; number < STAYING; number++) {
      change(begun, number);
    }
    return begun;
  }

  /** Keydirs of former rounds are not closed: a reader may be slow to leave. */
  private Void write() {
    Random random = new Random(99);
    long end = System.nanoTime() + duration.toNanos();
    int passing = 0;
    while (!done && System.nanoTime() < end) {
      Round now = round;
      change(now, random.nextInt(STAYING + SWITCHING));
      put(now, FIRST_PASSING + passing);
      if (passing >= 3000 && passing % 8 != 0) {
        remove(now, FIRST_PASSING + passing - 3000);
      }
      if (++passing == PASSING) {
        passing = 0;
        round = begun();
      }
    }
    return null;
  }

  private void put(Round now, int number) {
    now.keydir.put(keys.key(number), keys.hash(number), keys.location(number, 0));
  }

  private void remove(Round now, int number) {
    now.keydir.remove(keys.key(number), keys.hash(number));
  }

  /** Moves a key, or puts or removes it; whether its version is odd tells whether it is there. */
  private void change(Round now, int number) {
    byte[] key = keys.key(number);
    long hash = keys.hash(number);
    long before = now.settled.get(number);
    long after = keys.location(number, before == 0 ? 1 : keys.version(before) + 1);
    now.settled.set(number, UNSETTLED);
    if (isThere(number, after)) {
      if (isThere(number, before) && number % 3 == 0) {
        assertTrue(now.keydir.replace(key, hash, before, after), "replace refused the location");
      } else {
        long found = now.keydir.put(key, hash, after);
        assertTrue(Location.same(found, there(number, before)), "the location before a put");
      }
    } else {
      long found = now.keydir.remove(key, hash);
      assertTrue(Location.same(found, before), "the location before a remove");
    }
    now.settled.set(number, after);
  }

  private boolean isThere(int number, long settled) {
    return settled != 0 && (number < STAYING || keys.version(settled) % 2 == 1);
  }

  private long there(int number, long settled) {
    return isThere(number, settled) ? settled : Location.ABSENT;
  }

  private Void read(Random random) {
    Round now = round;
    long[] versions = new long[STAYING + SWITCHING];
    while (!done) {
      if (now != round) {
        now = round;
        versions = new long[STAYING + SWITCHING];
      }
      int number = random.nextInt(STAYING + SWITCHING);
      long before = now.settled.get(number);
      long found = find(now, number);
      long after = now.settled.get(number);
      if (found == Location.ABSENT) {
        assertTrue(
            number >= STAYING, "a reader was told that a key is absent that always is there");
      } else {
        assertEquals(number, keys.number(found), "the key whose location a reader was given");
        assertTrue(
            keys.version(found) >= versions[number], "a reader was given an older location again");
        versions[number] = keys.version(found);
      }
      if (before == after && before != UNSETTLED) {
        assertTrue(
            Location.same(there(number, before), found),
            "a reader was not told of a change that had been made before it asked");
      }
      int absent = ABSENT + random.nextInt(1000);
      assertEquals(Location.ABSENT, find(now, absent), "what is found of a key that never was put");
      giveWay();
    }
    return null;
  }

  private long find(Round now, int number) {
    return now.keydir.find(keys.key(number), keys.hash(number));
  }

  /** Visits again and again: each key that stays comes once, whatever else comes and goes. */
  private Void visit() {
    while (!done) {
      Keydir keydir = round.keydir;
      int[] times = new int[STAYING];
      Visits.all(
          keydir,
          (key, location) -> {
            assertTrue(keys.isWhole(key), () -> "visited a key that nobody put: " + Hex.shown(key));
            int number = keys.number(key);
            assertEquals(number, keys.number(location), "the key whose location a visitor got");
            if (number < STAYING) {
              times[number]++;
            }
          });
      for (int number = 0; number < STAYING; number++) {
        assertEquals(1, times[number], "how often a visit came by a key that stays");
      }
      giveWay();
    }
    return null;
  }

  private static void giveWay() {
    if (Thread.currentThread().isVirtual()) {
      Thread.yield(); // there may be fewer carriers than virtual threads
    }
  }
}
