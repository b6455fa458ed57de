package dev.firkin.tests.concurrent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firkin.Batch;
import dev.firkin.Entry;
import dev.firkin.Firkin;
import dev.firkin.FirkinMap;
import dev.firkin.Snapshot;
import dev.firkin.config.FirkinOptions;
import dev.firkin.config.SyncPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The user's own code throws whatever there is to throw, wherever the store calls it. The caller is
 * told, nothing has changed, no other thread is held up, then or after a reopening.
 */
class DeathTest {

  private static final Logger LOGGER = Logger.getLogger("dev.firkin"); // held: it is a weak one
  private static final Map<String, String> EXPECTED = Map.of("k1", "v1", "k2", "v2", "k3", "v3");

  private final Deadly keys = new Deadly("test-deadly-key");
  private final Deadly values = new Deadly("test-deadly-value");
  private final MortalClock clock = new MortalClock();
  private Firkin store;
  private FirkinMap<String, String> map;

  /** A clock that dies for one thread, or for all. */
  private static final class MortalClock implements InstantSource {
    private volatile Death death;
    private volatile Thread victim;

    @Override
    public Instant instant() {
      Death now = death;
      if (now != null && (victim == null || victim == Thread.currentThread())) {
        now.die();
      }
      return Instant.parse("2026-11-21T12:00:00Z");
    }
  }

  @BeforeAll
  static void quiet() {
    LOGGER.setLevel(Level.SEVERE); // merges say at length what they died of
  }

  private void open(Path directory, FirkinOptions.Builder options) {
    store =
        Firkin.open(
            directory,
            options
                .segmentBytesMax(FirkinOptions.SEGMENT_BYTES_LEAST)
                .syncPolicy(SyncPolicy.never())
                .clock(clock)
                .build());
    map = store.map("m", keys, values);
  }

  private void live() {
    keys.live();
    values.live();
    DeadlyCompressor.live();
    clock.death = null;
    clock.victim = null;
  }

  /** Makes a call that dies. */
  private void die(String place, Alive.Work call) {
    var thrown = new AtomicReference<Throwable>();
    Alive.run(() -> {
      try {
        call.run();
      } catch (Throwable e) {
        thrown.set(e);
      }
    });
    live();
    assertThat(thrown.get()).as(place).isNotNull();
    assertUnharmed(place);
  }

  /** Another thread finds what was there, and can do everything. */
  private void assertUnharmed(String place) {
    Alive.run(() -> {
      assertThat(new TreeMap<>(map)).as(place).isEqualTo(new TreeMap<>(EXPECTED));
      try (Stream<Entry<String, String>> entries = map.entries()) {
        assertThat(entries).as(place).hasSize(EXPECTED.size());
      }
      assertThat(map.put("other", "1")).as(place).isNull();
      store.write(new Batch().put(map, "other", "2").put(map, "another", "2"));
      try (Snapshot snapshot = store.snapshot()) {
        assertThat(snapshot.get(map, "another")).as(place).isEqualTo("2");
      }
      assertThat(map.remove("other")).as(place).isEqualTo("2");
      assertThat(map.delete("another")).as(place).isTrue();
      assertThat(map.size()).as(place).isEqualTo(EXPECTED.size());
    });
  }

  private void reopen(Path directory, FirkinOptions.Builder options, String place) {
    Alive.run(() -> {
      store.close();
      open(directory, options);
    });
    assertThat(store.stats().recovery().cleanShutdown()).as(place).isTrue();
    assertUnharmed(place);
  }

