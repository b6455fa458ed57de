package dev.firkin.tests.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firkin.Firkin;
import dev.firkin.spi.KeydirProvider;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.ServiceLoader;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real process on a real disk, killed at moments that nobody chose. */
class KillTest {

  private static final int ROUNDS = Boolean.getBoolean("firkin.long") ? 1000 : 10;

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
    Path directory = folder.resolve("store");
    long[] acknowledged = new long[KilledWriter.THREADS];
    Arrays.fill(acknowledged, -1);
    long next = 0;
    Random random = new Random();
    for (int round = 0; round < ROUNDS; round++) {
      kill(directory, next, keydir(random), random.nextInt(400), acknowledged);
      try (Firkin store = Firkin.open(directory, KilledWriter.options(keydir(random)))) {
        for (int t = 0; t < KilledWriter.THREADS; t++) {
          check(store, t, next, acknowledged[t]);
        }
      }
      // All threads go on from the same round, each with what it has.
      next = Arrays.stream(acknowledged).max().orElseThrow() + 1;
      next += next % 2;
    }
  }

  /** A store does not mind by which keydirs it is used in turn. */
  private static String keydir(Random random) {
    return random.nextBoolean() ? "heap" : "offheap";
  }

  private final Map<Integer, Map<String, Long>> written = new HashMap<>();

  /** Replays what one thread wrote; the write under way is there or not. */
  private void check(Firkin store, int thread, long first, long acknowledged) {
    Map<String, Long> sure = written.computeIfAbsent(thread, t -> new HashMap<>());
    long last = Math.max(acknowledged, first - 1);
    for (long round = first; round <= last; round++) {
      replay(sure, thread, round);
    }
    Map<String, Long> maybe = new HashMap<>(sure);
    replay(maybe, thread, last + 1);
    Map<String, Long> found = new HashMap<>();
    for (int k = 0; k < KilledWriter.KEYS; k++) {
      String key = thread + "/" + k;
      byte[] value = store.get(key.getBytes());
      if (value != null) {
        long round = java.nio.ByteBuffer.wrap(value).getLong();
        assertThat(value)
            .as("%s of round %d", key, round)
            .isEqualTo(KilledWriter.value(thread, round));
        found.put(key, round);
      }
    }
    if (found.equals(maybe)) {
      written.put(thread, maybe);
    } else {
      assertThat(found).as("thread %d after round %d", thread, last).isEqualTo(sure);
    }
  }

  private static void replay(Map<String, Long> entries, int thread, long round) {
    entries.put(new String(KilledWriter.key(thread, round)), round);
    if (round % 2 != 0) {
      entries.put(new String(KilledWriter.key(thread, round + 1)), round);
      entries.remove(new String(KilledWriter.key(thread, round + 2)));
    }
  }

  private static void kill(
      Path directory, long first, String keydir, int millis, long[] acknowledged)
      throws IOException, InterruptedException, URISyntaxException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath(),
                KilledWriter.class.getName(),
                directory.toString(),
                Long.toString(first),
                keydir)
            .redirectError(directory.resolveSibling("killed.log").toFile())
            .start();
    try (var in = new DataInputStream(new BufferedInputStream(process.getInputStream()))) {
      assertThat(in.readLong()).isEqualTo(-1);
      long killAt = System.nanoTime() + millis * 1_000_000L;
      boolean killed = false;
      while (true) {
        if (!killed && System.nanoTime() >= killAt) {
          process.toHandle().destroyForcibly(); // the process's own method closes the pipe, too
          killed = true;
        }
        long said = in.readLong();
        acknowledged[(int) (said % KilledWriter.THREADS)] = said / KilledWriter.THREADS;
      }
    } catch (EOFException e) {
      assertThat(process.waitFor())
          .as(Files.readString(directory.resolveSibling("killed.log")))
          .isEqualTo(137);
    } finally {
      process.destroyForcibly();
    }
  }

  private static String classPath() throws URISyntaxException {
    List<String> path = new ArrayList<>();
    for (KeydirProvider keydir : ServiceLoader.load(KeydirProvider.class)) {
      path.add(pathOf(keydir.getClass()).toString());
    }
    path.add(pathOf(KilledWriter.class).toString());
    return String.join(File.pathSeparator, path);
  }

  private static Path pathOf(Class<?> type) throws URISyntaxException {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }
}
