package dev.firkin.tests.concurrent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firkin.Batch;
import dev.firkin.Firkin;
import dev.firkin.FirkinMap;
import dev.firkin.Snapshot;
import dev.firkin.codec.Codecs;
import dev.firkin.config.FirkinOptions;
import dev.firkin.config.SyncPolicy;
import dev.firkin.error.CodecException;
import dev.firkin.error.StoreIoException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;

/**
 * A program of its own, since a JVM in which stacks overflowed anywhere is not one for other tests:
 * classes may be left that cannot be initialized any more.
 */
public final class FullStack {

  private static final int DIVES = 60;
  private static final int LEVELS = 300;
  private static final int CALLS_A_DIVE = 60;
  private static final long STACK_BYTES = 512 << 10;
  private static final int KEYS = 8;
  private static final int BATCH = 3;

  /** What each key may be; the last one stands for the keys of the batches. */
  private final Set<?>[] possible = new Set<?>[KEYS + 1];

  private final Random random = new Random();
  private Firkin store;
  private FirkinMap<Integer, Long> map;
  private long writes;
  private int firstLevel;
  private int calls;
  private int overflows;
  private int refusals;
  private int reopenings;

  private FullStack() {}

  /**
   * Makes the calls.
   *
   * @param arguments the directory, the keydir, and whether every write is forced
   */
  public static void main(String[] arguments) {
    Path directory = Path.of(arguments[0]);
    boolean forced = Boolean.parseBoolean(arguments[2]);
    FirkinOptions options =
        FirkinOptions.builder()
            .keydir(arguments[1])
            .segmentBytesMax(FirkinOptions.SEGMENT_BYTES_LEAST)
            .syncPolicy(forced ? SyncPolicy.everyWrite() : SyncPolicy.never())
            .build();
    new FullStack().run(directory, options);
  }

  private void run(Path directory, FirkinOptions options) {
    Arrays.fill(possible, Set.of(0L));
    open(directory, options);
    Alive.run(this::warmUp);
    for (int dive = 0; dive < DIVES; dive++) {
      firstLevel = random.nextInt(LEVELS);
      Alive.run(() -> dive(0), STACK_BYTES);
      Alive.run(this::check);
      Alive.run(() -> { // only the next opening shows what the log has
        close();
        open(directory, options);
        check();
      });
    }
    Alive.run(this::close);
    System.out.printf(
        "%d calls, %d overflows, %d reopenings after refused writes%n",
        calls, overflows, reopenings);
    assertThat(overflows).isGreaterThan(5);
  }

  /**
   * A class whose initialization meets a full stack can never be used again in this JVM, whoever it
   * belongs to. So each is met before.
   */
  private void warmUp() {
    for (int i = 0; i < 2_000; i++) {
      call();
    }
    store.compact();
    store.checkpoint();
    store.stats();
    assertThat(overflows).isZero();
    assertThat(StoreIoException.failed("", new java.io.IOException(""))).hasMessage("");
  }

  private void open(Path directory, FirkinOptions options) {
    store = Firkin.open(directory, options);
    map = store.map("m", Codecs.int32(), Codecs.int64());
  }

  private void close() {
    boolean failed = refusals > 0;
    reopenings += failed ? 1 : 0;
    refusals = 0;
    try {
      store.close();
    } catch (StoreIoException e) {
      assertThat(failed).as("close refused: %s", e).isTrue();
    }
  }

  /**
   * Goes down until the stack is full, and makes a call at each of some levels on the way back: at
   * first it overflows on entry, then further and further inside, and at last not at all.
   */
  private int dive(int ignored) {
    int level;
    try {
      level = dive(ignored);
    } catch (StackOverflowError e) {
      level = 0;
    }
    if (level >= firstLevel && level < firstLevel + CALLS_A_DIVE) {
      call();
    }
    return level + 1;
  }

  private void call() {
    calls++;
    int key = -1;
    long value = 0;
    try {
      value = ++writes;
      switch (random.nextInt(8)) {
        case 0, 1 -> {
          key = random.nextInt(KEYS);
          map.set(key, value);
        }
        case 2 -> {
          key = random.nextInt(KEYS);
          value = 0;
          map.delete(key);
        }
        case 3 -> {
          key = KEYS;
          Batch batch = new Batch();
          for (int i = 0; i < BATCH; i++) {
            batch.put(map, KEYS + i, value);
          }
          store.write(batch);
        }
        case 4 -> {
          int read = random.nextInt(KEYS);
          Long now = map.get(read);
          assertPossible(read, now);
        }
        case 5 -> {
          try (Snapshot snapshot = store.snapshot()) {
            snapshot.get(map, KEYS);
          }
        }
        case 6 -> store.put(new byte[] {1}, new byte[60_000]); // rolls over in time
        default -> store.sync();
      }
      if (key >= 0) {
        possible[key] = Set.of(value);
      }
    } catch (StackOverflowError | CodecException e) {
      overflows++;
      perhaps(key, value);
    } catch (StoreIoException e) {
      refusals++;
      perhaps(key, value);
    }
  }

  private void perhaps(int key, long value) {
    if (key >= 0) {
      Set<Object> more = new HashSet<>(possible[key]);
      more.add(value);
      possible[key] = more;
    }
  }

  private void assertPossible(int key, Long now) {
    Long found = now == null ? 0 : now;
    if (!possible[key].contains(found)) {
      throw new AssertionError("key %d is %s, not %s".formatted(key, found, possible[key]));
    }
  }

  /**
   * From a thread with all the stack it needs. As long as the store takes writes, what it shows is
   * what happened; if it refuses them, only the next opening tells what became of the last one.
   */
  private void check() {
    try {
      map.set(0, ++writes);
      possible[0] = Set.of(writes);
      store.sync();
    } catch (StoreIoException e) {
      refusals++;
      perhaps(0, writes);
      assertThat(e.isFinal()).as("final: %s", e).isTrue();
      assertThat(e).hasMessageContaining("takes no more writes");
    }
    for (int key = 0; key <= KEYS; key++) {
      Long now = map.get(key);
      assertPossible(key, now);
      if (refusals == 0) {
        possible[key] = Set.of(now == null ? 0L : now);
      }
    }
    for (int i = 1; i < BATCH; i++) {
      assertThat(map.get(KEYS + i)).as("the batch").isEqualTo(map.get(KEYS));
    }
    try (Snapshot snapshot = store.snapshot()) {
      assertThat(snapshot.entries(map)).hasSize((int) map.mappingCount());
    }
  }
}