  @ParameterizedTest
  @EnumSource
  void givenACodecThatDies_whenCalledAnywhere_thenNothingHasChanged(
      Death death, @TempDir Path directory) {
    open(directory, FirkinOptions.builder());
    map.putAll(EXPECTED);
    Map<String, Alive.Work> encode = new LinkedHashMap<>();
    encode.put("set", () -> map.set("k1", "x"));
    encode.put("put", () -> map.put("k1", "x"));
    encode.put("put with a time to live", () -> map.put("k1", "x", Duration.ofDays(1)));
    encode.put("putIfAbsent", () -> map.putIfAbsent("new", "x"));
    encode.put("replace", () -> map.replace("k1", "x"));
    encode.put("replace if", () -> map.replace("k1", "v1", "x"));
    encode.put("compute", () -> map.compute("k1", (k, v) -> "x"));
    encode.put("computeIfAbsent", () -> map.computeIfAbsent("new", k -> "x"));
    encode.put("merge", () -> map.merge("k1", "x", String::concat));
    encode.put("batch", () -> store.write(new Batch().delete(map, "k2").put(map, "k1", "x")));
    encode.forEach((place, call) -> {
      values.encoding = death;
      die(place + ", encoding the value", call);
      keys.encoding = death;
      die(place + ", encoding the key", call);
    });
    Map<String, Alive.Work> decode = new LinkedHashMap<>();
    decode.put("get", () -> map.get("k1"));
    decode.put("put", () -> map.put("k1", "x"));
    decode.put("putIfAbsent", () -> map.putIfAbsent("k1", "x"));
    decode.put("remove", () -> map.remove("k1"));
    decode.put("remove if", () -> map.remove("k1", "v1"));
    decode.put("replace", () -> map.replace("k1", "x"));
    decode.put("replace if", () -> map.replace("k1", "v1", "x"));
    decode.put("compute", () -> map.compute("k1", (k, v) -> "x"));
    decode.put("merge", () -> map.merge("k1", "x", String::concat));
    decode.put("forEach", () -> map.forEach((k, v) -> {}));
    decode.put("values", () -> map.values().iterator().next());
    decode.put("fold", () -> map.fold(0, (n, e) -> n + 1));
    decode.put("entries", () -> drain(map.entries()));
    decode.put("entries left open", () -> map.entries().forEach(e -> {}));
    decode.put(
        "snapshot",
        () -> {
          try (Snapshot snapshot = store.snapshot()) {
            snapshot.get(map, "k1");
          }
        });
    decode.forEach((place, call) -> {
      values.decoding = death;
      die(place + ", decoding the value", call);
    });
    for (String place : new String[] {"forEach", "fold", "entries", "entries left open"}) {
      keys.decoding = death;
      die(place + ", decoding the key", decode.get(place));
    }
    keys.decoding = death;
    die("keySet", () -> map.keySet().iterator().next());
    reopen(directory, FirkinOptions.builder(), "after " + death);
    store.close();
  }

  private static void drain(Stream<?> entries) {
    try (entries) {
      entries.forEach(e -> {});
    }
  }

  @ParameterizedTest
  @EnumSource
  void givenAFunctionThatDies_whenCalledAnywhere_thenNothingHasChanged(
      Death death, @TempDir Path directory) {
    open(directory, FirkinOptions.builder());
    map.putAll(EXPECTED);
    store.put(new byte[] {1}, new byte[100]);
    Map<String, Alive.Work> calls = new LinkedHashMap<>();
    calls.put("compute", () -> map.compute("k1", (k, v) -> dead(death)));
    calls.put("compute absent", () -> map.compute("new", (k, v) -> dead(death)));
    calls.put("computeIfAbsent", () -> map.computeIfAbsent("new", k -> dead(death)));
    calls.put("computeIfPresent", () -> map.computeIfPresent("k1", (k, v) -> dead(death)));
    calls.put("merge", () -> map.merge("k1", "x", (a, b) -> dead(death)));
    calls.put("replaceAll", () -> map.replaceAll((k, v) -> dead(death)));
    calls.put("forEach", () -> map.forEach((k, v) -> dead(death)));
    calls.put("removeIf", () -> map.keySet().removeIf(k -> dead(death) == null));
    calls.put("fold", () -> map.fold("", (a, e) -> dead(death)));
    calls.put(
        "stream",
        () -> {
          try (Stream<Entry<String, String>> entries = map.entries()) {
            entries.forEach(e -> dead(death));
          }
        });
    calls.put("stream left open", () -> map.entries().forEach(e -> dead(death)));
    calls.put("compute bytes", () -> store.compute(new byte[] {1}, v -> dead(death).getBytes()));
    calls.put("view", () -> store.view(new byte[] {1}, v -> dead(death)));
    calls.forEach(this::die);
    assertThat(store.get(new byte[] {1})).hasSize(100);
    Alive.run(store::compact);
    reopen(directory, FirkinOptions.builder(), "after " + death);
    store.close();
  }

  private static String dead(Death death) {
    death.die();
    throw new AssertionError("it lives");
  }

