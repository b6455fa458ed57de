package dev.firkin.tests.crash;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.firkin.Batch;
import dev.firkin.Entry;
import dev.firkin.Firkin;
import dev.firkin.FirkinMap;
import dev.firkin.Snapshot;
import dev.firkin.codec.Codecs;
import dev.firkin.config.FirkinOptions;
import dev.firkin.config.MergeOptions;
import dev.firkin.config.SyncPolicy;
import dev.firkin.stats.StoreStats;
import dev.firkin.testkit.DiskImage;
import dev.firkin.testkit.FaultyDisk;
import dev.firkin.testkit.FirkinOnDisk;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A store on a faulty disk beside the model of what it must hold. For one thread. */
final class Subject implements AutoCloseable {

  /** The keys that histories use: of the unnamed map, and of a named one. */
  static final List<String> KEYS = List.of("a", "b", "c", "d", "e", "m:x", "m:y");

  /** The keydir where a test does not name one. */
  private static final String KEYDIR = System.getProperty("firkin.keydir", "heap");

  private FirkinOptions options;
  final SteppedClock clock;
  final Ledger ledger = new Ledger();
  private FaultyDisk disk;
  private Firkin store;
  private FirkinMap<byte[], byte[]> named;
  private Snapshot held;
  private State heldState;
  private int writes;
  private Armed armed;

  /** A crash that happens when its time has come, while the store goes on. */
  private static final class Armed {
    int left;
    DiskImage image;
    Ledger.Bounds bounds;
  }

  Subject(SyncPolicy policy, boolean merging) {
    this(policy, merging, KEYDIR);
  }

  Subject(SyncPolicy policy, boolean merging, String keydir) {
    this(options(policy, merging).keydir(keydir), new FaultyDisk(), new SteppedClock());
  }

  Subject(FirkinOptions.Builder options, FaultyDisk disk, SteppedClock clock) {
    this.clock = clock;
    this.options = options.clock(clock).build();
    this.disk = disk;
    open();
  }

  static FirkinOptions.Builder options(SyncPolicy policy, boolean merging) {
    var merge =
        merging
            ? MergeOptions.builder()
                .fragmentationTrigger(0.3)
                .fragmentationThreshold(0.2)
                .deadBytesThreshold(1000)
                .deadBytesTrigger(2000)
                .checkInterval(Duration.ofMillis(10))
            : MergeOptions.builder().enabled(false);
    return FirkinOptions.builder()
        .keydir(KEYDIR)
        .segmentBytesMax(1 << 20)
        .checkpointBytes(1)
        .syncPolicy(policy)
        .merge(merge.build());
  }

  FaultyDisk disk() {
    return disk;
  }

  Firkin store() {
    return store;
  }

  private void open() {
    store = FirkinOnDisk.open(disk, options);
    named = store.map("m", Codecs.bytes(), Codecs.bytes());
  }

  void step(Step step) {
    switch (step) {
      case Step.Put s -> put(s.key(), s.bytes(), s.seconds());
      case Step.PutIfAbsent s -> putIfAbsent(s.key(), s.bytes());
      case Step.Touch s -> touch(s.key(), s.seconds());
      case Step.Delete s -> delete(s.key());
      case Step.Batch s -> batch(s.members());
      case Step.Clear() -> write(ledger.last().cleared(), store::clear);
      case Step.Sync() -> ledger.force(store::sync);
      case Step.RollOver() -> ledger.force(() -> store.compact(1));
      case Step.Compact() -> ledger.force(() -> store.compact(0));
      case Step.Look() -> look();
      case Step.Hold() -> hold();
      case Step.LookBack() -> lookBack();
      case Step.Jump s -> clock.jump(s.seconds() * 1000L);
      case Step.Reopen() -> reopen();
      case Step.Compressor s -> reopen(options.toBuilder().compressor(s.name()));
      case Step.Keydir s -> reopen(options.toBuilder().keydir(s.name()));
      case Step.Checkpoint() -> store.checkpoint();
      case Step.Train() -> train();
      case Step.Arm s -> arm(s.operations());
      case Step.Kill s -> crash(0, s.again());
      case Step.PowerCut s -> crash(s.seed() | 1, s.again());
    }
  }

