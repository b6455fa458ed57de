package dev.firkin.tests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.Maps;
import dev.firkin.Batch;
import dev.firkin.Firkin;
import dev.firkin.FirkinMap;
import dev.firkin.Snapshot;
import dev.firkin.codec.Codecs;
import dev.firkin.config.FirkinOptions;
import dev.firkin.config.MergeOptions;
import dev.firkin.config.SyncPolicy;
import dev.firkin.stats.SegmentStats;
import dev.firkin.stats.StoreStats;
import dev.firkin.testkit.DiskImage;
import dev.firkin.testkit.FaultyDisk;
import dev.firkin.testkit.FirkinOnDisk;
import dev.firkin.testkit.Operation;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Writes, merges, sweeps, clears, snapshots and checkpoints at once, then a kill or a power cut.
 * Whatever checkpoint is found then, be it an old one, the store is what its log says.
 */
@ParameterizedClass
@ValueSource(strings = {"offheap", "test-plain"})
class CheckpointUnderLoadTest {

  private static final String FILE = "keydir.checkpoint";

  /** Most changes are of a few of them, so that some segments last and others do not. */
  private static final int KEYS = 15_000;

  private static final int KEYS_OFTEN_CHANGED = 1000;
  private static final int CHANGES = 15_000;

  private final String keydir;
  private final TestClock clock = new TestClock();

  CheckpointUnderLoadTest(String keydir) {
    this.keydir = keydir;
  }

  private FirkinOptions.Builder options() {
    return Stores.quiet()
        .keydir(keydir)
        .clock(clock)
        .segmentBytesMax(1 << 20)
        .checkpointBytes(Long.MAX_VALUE - 1)
        .syncPolicy(SyncPolicy.never());
  }

  private FirkinOptions merging() {
    return options()
        .merge(
            MergeOptions.builder()
                .fragmentationTrigger(0.5)
                .fragmentationThreshold(0.4)
                .deadBytesTrigger(500_000)
                .deadBytesThreshold(400_000)
                .checkInterval(Duration.ofMillis(10))
                .build())
        .build();
  }

  private FirkinOptions still() {
    return options().merge(MergeOptions.builder().enabled(false).build()).build();
  }

  @RepeatedTest(1)
  void givenEverythingGoesOnAtOnce_whenCrashedAndOpenedFromAnyCheckpoint_thenKeysAndCountsAreExact()
      throws Exception {
    long seed = System.nanoTime();
    Model model = new Model(new Random(seed), clock);
    List<byte[]> checkpoints = new ArrayList<>();
    FaultyDisk disk = new FaultyDisk();
    int used = 0;
    for (int life = 0; life < 3; life++) {
      DiskImage image = live(disk, life, model, checkpoints, seed);
      for (byte[] checkpoint : checkpoints) {
        DiskImage with = image.with(FILE, checkpoint);
        used += check(with, model.present(), seed) ? 1 : 0;
        check(with.powerCut(seed).image().with(FILE, checkpoint), null, seed);
      }
      used += check(image, model.present(), seed) ? 1 : 0;
      disk = image.with(FILE, checkpoints.get(life)).kill();
    }
    assertThat(used).as("used, seed %d", seed).isPositive();
  }