  @ParameterizedTest
  @EnumSource
  void givenAClockThatDies_whenCalledAnywhere_thenNothingHasChanged(
      Death death, @TempDir Path directory) {
    open(directory, FirkinOptions.builder());
    map.putAll(EXPECTED);
    map.put("k1", "v1", Duration.ofDays(1));
    Map<String, Alive.Work> calls = new LinkedHashMap<>();
    calls.put("set", () -> map.set("k1", "x"));
    calls.put("put", () -> map.put("k1", "x", Duration.ofDays(2)));
    calls.put("delete", () -> map.delete("k1"));
    calls.put("touch", () -> map.touch("k1", Duration.ofDays(2)));
    calls.put("get", () -> map.get("k1"));
    calls.put("timeToLive", () -> map.timeToLive("k1"));
    calls.put("clear", map::clear);
    calls.put("batch", () -> store.write(new Batch().put(map, "k1", "x").delete(map, "k2")));
    calls.put("entries", () -> drain(map.entries()));
    calls.put("size", map::size);
    calls.forEach((place, call) ->
        die(
            place,
            () -> {
              clock.victim = Thread.currentThread();
              clock.death = death;
              call.run();
            }));
    Alive.run(() -> {
      clock.death = death; // for merges, too
      try {
        store.compact();
      } catch (Throwable e) {
        assertThat(e).isNotNull();
      }
      live();
      store.compact();
    });
    assertUnharmed("compact");
    reopen(directory, FirkinOptions.builder(), "after " + death);
    store.close();
  }

  @ParameterizedTest
  @EnumSource
  void givenACompressorThatDies_whenCalledAnywhere_thenNothingHasChanged(
      Death death, @TempDir Path directory) {
    FirkinOptions.Builder plain = FirkinOptions.builder();
    FirkinOptions.Builder compressed = FirkinOptions.builder().compressor(DeadlyCompressor.NAME);
    open(directory, compressed);
    map.putAll(EXPECTED);
    byte[] pairs = new byte[1000];
    byte[] key = {1};
    store.put(key, pairs);
    Map<String, Alive.Work> calls = new LinkedHashMap<>();
    calls.put("put", () -> store.put(key, new byte[500]));
    calls.put("replace", () -> store.replace(key, pairs, new byte[500]));
    calls.put("putIfAbsent", () -> store.putIfAbsent(new byte[] {2}, new byte[500]));
    calls.put("batch", () -> store.write(new Batch().delete(map, "k1").put(key, new byte[500])));
    calls.forEach((place, call) -> {
      DeadlyCompressor.compressing = death;
      die(place, call);
    });
    calls.clear();
    calls.put("get", () -> store.get(key));
    calls.put("entries", () -> drain(store.entries()));
    calls.put("view", () -> store.view(key, v -> v));
    calls.put("compute", () -> store.compute(key, v -> new byte[500]));
    calls.put("touch", () -> store.touch(key, Duration.ofDays(1)));
    calls.forEach((place, call) -> {
      DeadlyCompressor.restoring = death;
      die(place, call);
    });
    assertThat(store.get(key)).isEqualTo(pairs);
    Alive.run(store::close);
    open(directory, plain); // a merge restores what is compressed
    Alive.run(() -> {
      store.delete(new byte[] {9});
      DeadlyCompressor.restoring = death;
      try {
        store.compact();
      } catch (Throwable e) {
        assertThat(e).isNotNull();
      }
      live();
    });
    assertUnharmed("a merge");
    assertThat(store.get(key)).isEqualTo(pairs);
    reopen(directory, plain, "after " + death);
    Alive.run(store::compact);
    assertThat(store.get(key)).isEqualTo(pairs);
    store.close();
  }

  /** A thread that is in the middle of a scan, and never comes back. */
  @ParameterizedTest
  @EnumSource(names = {"ERROR", "STACK_OVERFLOW", "NO_MEMORY_LEFT"})
  void givenThreadsThatDieInAScan_whenTheyLeaveItOpen_thenTheStoreGoesOn(
      Death death, @TempDir Path directory) {
    FirkinOptions.Builder options = FirkinOptions.builder();
    open(directory, options);
    map.putAll(EXPECTED);
    var begun = new AtomicInteger();
    for (int i = 0; i < 20; i++) {
      die(
          "scan",
          () -> {
            Iterator<Entry<String, String>> entries = map.entries().iterator();
            entries.next();
            begun.incrementAndGet();
            death.die();
          });
    }
    assertThat(begun).hasValue(20);
    Alive.run(store::compact);
    reopen(directory, options, "after " + death);
    store.close();
  }
}