  private void write(State after, Runnable write) {
    ledger.write(after, write);
    if (options.syncPolicy() instanceof SyncPolicy.EveryWrite) {
      ledger.forced();
    }
  }

  private byte[] nextValue(String key, int bytes) {
    return Values.value(key + "#" + ++writes, bytes);
  }

  void put(String key, int bytes, int seconds) {
    byte[] value = nextValue(key, bytes);
    long expiry = seconds == 0 ? Long.MAX_VALUE : clock.millis() + seconds * 1000L;
    State after = ledger.last().with(key, new State.Held(value, expiry, false));
    Duration ttl = Duration.ofSeconds(seconds);
    if (isNamed(key)) {
      write(
          after,
          () -> {
            if (seconds == 0) {
              named.put(bytesOf(key), value);
            } else {
              named.put(bytesOf(key), value, ttl);
            }
          });
    } else if (seconds == 0) {
      write(after, () -> store.put(bytesOf(key), value));
    } else {
      write(after, () -> store.put(bytesOf(key), value, ttl));
    }
  }

  private void putIfAbsent(String key, int bytes) {
    boolean there = settle(key);
    byte[] value = nextValue(key, bytes);
    State after =
        there
            ? ledger.last()
            : ledger.last().with(key, new State.Held(value, Long.MAX_VALUE, false));
    write(
        after,
        () -> {
          boolean done =
              isNamed(key)
                  ? named.putIfAbsent(bytesOf(key), value) == null
                  : store.putIfAbsent(bytesOf(key), value);
          assertThat(done).as("putIfAbsent of %s", key).isEqualTo(!there);
        });
  }

  private void touch(String key, int seconds) {
    boolean there = settle(key);
    State.Held before = ledger.last().entries().get(key);
    State after =
        there
            ? ledger
                .last()
                .with(key, new State.Held(before.value(), clock.millis() + seconds * 1000L, false))
            : ledger.last();
    Duration ttl = Duration.ofSeconds(seconds);
    write(
        after,
        () -> {
          boolean done =
              isNamed(key) ? named.touch(bytesOf(key), ttl) : store.touch(bytesOf(key), ttl);
          assertThat(done).as("touch of %s", key).isEqualTo(there);
        });
  }

  void delete(String key) {
    boolean there = settle(key);
    // Where there is nothing to delete, nothing is written: an expired entry is still only expired.
    State after = there ? ledger.last().without(key) : ledger.last();
    write(
        after,
        () -> {
          boolean done =
              isNamed(key) ? named.remove(bytesOf(key)) != null : store.delete(bytesOf(key));
          assertThat(done).as("delete of %s", key).isEqualTo(there);
        });
  }

  private void batch(List<Step.Member> members) {
    Batch batch = new Batch();
    State after = ledger.last();
    for (Step.Member member : members) {
      String key = member.key();
      if (member.bytes() < 0) {
        after = after.without(key);
        if (isNamed(key)) {
          batch.delete(named, bytesOf(key));
        } else {
          batch.delete(bytesOf(key));
        }
      } else {
        byte[] value = nextValue(key, member.bytes());
        after = after.with(key, new State.Held(value, Long.MAX_VALUE, false));
        if (isNamed(key)) {
          batch.put(named, bytesOf(key), value);
        } else {
          batch.put(bytesOf(key), value);
        }
      }
    }
    write(after, () -> store.write(batch));
  }

  static boolean isNamed(String key) {
    return key.startsWith("m:");
  }

  static byte[] bytesOf(String key) {
    return (isNamed(key) ? key.substring(2) : key).getBytes(UTF_8);
  }

  byte[] get(String key) {
    return isNamed(key) ? named.get(bytesOf(key)) : store.get(bytesOf(key));
  }

