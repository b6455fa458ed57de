package dev.firkin.tests.crash;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.firkin.Entry;
import dev.firkin.Firkin;
import dev.firkin.FirkinMap;
import dev.firkin.tests.crash.KilledWriter.Change;
import dev.firkin.tests.crash.KilledWriter.Setup;
import dev.firkin.tests.real.Directories;
import dev.firkin.tests.real.Program;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real process on a real disk, killed at moments that nobody chose: while it writes, merges and
 * writes checkpoints, or while it still opens what the kill before left. A store goes through all
 * rounds, with keydirs, compressors and sync policies in turn.
 *
 * <p>A round that fails leaves the store as the kill left it, and the message says where. {@code
 * -Dfirkin.kill.seed} repeats the choices of a run, though not its moments.
 */
class KillTest {

  private static final int ROUNDS = Boolean.getBoolean("firkin.long") ? 1000 : 25;

  private final long seed = Long.getLong("firkin.kill.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final List<Map<String, Written>> written = new ArrayList<>();
  private final long[] acknowledged = new long[KilledWriter.THREADS];
  private final long[] when = new long[KilledWriter.THREADS];
  private long acknowledgements;
  private int killedOpening;

  /**
   * What a thread wrote under a key.
   *
   * @param round in which it did
   * @param millis to live
   * @param from these milliseconds since 1970 at the earliest
   * @param to these at the latest
   */
  private record Written(long round, long millis, long from, long to) {
    boolean mayBeGone(long now) {
      return millis != KilledWriter.FOR_EVER && now >= from + millis;
    }

    boolean mustBeGone(long now) {
      return millis != KilledWriter.FOR_EVER && now > to + millis;
    }
  }

  @BeforeAll
  static void quiet() {
    Quiet.please();
  }

  @Test
  @Tag("trap-H1")
  @Tag("trap-H2")
  @Tag("trap-L1")
  void givenProcessKilledAtRandom_whenReopened_thenEveryAcknowledgedWriteIsThere(
      @TempDir Path folder) throws Exception {
    Path directory = Files.createDirectory(folder.resolve("store"));
    Arrays.fill(acknowledged, -1);
    for (int t = 0; t < KilledWriter.THREADS; t++) {
      written.add(new TreeMap<>());
    }
    long first = 0;
    for (int round = 0; round < ROUNDS; round++) {
      Setup setup = Setup.random(random);
      boolean opening = random.nextInt(3) == 0;
      long dead = kill(directory, first, setup, opening);
      Path left = folder.resolve("left");
      Directories.copy(directory, left);
      Setup reader = Setup.random(random);
      boolean readOnly = random.nextBoolean() && Files.exists(left.resolve("STORE"));
      String how = "%s%s".formatted(reader, readOnly ? ", for reading only" : "");
      try {
        verify(directory);
        try (Firkin store = Firkin.open(directory, reader.options().readOnly(readOnly).build())) {
          for (int t = 0; t < KilledWriter.THREADS; t++) {
            check(store, t, first, dead);
          }
          long last = Arrays.stream(acknowledged).max().orElseThrow();
          first = Math.max(first, last + 2); // the round that was under way is over, too
        }
      } catch (RuntimeException | AssertionError e) {
        Path kept = Directories.keep(left, "killed-%d-%d".formatted(seed, round));
        throw new AssertionError(
            """
            round %d, killed %s by %s, then opened with %s: %s
            the store as the kill left it: %s
            the same choices again: -Dfirkin.kill.seed=%d\
            """
                .formatted(round, opening ? "while opening" : "at work", setup, how, e, kept, seed),
            e);
      }
      Directories.delete(left);
    }
    System.out.printf(
        "%d kills, %d of them while opening: %d acknowledged writes, 0 lost, 0 invented (seed %d)%n",
        ROUNDS, killedOpening, acknowledgements, seed);
    assertThat(acknowledgements).isGreaterThan(ROUNDS);
  }

  /** Before anybody repairs anything: a kill leaves a torn tail, and no damage. */
  private static void verify(Path directory) {
    if (Files.exists(directory.resolve("STORE"))) {
      assertThat(Firkin.verify(directory, progress -> {}).damage()).as("damage").isEmpty();
    }
  }

  /** Replays what one thread wrote; the write under way is there or not. */
  private void check(Firkin store, int thread, long first, long dead) {
    Map<String, Written> sure = written.get(thread);
    Map<String, Written> maybe = new TreeMap<>(sure);
    long next = Math.max(acknowledged[thread], first - 1) + 1;
    replay(maybe, thread, next, new long[] {when[thread], dead});
    List<String> problems = problems(store, thread, sure);
    if (problems.isEmpty()) {
      return;
    }
    List<String> withNext = problems(store, thread, maybe);
    if (!withNext.isEmpty()) {
      throw new AssertionError(
          "thread %d after round %d: %s; had round %d been written: %s"
              .formatted(thread, next - 1, problems, next, withNext));
    }
    written.set(thread, maybe);
  }

  /**
   * @param time between which moments it was written
   */
  private static void replay(Map<String, Written> entries, int thread, long round, long[] time) {
    for (Change change : KilledWriter.changes(thread, round)) {
      switch (change) {
        case Change.Clear() -> entries.keySet().removeIf(KilledWriter::isNamed);
        case Change.Delete(String key) -> entries.remove(key);
        case Change.Put(String key, long millis) ->
            entries.put(key, new Written(round, millis, time[0], time[1]));
      }
    }
  }

  /** What speaks against these entries, by gets, by scans and by the keys. */
  private static List<String> problems(Firkin store, int thread, Map<String, Written> expected) {
    FirkinMap<String, byte[]> map = mapOrNull(store, thread);
    List<String> problems = new ArrayList<>();
    long before = System.currentTimeMillis();
    Map<String, byte[]> found = new TreeMap<>();
    for (int k = 0; k < KilledWriter.KEYS; k++) {
      String key = thread + "/" + k;
      keep(found, key, store.get(key.getBytes(UTF_8)));
      keep(found, "m:" + k, map == null ? null : map.get(Integer.toString(k)));
    }
    compare("get", thread, expected, found, before, problems);
    before = System.currentTimeMillis();
    found.clear();
    try (Stream<Entry<byte[], byte[]>> entries = store.entries()) {
      entries
          .filter(e -> new String(e.key(), UTF_8).startsWith(thread + "/"))
          .forEach(e -> keep(found, new String(e.key(), UTF_8), e.value()));
    }
    if (map != null) {
      try (Stream<Entry<String, byte[]>> entries = map.entries()) {
        entries.forEach(e -> keep(found, "m:" + e.key(), e.value()));
      }
    }
    compare("scan", thread, expected, found, before, problems);
    return problems;
  }

  private static FirkinMap<String, byte[]> mapOrNull(Firkin store, int thread) {
    return store.options().readOnly() && !store.maps().containsKey("map-" + thread)
        ? null
        : KilledWriter.map(store, thread);
  }

  private static void keep(Map<String, byte[]> found, String key, byte[] value) {
    if (value != null && found.put(key, value) != null) {
      throw new AssertionError(key + " came twice");
    }
  }

  private static void compare(
      String how,
      int thread,
      Map<String, Written> expected,
      Map<String, byte[]> found,
      long before,
      List<String> problems) {
    long after = System.currentTimeMillis();
    expected.forEach((key, w) -> {
      byte[] value = found.get(key);
      if (value == null && !w.mayBeGone(after)) {
        problems.add("%s: %s of round %d is lost".formatted(how, key, w.round));
      } else if (value != null && KilledWriter.roundOf(value) != w.round) {
        problems.add(
            "%s: %s is of round %d, not of %d"
                .formatted(how, key, KilledWriter.roundOf(value), w.round));
      } else if (value != null && w.mustBeGone(before)) {
        problems.add("%s: %s of round %d has expired".formatted(how, key, w.round));
      }
    });
    found.forEach((key, value) -> {
      long round = KilledWriter.roundOf(value);
      if (!expected.containsKey(key)) {
        problems.add("%s: %s of round %d is invented".formatted(how, key, round));
      } else if (!Arrays.equals(value, KilledWriter.value(thread, round))) {
        problems.add("%s: %s of round %d is not as written".formatted(how, key, round));
      }
    });
  }

  /** Returns when the process was dead, and has replayed what it acknowledged. */
  private long kill(Path directory, long first, Setup setup, boolean opening)
      throws IOException, InterruptedException {
    Path log = directory.resolveSibling("killed.log");
    long micros = opening ? random.nextInt(60_000) : random.nextInt(400_000);
    Process process =
        new ProcessBuilder(
                Program.command(
                    KilledWriter.class,
                    directory,
                    first,
                    setup.keydir(),
                    setup.compressor(),
                    setup.policy(),
                    setup.checkpointBytes()))
            .redirectError(log.toFile())
            .start();
    boolean open = false;
    try (var in = new DataInputStream(new BufferedInputStream(process.getInputStream()))) {
      killIn(process, TimeUnit.SECONDS.toMicros(60)); // if it hangs
      while (true) {
        long said = in.readLong();
        long from = in.readLong();
        open |= said == KilledWriter.OPEN;
        if (said == (opening ? KilledWriter.OPENING : KilledWriter.OPEN)) {
          killIn(process, micros);
        } else if (said >= 0) {
          acknowledged(said, from);
        }
      }
    } catch (EOFException e) {
      assertThat(process.waitFor()).as(Files.readString(log)).isEqualTo(137);
      assertThat(open || opening).as("the process opened the store within a minute").isTrue();
    } finally {
      process.destroyForcibly();
    }
    killedOpening += open ? 0 : 1;
    return System.currentTimeMillis();
  }

  private void acknowledged(long said, long from) {
    int thread = (int) (said % KilledWriter.THREADS);
    acknowledged[thread] = said / KilledWriter.THREADS;
    when[thread] = from;
    acknowledgements++;
    replay(
        written.get(thread),
        thread,
        acknowledged[thread],
        new long[] {from, System.currentTimeMillis()});
  }

  /** The handle's method leaves the pipe open, so that what was said before is heard. */
  private static void killIn(Process process, long micros) {
    CompletableFuture.runAsync(
        process.toHandle()::destroyForcibly,
        CompletableFuture.delayedExecutor(micros, TimeUnit.MICROSECONDS));
  }
}
