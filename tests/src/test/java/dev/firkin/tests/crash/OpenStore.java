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
import dev.firkin.stats.StoreStats;
import dev.firkin.testkit.FaultyDisk;
import dev.firkin.testkit.FirkinOnDisk;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** An open store with a named map in it, which holds the keys that begin with {@code m:}. */
final class OpenStore implements AutoCloseable {

  private final Firkin store;
  private final FirkinMap<byte[], byte[]> named;

  private OpenStore(Firkin store) {
    this.store = store;
    this.named = store.map("m", Codecs.bytes(), Codecs.bytes());
  }

  static OpenStore open(FaultyDisk disk, FirkinOptions options) {
    Firkin store = FirkinOnDisk.open(disk, options);
    try {
      return new OpenStore(store);
    } catch (RuntimeException e) {
      try (store) {
        throw e; // and with it, as suppressed, what closing says
      }
    }
  }

  Firkin firkin() {
    return store;
  }

  byte[] get(String key) {
    return Subject.isNamed(key) ? named.get(Subject.bytesOf(key)) : store.get(Subject.bytesOf(key));
  }

  void put(String key, byte[] value) {
    if (Subject.isNamed(key)) {
      named.put(Subject.bytesOf(key), value);
    } else {
      store.put(Subject.bytesOf(key), value);
    }
  }

  void put(String key, byte[] value, Duration timeToLive) {
    if (Subject.isNamed(key)) {
      named.put(Subject.bytesOf(key), value, timeToLive);
    } else {
      store.put(Subject.bytesOf(key), value, timeToLive);
    }
  }

  boolean putIfAbsent(String key, byte[] value) {
    return Subject.isNamed(key)
        ? named.putIfAbsent(Subject.bytesOf(key), value) == null
        : store.putIfAbsent(Subject.bytesOf(key), value);
  }

  boolean touch(String key, Duration timeToLive) {
    return Subject.isNamed(key)
        ? named.touch(Subject.bytesOf(key), timeToLive)
        : store.touch(Subject.bytesOf(key), timeToLive);
  }

  boolean delete(String key) {
    return Subject.isNamed(key)
        ? named.remove(Subject.bytesOf(key)) != null
        : store.delete(Subject.bytesOf(key));
  }

  /** Adds a put to a batch. */
  void put(Batch batch, String key, byte[] value) {
    if (Subject.isNamed(key)) {
      batch.put(named, Subject.bytesOf(key), value);
    } else {
      batch.put(Subject.bytesOf(key), value);
    }
  }

  /** Adds a delete to a batch. */
  void delete(Batch batch, String key) {
    if (Subject.isNamed(key)) {
      batch.delete(named, Subject.bytesOf(key));
    } else {
      batch.delete(Subject.bytesOf(key));
    }
  }

  /** Everything that can be read, each entry in every way. */
  Map<String, byte[]> readAll() {
    Map<String, byte[]> found = new TreeMap<>();
    for (String key : Subject.KEYS) {
      byte[] value = get(key);
      if (value != null) {
        found.put(key, value);
      }
      check(key, value);
    }
    Map<String, byte[]> scanned = new TreeMap<>();
    scan(store.entries(), "", scanned);
    scan(named.entries(), "m:", scanned);
    same("the scans", scanned, found);
    long ofMap = found.keySet().stream().filter(Subject::isNamed).count();
    same("size", store.size(), found.size() - ofMap);
    same("size of the named map", named.mappingCount(), ofMap);
    same("keys of the stats", store.stats().keys(), (long) found.size());
    return found;
  }

  private void check(String key, byte[] value) {
    boolean there =
        Subject.isNamed(key)
            ? named.containsKey(Subject.bytesOf(key))
            : store.containsKey(Subject.bytesOf(key));
    same("containsKey of " + key, there, value != null);
    if (!Subject.isNamed(key)) {
      int size = store.valueSize(Subject.bytesOf(key)).orElse(-1);
      same("valueSize of " + key, size, value == null ? -1 : value.length);
    }
  }

  /** Everything at a moment, each entry in both ways. */
  Map<String, byte[]> readAll(Snapshot moment) {
    Map<String, byte[]> scanned = new TreeMap<>();
    scan(moment.entries(), "", scanned);
    scan(moment.entries(named), "m:", scanned);
    Map<String, byte[]> found = new TreeMap<>();
    for (String key : Subject.KEYS) {
      byte[] value =
          Subject.isNamed(key)
              ? moment.get(named, Subject.bytesOf(key))
              : moment.get(Subject.bytesOf(key));
      if (value != null) {
        found.put(key, value);
      }
    }
    same("the scans of a snapshot", scanned, found);
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

  private static void same(String what, Map<String, byte[]> actual, Map<String, byte[]> expected) {
    if (!actual.keySet().equals(expected.keySet())) {
      throw new AssertionError(
          "%s show %s, expected %s".formatted(what, actual.keySet(), expected.keySet()));
    }
    actual.forEach((key, value) -> {
      if (!Arrays.equals(value, expected.get(key))) {
        throw new AssertionError(
            "%s show %s as %s, expected %s"
                .formatted(what, key, Values.name(value), Values.name(expected.get(key))));
      }
    });
  }

  /** Says what is wrong only if something is: this is asked a million times. */
  private static void same(String what, Object actual, Object expected) {
    if (!actual.equals(expected)) {
      assertThat(actual).as(what).isEqualTo(expected);
    }
  }

  /** The figures that a reopened store, and a full scan, must come to again. */
  record Figures(long keys, long segments, long data, long live, long dead) {}

  Figures figures() {
    StoreStats s = store.stats();
    return new Figures(s.keys(), s.segments().size(), s.dataBytes(), s.liveBytes(), s.deadBytes());
  }

  @Override
  public void close() {
    store.close();
  }
}