  /** Whether the key is there, so that the model knows what the next write meets. */
  private boolean settle(String key) {
    State.Held before = ledger.last().entries().get(key);
    byte[] found = get(key);
    Map<String, byte[]> all = new TreeMap<>();
    if (found != null) {
      all.put(key, found);
    }
    State only = new State(before == null ? Map.of() : Map.of(key, before));
    assertThat(only.mismatch(all, clock.millis(), clock.latest())).isEmpty();
    if (before != null && found == null) {
      ledger.observed(ledger.last().with(key, before.seen()));
    }
    return found != null;
  }

  /** Everything that can be read, each entry in every way. */
  Map<String, byte[]> readAll() {
    Map<String, byte[]> found = new TreeMap<>();
    for (String key : KEYS) {
      byte[] value = get(key);
      if (value != null) {
        found.put(key, value);
      }
    }
    Map<String, byte[]> scanned = new TreeMap<>();
    scan(store.entries(), "", scanned);
    scan(named.entries(), "m:", scanned);
    assertThat(scanned.keySet()).as("keys of the scans").isEqualTo(found.keySet());
    found.forEach((key, value) ->
        assertThat(scanned.get(key)).as("value of the scan for %s", key).isEqualTo(value));
    for (String key : KEYS) {
      boolean there =
          isNamed(key) ? named.containsKey(bytesOf(key)) : store.containsKey(bytesOf(key));
      assertThat(there).as("containsKey of %s", key).isEqualTo(found.containsKey(key));
      if (!isNamed(key)) {
        assertThat(store.valueSize(bytesOf(key)).orElse(-1))
            .as("valueSize of %s", key)
            .isEqualTo(there ? found.get(key).length : -1);
      }
    }
    long ofMap = found.keySet().stream().filter(Subject::isNamed).count();
    assertThat(store.size()).as("size").isEqualTo(found.size() - ofMap);
    assertThat(named.mappingCount()).as("size of the named map").isEqualTo(ofMap);
    assertThat(store.stats().keys()).as("keys of the stats").isEqualTo(found.size());
    return found;
  }

  private static void scan(
      Stream<Entry<byte[], byte[]>> entries, String prefix, Map<String, byte[]> into) {
    try (entries) {
      entries.forEach(e ->
          assertThat(into.put(prefix + new String(e.key(), UTF_8), e.value()))
              .as("a key that came twice")
              .isNull());
    }
  }

  void look() {
    Map<String, byte[]> found = readAll();
    assertThat(ledger.last().mismatch(found, clock.millis(), clock.latest())).isEmpty();
    ledger.observed(ledger.last().observed(found, clock.millis(), clock.latest()));
  }

  private void hold() {
    letGo();
    held = store.snapshot();
    heldState = ledger.last();
  }

  private void lookBack() {
    if (held == null) {
      return;
    }
    Map<String, byte[]> found = new TreeMap<>();
    scan(held.entries(), "", found);
    scan(held.entries(named), "m:", found);
    for (String key : KEYS) {
      byte[] value = isNamed(key) ? held.get(named, bytesOf(key)) : held.get(bytesOf(key));
      assertThat(value).as("%s in the snapshot", key).isEqualTo(found.get(key));
    }
    assertThat(heldState.mismatch(found, clock.millis(), clock.latest())).as("snapshot").isEmpty();
    letGo();
  }

  private void letGo() {
    if (held != null) {
      held.close();
      held = null;
    }
  }

  private void arm(int operations) {
    Armed next = new Armed();
    next.left = operations;
    armed = next;
    FaultyDisk on = disk;
    on.onOperation(operation -> {
      if (operation.kind().changes() && --next.left == 0) {
        Ledger.Bounds before = ledger.bounds();
        next.image = on.image();
        next.bounds = before.upTo(ledger.bounds());
      }
    });
  }

  private record Figures(long keys, long data, long live, long dead) {
    static Figures of(StoreStats s) {
      return new Figures(s.keys(), s.dataBytes(), s.liveBytes(), s.deadBytes());
    }
  }