  /** One life of the store. Returns what a kill at its end leaves. */
  private DiskImage live(
      FaultyDisk disk, int life, Model model, List<byte[]> checkpoints, long seed)
      throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    AtomicReference<Throwable> failure = new AtomicReference<>();
    DiskImage image;
    try (Firkin store = FirkinOnDisk.open(disk, merging())) {
      model.isIn(store);
      if (life == 0) {
        model.fill();
      }
      disk.onOperation(this::takeTime);
      Thread checkpointing = whileNot(done, failure, store::checkpoint);
      Thread looking = whileNot(done, failure, () -> lookAround(store));
      for (int n = 0; n < CHANGES; n++) {
        model.change();
        if (n % 4000 == 3999 && store.stats().checkpoints().written() > 0) {
          checkpoints.add(disk.image().bytes(FILE)); // opening may have taken away the one before
        }
      }
      done.set(true);
      checkpointing.join();
      looking.join();
      assertThat(failure.get()).as("seed %d", seed).isNull();
      for (int n = model.random.nextInt(4000); n > 0; n--) {
        model.change();
      }
      image = disk.image();
    }
    assertThat(disk.violations()).isEmpty();
    return image;
  }

  /** So that much changes while a checkpoint is written. */
  private void takeTime(Operation operation) {
    if (operation.kind() == Operation.Kind.WRITE && operation.file().startsWith(FILE)) {
      long millis = keydir.equals("offheap") ? 20 : 1; // which has fewer and larger parts
      LockSupport.parkNanos(Duration.ofMillis(millis).toNanos());
    }
  }

  private static Thread whileNot(
      AtomicBoolean done, AtomicReference<Throwable> failure, Runnable work) {
    return Thread.ofPlatform()
        .start(() -> {
          try {
            while (!done.get()) {
              work.run();
            }
          } catch (Throwable e) {
            failure.set(e);
          }
        });
  }

  private static void lookAround(Firkin store) {
    store.stats(); // sweeps
    try (Snapshot snapshot = store.snapshot()) {
      snapshot.keys().count();
    }
  }

  /**
   * Opens a store with its checkpoint and without.
   *
   * @param expected what is there, null if only both must be the same
   * @return whether the checkpoint was used
   */
  private boolean check(DiskImage image, Map<String, Long> expected, long seed) {
    try (Firkin opened = FirkinOnDisk.open(image.kill(), still());
        Firkin rebuilt = FirkinOnDisk.open(image.without(FILE).kill(), still())) {
      assertThat(rebuilt.stats().recovery().checkpointUsed()).isFalse();
      Map<String, Long> there = contents(rebuilt);
      if (expected != null) {
        assertThat(Maps.difference(expected, there).toString())
            .as("rebuilt, seed %d", seed)
            .isEqualTo("equal");
      }
      assertThat(Maps.difference(there, contents(opened)).toString())
          .as("seed %d", seed)
          .isEqualTo("equal");
      assertThat(counts(opened.stats())).as("seed %d", seed).isEqualTo(counts(rebuilt.stats()));
      assertThat(opened.stats().mapKeys()).as("seed %d", seed).isEqualTo(rebuilt.stats().mapKeys());
      return opened.stats().recovery().checkpointUsed();
    }
  }

  private static FirkinMap<byte[], byte[]> named(Firkin store) {
    return store.map("m", Codecs.bytes(), Codecs.bytes());
  }

  private static Map<String, Long> contents(Firkin store) {
    Map<String, Long> found = new HashMap<>();
    store.entries().forEach(e -> found.put(new String(e.key(), UTF_8), number(e.value())));
    named(store).forEach((key, value) -> found.put(new String(key, UTF_8), number(value)));
    return found;
  }

  private static long number(byte[] value) {
    return ByteBuffer.wrap(value).getLong();
  }

  private static Map<Long, String> counts(StoreStats stats) {
    Map<Long, String> counts = new TreeMap<>();
    for (SegmentStats s : stats.segments()) {
      counts.put(s.id(), "%d of %d bytes".formatted(s.deadBytes(), s.bytes()));
    }
    return counts;
  }

  /** What is in a store, and what changes it. */
  private static final class Model {
    final Random random;
    private final TestClock clock;
    private final Map<String, Long> values = new HashMap<>();
    private final Map<String, Long> expiries = new HashMap<>();
    private Firkin store;
    private FirkinMap<byte[], byte[]> named;

    Model(Random random, TestClock clock) {
      this.random = random;
      this.clock = clock;
    }

    void isIn(Firkin opened) {
      store = opened;
      named = named(opened);
    }

    Map<String, Long> present() {
      Map<String, Long> present = new HashMap<>(values);
      expiries.forEach((key, expiry) -> {
        if (expiry <= clock.millis()) {
          present.remove(key);
        }
      });
      return present;
    }

    private static byte[] bytes(String key) {
      return key.getBytes(UTF_8);
    }

    private static byte[] bytes(long value) {
      return ByteBuffer.allocate(40).putLong(value).array();
    }

    void fill() {
      for (int k = 0; k < KEYS; k++) {
        store.put(bytes("u" + k), bytes(k));
        there("u" + k, k);
        if (k % 4000 == 3999) {
          Stores.rollOver(store);
        }
      }
    }

    void change() {
      int k = random.nextInt(random.nextInt(8) == 0 ? KEYS : KEYS_OFTEN_CHANGED);
      String key = "u" + k;
      long v = random.nextLong();
      switch (random.nextInt(14)) {
        case 0, 1 -> {
          store.delete(bytes(key));
          gone(key);
        }
        case 2 -> {
          long seconds = 1 + random.nextInt(20);
          store.put(bytes(key), bytes(v), Duration.ofSeconds(seconds));
          values.put(key, v);
          expiries.put(key, clock.millis() + seconds * 1000);
        }
        case 3 -> {
          Batch batch = new Batch();
          for (int i = 0; i < 5; i++) {
            batch.put(bytes("u" + (k + i)), bytes(v + i));
            there("u" + (k + i), v + i);
          }
          store.write(batch);
        }
        case 4, 5 -> {
          named.put(bytes("m" + k), bytes(v));
          there("m" + k, v);
        }
        case 6 -> {
          named.remove(bytes("m" + k));
          gone("m" + k);
        }
        default -> {
          store.put(bytes(key), bytes(v));
          there(key, v);
        }
      }
      seldom();
    }

    private void seldom() {
      switch (random.nextInt(4000)) {
        case 0, 1 -> clock.advance(Duration.ofSeconds(3));
        case 2 -> {
          named.clear();
          values.keySet().removeIf(key -> key.startsWith("m"));
        }
        case 3 -> {
          if (random.nextInt(3) == 0) {
            store.clear();
            values.keySet().removeIf(key -> key.startsWith("u"));
            expiries.clear();
          }
        }
        case 4 -> store.compact();
        case 5, 6, 7, 8 -> Stores.rollOver(store);
        default -> {}
      }
    }

    private void there(String key, long value) {
      values.put(key, value);
      expiries.remove(key);
    }

    private void gone(String key) {
      values.remove(key);
      expiries.remove(key);
    }
  }
}
