package dev.firkin.tests.crash;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.firkin.Batch;
import dev.firkin.Firkin;
import dev.firkin.FirkinMap;
import dev.firkin.Snapshot;
import dev.firkin.codec.Codecs;
import dev.firkin.config.FirkinOptions;
import dev.firkin.config.MergeOptions;
import dev.firkin.config.SyncPolicy;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The process that is killed. Several threads write for ever, each its own keys and its own named
 * map, and say on the standard output what was acknowledged; others merge, write checkpoints and
 * read snapshots meanwhile.
 *
 * <p>What thread t writes in round n is known beforehand ({@link #write}), but for the moment from
 * which a time to live counts; so that moment is said, too.
 */
final class KilledWriter {

  static final int THREADS = 3;
  static final int KEYS = 40;

  /** Said before the store is opened. */
  static final long OPENING = -2;

  /** Said when the store is open. */
  static final long OPEN = -1;

  private KilledWriter() {}

  /** How a process opens the store. */
  record Setup(String keydir, String compressor, String policy, long checkpointBytes) {

    static Setup random(Random random) {
      return new Setup(
          oneOf(random, "heap", "offheap"),
          oneOf(random, "none", "test-deflate", "test-zeros"),
          oneOf(random, "everyWrite", "every", "never"),
          random.nextInt(3) == 0 ? 0 : 1 + random.nextInt(500_000));
    }

    private static String oneOf(Random random, String... choices) {
      return choices[random.nextInt(choices.length)];
    }

    FirkinOptions.Builder options() {
      return FirkinOptions.builder()
          .keydir(keydir)
          .compressor(compressor)
          .segmentBytesMax(1 << 20)
          .checkpointBytes(checkpointBytes)
          .syncPolicy(
              switch (policy) {
                case "everyWrite" -> SyncPolicy.everyWrite();
                case "every" -> SyncPolicy.every(Duration.ofMillis(20));
                default -> SyncPolicy.never();
              })
          .merge(
              MergeOptions.builder()
                  .fragmentationTrigger(0.3)
                  .fragmentationThreshold(0.2)
                  .deadBytesTrigger(100_000)
                  .deadBytesThreshold(50_000)
                  .dictionaryTrigger(100)
                  .checkInterval(Duration.ofMillis(20))
                  .build());
    }
  }

  public static void main(String[] arguments) {
    Path directory = Path.of(arguments[0]);
    long first = Long.parseLong(arguments[1]);
    Setup setup = new Setup(arguments[2], arguments[3], arguments[4], Long.parseLong(arguments[5]));
    var out = new DataOutputStream(new BufferedOutputStream(System.out, 64));
    say(out, OPENING, 0);
    Firkin store = Firkin.open(directory, setup.options().build());
    say(out, OPEN, 0);
    for (int t = 0; t < THREADS; t++) {
      int thread = t;
      FirkinMap<String, byte[]> map = map(store, thread);
      start(() -> {
        for (long round = first; ; round++) {
          long before = System.currentTimeMillis();
          write(store, map, thread, round);
          say(out, round * THREADS + thread, before);
        }
      });
    }
    start(() -> {
      for (int n = 0; ; n++) {
        Thread.sleep(40);
        store.compact(n % 3 * 0.3);
      }
    });
    start(() -> {
      while (true) {
        Thread.sleep(15);
        store.checkpoint();
      }
    });
    start(() -> {
      while (true) {
        Thread.sleep(5);
        look(store);
      }
    });
  }

  private interface Work {
    void run() throws InterruptedException;
  }

  private static void start(Work work) {
    Thread.ofPlatform()
        .start(() -> {
          try {
            work.run();
          } catch (Throwable e) {
            e.printStackTrace();
            Runtime.getRuntime().halt(2);
          }
        });
  }

  private static void say(DataOutputStream out, long what, long when) {
    synchronized (out) {
      try {
        out.writeLong(what);
        out.writeLong(when);
        out.flush();
      } catch (IOException e) {
        Runtime.getRuntime().halt(1); // nobody listens any more
      }
    }
  }

  /** A snapshot shows the same again, whatever comes between. */
  private static void look(Firkin store) {
    try (Snapshot moment = store.snapshot()) {
      var found = new TreeMap<String, Long>();
      try (Stream<dev.firkin.Entry<byte[], byte[]>> entries = moment.entries()) {
        entries.forEach(e -> found.put(new String(e.key(), UTF_8), roundOf(e.value())));
      }
      found.forEach((key, round) -> {
        byte[] value = moment.get(key.getBytes(UTF_8));
        if (value != null && roundOf(value) != round) { // null: it has expired meanwhile
          throw new AssertionError(
              "%s was of round %d and is of round %d".formatted(key, round, roundOf(value)));
        }
      });
    }
  }

  static FirkinMap<String, byte[]> map(Firkin store, int thread) {
    return store.map("map-" + thread, Codecs.utf8(), Codecs.bytes());
  }

  /** The change of a round: puts, and deletions where there is no round to live. */
  sealed interface Change {
    record Put(String key, long millis) implements Change {}

    record Delete(String key) implements Change {}

    /** Clears the thread's named map. */
    record Clear() implements Change {}
  }

  static final long FOR_EVER = Long.MAX_VALUE;
  private static final long HOUR = 3_600_000;

  /** What a round of a thread changes; keys of its named map begin with {@code m:}. */
  static Change[] changes(int thread, long round) {
    String key = thread + "/" + Math.floorMod(round * 7, KEYS);
    String next = thread + "/" + Math.floorMod(round * 7 + 7, KEYS);
    String third = thread + "/" + Math.floorMod(round * 7 + 14, KEYS);
    String named = "m:" + Math.floorMod(round * 3, 10);
    return switch ((int) (round % 9)) {
      case 0, 5 -> new Change[] {new Change.Put(key, FOR_EVER)};
      case 1 ->
          new Change[] {
            new Change.Put(key, FOR_EVER),
            new Change.Put(next, FOR_EVER),
            new Change.Delete(third),
            new Change.Put(named, FOR_EVER)
          };
      case 2 -> new Change[] {new Change.Put(key, 1 + round % 400)};
      case 3 -> new Change[] {new Change.Delete(key)};
      case 4 -> new Change[] {new Change.Put(key, HOUR)};
      case 6 -> new Change[] {new Change.Put(named, FOR_EVER)};
      case 7 -> new Change[] {new Change.Put(key, HOUR), new Change.Put(named, 1 + round % 300)};
      default -> new Change[] {round % 27 == 8 ? new Change.Clear() : new Change.Delete(named)};
    };
  }

  private static void write(Firkin store, FirkinMap<String, byte[]> map, int thread, long round) {
    Change[] changes = changes(thread, round);
    if (changes.length > 1) {
      Batch batch = new Batch();
      for (Change change : changes) {
        add(batch, map, change, value(thread, round));
      }
      store.write(batch);
      return;
    }
    switch (changes[0]) {
      case Change.Clear() -> map.clear();
      case Change.Delete(String key) when isNamed(key) -> map.remove(named(key));
      case Change.Delete(String key) -> store.delete(key.getBytes(UTF_8));
      case Change.Put(String key, long millis) when isNamed(key) ->
          map.put(named(key), value(thread, round));
      case Change.Put(String key, long millis) when millis == FOR_EVER ->
          store.put(key.getBytes(UTF_8), value(thread, round));
      case Change.Put(String key, long millis) ->
          store.put(key.getBytes(UTF_8), value(thread, round), Duration.ofMillis(millis));
    }
  }

  private static void add(Batch batch, FirkinMap<String, byte[]> map, Change change, byte[] value) {
    switch (change) {
      case Change.Clear() -> throw new IllegalArgumentException("a batch cannot clear");
      case Change.Delete(String key) -> batch.delete(key.getBytes(UTF_8));
      case Change.Put(String key, long millis) when isNamed(key) -> {
        if (millis == FOR_EVER) {
          batch.put(map, named(key), value);
        } else {
          batch.put(map, named(key), value, Duration.ofMillis(millis));
        }
      }
      case Change.Put(String key, long millis) -> {
        if (millis == FOR_EVER) {
          batch.put(key.getBytes(UTF_8), value);
        } else {
          batch.put(key.getBytes(UTF_8), value, Duration.ofMillis(millis));
        }
      }
    }
  }

  static boolean isNamed(String key) {
    return key.startsWith("m:");
  }

  static String named(String key) {
    return key.substring(2);
  }

  static byte[] value(int thread, long round) {
    byte[] value = Values.value(thread + ":" + round, 300 + (int) (round * 131 % 5000));
    byte[] common = "{\"station\":\"harbour\",\"unit\":\"degrees\",\"notes\":[]}".getBytes(UTF_8);
    for (int at = 40; at + common.length < value.length / 2; at += common.length) {
      System.arraycopy(common, 0, value, at, common.length);
    }
    ByteBuffer.wrap(value).putLong(0, round);
    return value;
  }

  static long roundOf(byte[] value) {
    return ByteBuffer.wrap(value).getLong();
  }
}
