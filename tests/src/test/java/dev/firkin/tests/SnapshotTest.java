package dev.firkin.tests;

import static dev.firkin.tests.Stores.b;
import static dev.firkin.tests.Stores.s;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.firkin.Entry;
import dev.firkin.Firkin;
import dev.firkin.FirkinMap;
import dev.firkin.Snapshot;
import dev.firkin.codec.Codecs;
import dev.firkin.config.MergeOptions;
import dev.firkin.error.LimitException;
import dev.firkin.error.StoreClosedException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotTest {

  @TempDir Path directory;
  private Firkin store;

  @BeforeEach
  void open() {
    store = Stores.open(directory);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  @Tag("trap-F10")
  void givenSnapshot_whenEverythingChanges_thenItShowsItsMoment() {
    FirkinMap<String, String> map = Stores.texts(store);
    for (int i = 0; i < 100; i++) {
      store.put(b("k" + i), b("old"));
      map.put("k" + i, "old");
    }
    try (Snapshot snapshot = store.snapshot()) {
      Map<String, String> before = Stores.entries(store);
      for (int i = 0; i < 50; i++) {
        store.put(b("k" + i), b("new"));
        store.delete(b("k" + (i + 50)));
        store.put(b("more" + i), b("new"));
        map.put("k" + i, "new");
      }
      map.clear();
      map.put("k0", "again");
      store.compact();

      assertThat(Stores.drained(snapshot.entries())).isEqualTo(before);
      assertThat(s(snapshot.get(b("k0")))).isEqualTo("old");
      assertThat(s(snapshot.get(b("k99")))).isEqualTo("old");
      assertThat(snapshot.get(b("more0"))).isNull();
      assertThat(snapshot.get(map, "k0")).isEqualTo("old");
      assertThat(Stores.drainedMap(snapshot.entries(map))).isEqualTo(before);
      try (Stream<String> keys = snapshot.keys(map)) {
        assertThat(keys).hasSize(100);
      }
      try (Stream<byte[]> keys = snapshot.keys()) {
        assertThat(keys).hasSize(100);
      }
    }
    assertThat(store.size()).isEqualTo(100);
    assertThat(map).isEqualTo(Map.of("k0", "again"));
  }

  @Test
  void givenClearedStore_whenSnapshotIsOlder_thenItStillHasAll() {
    for (int i = 0; i < 2000; i++) {
      store.put(b("k" + i), new byte[1000]);
    }
    try (Snapshot snapshot = store.snapshot()) {
      store.clear();
      for (int i = 0; i < 2000; i++) {
        store.put(b("k" + i), b("new"));
      }
      store.clear();
      store.compact();
      assertThat(store.size()).isZero();
      try (var entries = snapshot.entries()) {
        assertThat(entries.filter(e -> e.value().length == 1000)).hasSize(2000);
      }
      assertThat(snapshot.get(b("k1999"))).hasSize(1000);
    }
    assertThat(store.stats().snapshots()).isZero();
    store.compact();
    assertThat(store.stats().dataBytes()).isLessThan(64 << 10);
  }

  @Test
  @Tag("trap-F11")
  @Tag("trap-F8")
  @Tag("trap-F9")
  void givenWritersMergesAndClears_whenSnapshotsAreRead_thenEachIsExact() throws Exception {
    close();
    store =
        Firkin.open(
            directory,
            Stores.quiet()
                .merge(
                    MergeOptions.builder()
                        .fragmentationTrigger(0.1)
                        .fragmentationThreshold(0.1)
                        .checkInterval(Duration.ofMillis(10))
                        .build())
                .build());
    // All keys are written together, so each moment has one generation in all of them, or nothing.
    int keys = 40;
    byte[] body = new byte[2000];
    FirkinMap<String, Integer> other = store.map("other", Codecs.utf8(), Codecs.int32());
    try (var crew = new Crew()) {
      crew.add(() -> {
        for (int generation = 1; generation <= 250; generation++) {
          var batch = new dev.firkin.Batch();
          for (int k = 0; k < keys; k++) {
            batch.put(b("k" + k), value(generation, body));
          }
          store.write(batch.put(other, "generation", generation));
          if (generation % 50 == 0) {
            store.clear();
          }
        }
        crew.stop();
      });
      crew.repeat(() -> store.compact());
      crew.repeat(() -> {
        try (Snapshot snapshot = store.snapshot()) {
          List<Integer> first = generations(snapshot.entries());
          assertThat(first.size()).isIn(0, keys);
          assertThat(first.stream().distinct().count()).isLessThanOrEqualTo(1);
          if (!first.isEmpty()) {
            assertThat(snapshot.get(other, "generation")).isEqualTo(first.getFirst());
          }
          for (int k = 0; k < keys; k += 7) {
            byte[] value = snapshot.get(b("k" + k));
            assertThat(value == null).isEqualTo(first.isEmpty());
          }
          assertThat(generations(snapshot.entries())).containsExactlyInAnyOrderElementsOf(first);
        }
      });
      crew.join();
    }
  }

  private static byte[] value(int generation, byte[] body) {
    byte[] value = body.clone();
    value[0] = (byte) generation;
    value[1] = (byte) (generation >> 8);
    return value;
  }

  private static List<Integer> generations(Stream<Entry<byte[], byte[]>> entries) {
    try (entries) {
      return entries.map(e -> (e.value()[0] & 0xFF) | (e.value()[1] & 0xFF) << 8).toList();
    }
  }

  @Test
  @Tag("trap-F15")
  void givenRandomHistory_whenManySnapshotsAreOpen_thenEachShowsItsOwn() {
    var random = new java.util.Random(7);
    var model = new TreeMap<String, String>();
    var moments = new HashMap<Snapshot, Map<String, String>>();
    for (int step = 0; step < 4000; step++) {
      String key = "k" + random.nextInt(200);
      switch (random.nextInt(20)) {
        case 0 -> {
          store.delete(b(key));
          model.remove(key);
        }
        case 1 -> {
          if (moments.size() < 20) {
            moments.put(store.snapshot(), new TreeMap<>(model));
          }
        }
        case 2 -> {
          if (random.nextInt(20) == 0) {
            store.compact(random.nextDouble());
          } else if (random.nextInt(60) == 0) {
            store.clear();
            model.clear();
          }
        }
        default -> {
          String value = "v" + step + "x".repeat(random.nextInt(1500));
          store.put(b(key), b(value));
          model.put(key, value);
        }
      }
    }
    assertThat(Stores.entries(store)).isEqualTo(model);
    moments.forEach((snapshot, expected) -> {
      assertThat(Stores.drained(snapshot.entries())).isEqualTo(expected);
      expected.forEach((k, v) -> assertThat(s(snapshot.get(b(k)))).isEqualTo(v));
      snapshot.close();
    });
    store.compact();
    assertThat(Stores.entries(store)).isEqualTo(model);
  }

  @Test
  @Tag("trap-F14")
  @Tag("trap-F18")
  void givenStream_whenWritesGoOnInTheMiddle_thenItShowsTheMomentItBegan() {
    for (int i = 0; i < 1000; i++) {
      store.put(b("k" + i), b("old"));
    }
    try (Stream<Entry<byte[], byte[]>> entries = store.entries()) {
      Iterator<Entry<byte[], byte[]>> each = entries.iterator();
      var values = new ArrayList<String>();
      for (int i = 0; i < 500; i++) {
        values.add(s(each.next().value()));
      }
      for (int i = 0; i < 1000; i++) {
        store.put(b("k" + i), b("new"));
        store.put(b("more" + i), b("new"));
      }
      store.compact();
      each.forEachRemaining(e -> values.add(s(e.value())));
      assertThat(values).hasSize(1000).containsOnly("old");
    }
    assertThat(store.stats().snapshots()).isZero();
  }

  @Test
  void givenSnapshot_whenClosedTwiceOrUsedAfterwards_thenClearErrors() {
    store.put(b("k"), b("v"));
    FirkinMap<String, String> map = Stores.texts(store);
    Snapshot snapshot = store.snapshot();
    Iterator<Entry<byte[], byte[]>> entries = snapshot.entries().iterator();
    snapshot.close();
    snapshot.close();
    assertThatThrownBy(snapshot::sequence).isInstanceOf(StoreClosedException.class);
    assertThatThrownBy(() -> snapshot.get(b("k"))).isInstanceOf(StoreClosedException.class);
    assertThatThrownBy(() -> snapshot.get(map, "k")).isInstanceOf(StoreClosedException.class);
    assertThatThrownBy(snapshot::entries).isInstanceOf(StoreClosedException.class);
    assertThatThrownBy(snapshot::keys).isInstanceOf(StoreClosedException.class);
    assertThatThrownBy(() -> snapshot.entries(map)).isInstanceOf(StoreClosedException.class);
    assertThatThrownBy(() -> snapshot.keys(map)).isInstanceOf(StoreClosedException.class);
    assertThatThrownBy(entries::next).isInstanceOf(StoreClosedException.class);
  }

  @Test
  void givenMapOfAnotherStore_whenReadThroughASnapshot_thenRefused(@TempDir Path elsewhere) {
    Stores.texts(store, "mine").put("k", "mine");
    try (Firkin other = Stores.open(elsewhere);
        Snapshot snapshot = store.snapshot()) {
      FirkinMap<String, String> foreign = Stores.texts(other, "foreign");
      foreign.put("k", "foreign");
      assertThatThrownBy(() -> snapshot.get(foreign, "k"))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> snapshot.entries(foreign))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> snapshot.keys(foreign)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void givenMapMadeAfterASnapshot_whenReadThroughIt_thenItIsEmpty() {
    try (Snapshot snapshot = store.snapshot()) {
      FirkinMap<String, String> map = Stores.texts(store);
      map.put("k", "v");
      assertThat(snapshot.get(map, "k")).isNull();
      assertThat(Stores.drainedMap(snapshot.entries(map))).isEmpty();
    }
  }

  @Test
  void givenTooManySnapshots_whenOneMoreIsOpened_thenRefusedUntilOneIsClosed() {
    close();
    store = Firkin.open(directory, Stores.quiet().snapshotsMax(2).build());
    Snapshot first = store.snapshot();
    Stream<byte[]> stream = store.keys();
    assertThatThrownBy(store::snapshot)
        .isInstanceOf(LimitException.class)
        .hasMessageContaining("snapshotsMax");
    assertThatThrownBy(store::entries).isInstanceOf(LimitException.class);
    assertThatThrownBy(() -> store.fold(0, (n, e) -> n + 1)).isInstanceOf(LimitException.class);
    stream.close();
    store.snapshot().close();
    first.close();
    assertThat(store.stats().snapshots()).isZero();
  }

  @Test
  @Tag("trap-F12")
  void givenForgottenSnapshots_whenTheCollectorRuns_thenTheyAreLetGo() throws Exception {
    for (int i = 0; i < 3; i++) {
      store.snapshot();
      store.keys();
    }
    for (int i = 0; i < 200 && store.stats().snapshots() > 0; i++) {
      System.gc();
      Thread.sleep(10); // nothing tells when the collector's cleaning thread is done
    }
    assertThat(store.stats().snapshots()).isZero();
  }

  @Test
  void givenSequence_whenWritesHappen_thenItGrows() {
    long first;
    try (Snapshot snapshot = store.snapshot()) {
      first = snapshot.sequence();
    }
    store.put(b("k"), b("v"));
    try (Snapshot snapshot = store.snapshot()) {
      assertThat(snapshot.sequence()).isEqualTo(first + 1).isEqualTo(store.stats().sequence());
    }
  }

  @Test
  @Tag("trap-F4")
  @Tag("trap-F13")
  @Tag("trap-F2")
  void givenSnapshotOverMerges_whenClosed_thenTheSpaceComesBack() {
    byte[] value = new byte[1000];
    for (int i = 0; i < 3000; i++) {
      store.put(b("k" + i), value);
    }
    Snapshot snapshot = store.snapshot();
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < 3000; i++) {
        store.put(b("k" + i), value);
      }
      store.compact();
    }
    try (var entries = snapshot.entries()) {
      assertThat(entries).hasSize(3000);
    }
    snapshot.close();
    store.compact();
    assertThat(store.stats().dataBytes()).isLessThan(3000 * 1100 + (64 << 10));
    close();
    assertThat(Stores.bytesIn(directory)).isLessThan(3000 * 1200 + (64 << 10));
    open();
    assertThat(store.size()).isEqualTo(3000);
  }

  @Test
  void givenParallelUse_whenASnapshotIsReadByManyThreads_thenAllSeeTheSame() throws Exception {
    for (int i = 0; i < 500; i++) {
      store.put(b("k" + i), b("old"));
    }
    try (Snapshot snapshot = store.snapshot();
        var crew = new Crew()) {
      crew.add(() -> {
        for (int i = 0; i < 20_000; i++) {
          store.put(b("k" + ThreadLocalRandom.current().nextInt(500)), b("new"));
        }
        crew.stop();
      });
      for (int t = 0; t < 3; t++) {
        crew.repeat(() ->
            assertThat(s(snapshot.get(b("k" + ThreadLocalRandom.current().nextInt(500)))))
                .isEqualTo("old"));
      }
      crew.join();
    }
  }
}