  void reopen() {
    letGo();
    boolean quiet = !options.merge().enabled();
    Figures before = Figures.of(store.stats());
    store.close();
    ledger.forced();
    assertThat(disk.violations()).isEmpty();
    open();
    assertThat(store.stats().recovery().cleanShutdown()).as("clean").isTrue();
    if (quiet) {
      assertThat(Figures.of(store.stats())).as("stats after reopening").isEqualTo(before);
    }
    look();
  }

  private void reopen(FirkinOptions.Builder with) {
    letGo();
    store.close();
    ledger.forced();
    assertThat(disk.violations()).isEmpty();
    options = with.build();
    open();
    look();
  }

  private void train() {
    try {
      ledger.force(store::trainDictionary);
    } catch (IllegalStateException none) {
      assertThat(none).hasMessageContaining("dictionary");
    }
  }

  /** Crashes: where it was armed for, else here. Seed 0 is a kill. */
  private void crash(int seed, int again) {
    DiskImage image;
    Ledger.Bounds bounds;
    Armed due = armed;
    armed = null;
    boolean earlier = due != null && due.image != null;
    if (earlier) {
      image = due.image;
      bounds = due.bounds;
    } else {
      Ledger.Bounds before = ledger.bounds();
      image = disk.image();
      bounds = before.upTo(ledger.bounds());
    }
    letGo();
    disk.onOperation(operation -> {});
    store.close();
    assertThat(disk.violations()).isEmpty();
    disk = left(image, seed);
    if (again > 0) {
      crashWhileOpening(seed, again);
    }
    open();
    recovered(bounds, seed != 0, seed != 0 || earlier);
  }

  static FaultyDisk left(DiskImage image, int seed) {
    return seed == 0 ? image.kill() : image.powerCut(seed);
  }

  private void crashWhileOpening(int seed, int again) {
    List<DiskImage> images = new ArrayList<>();
    FaultyDisk first = disk;
    int[] count = {0};
    first.onOperation(operation -> {
      if (operation.kind().changes() && ++count[0] == again) {
        images.add(first.image());
      }
    });
    FirkinOnDisk.open(first, options).close();
    disk = left(images.isEmpty() ? first.image() : images.getFirst(), seed == 0 ? 0 : seed + 2);
  }

  /**
   * Finds out in which of the possible states the store is, and goes on from there.
   *
   * @param sightingsLost whether what was seen to have expired may be forgotten: after a power cut,
   *     and by an image that was taken before it was seen
   */
  private void recovered(Ledger.Bounds bounds, boolean cut, boolean sightingsLost) {
    assertThat(store.stats().recovery().movedAside()).as("moved aside").isEmpty();
    assertThat(store.stats().recovery().damage()).as("damage").isEmpty();
    Map<String, byte[]> found = readAll();
    int least = cut ? bounds.cutLeast() : bounds.killLeast();
    List<State> possible =
        ledger.matching(found, least, bounds.most(), sightingsLost, clock.millis(), clock.latest());
    if (possible.isEmpty()) {
      throw new AssertionError(
          ledger.whyNone(found, least, bounds.most(), clock.millis(), clock.latest()));
    }
    State state = possible.getFirst().observed(found, clock.millis(), clock.latest());
    ledger.restart(state);
    settle(possible, found);
  }

  /**
   * Writes anew what is not known for certain. Two states may look the same and differ in what the
   * clock will make of them.
   */
  private void settle(List<State> possible, Map<String, byte[]> found) {
    List<Step.Member> members =
        KEYS.stream()
            .filter(key ->
                possible.stream()
                        .map(s -> Optional.ofNullable(s.entries().get(key)))
                        .map(held -> held.map(State.Held::expiry))
                        .distinct()
                        .count()
                    > 1)
            .map(key -> new Step.Member(key, found.containsKey(key) ? 10 : -1))
            .toList();
    if (!members.isEmpty()) {
      batch(members);
      ledger.force(store::sync); // the ledger knows one of the states only: no crash may lead back
    }
  }

  @Override
  public void close() {
    letGo();
    store.close();
    assertThat(disk.violations()).isEmpty();
  }
}
