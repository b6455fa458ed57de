package dev.firkin.tests;

import static dev.firkin.tests.Stores.b;
import static dev.firkin.tests.Stores.s;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.firkin.Batch;
import dev.firkin.Firkin;
import dev.firkin.FirkinMap;
import dev.firkin.codec.Codecs;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchTest {

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

  private void reopen() {
    close();
    open();
  }

  @Test
  @Tag("trap-L2")
  void givenSameKeySeveralTimes_whenWritten_thenTheLastCounts() {
    store.put(b("c"), b("old"));
    var batch =
        new Batch()
            .put(b("a"), b("1"))
            .put(b("a"), b("2"))
            .put(b("b"), b("1"))
            .delete(b("b"))
            .delete(b("c"))
            .put(b("c"), b("new"));
    assertThat(batch.size()).isEqualTo(3);

    store.write(batch);

    assertThat(Stores.entries(store)).isEqualTo(Map.of("a", "2", "c", "new"));
    assertThat(store.size()).isEqualTo(2);
    reopen();
    assertThat(Stores.entries(store)).isEqualTo(Map.of("a", "2", "c", "new"));
  }

  @Test
  void givenSeveralMaps_whenWritten_thenAllOfThemHaveIt() {
    FirkinMap<String, String> texts = Stores.texts(store);
    FirkinMap<Long, String> numbers = store.map("numbers", Codecs.int64(), Codecs.utf8());
    texts.put("gone", "v");

    store.write(
        new Batch()
            .put(b("k"), b("raw"))
            .put(texts, "k", "text")
            .put(numbers, 7L, "number")
            .delete(texts, "gone")
            .delete(texts, "absent"));

    assertThat(s(store.get(b("k")))).isEqualTo("raw");
    reopen();
    assertThat(s(store.get(b("k")))).isEqualTo("raw");
    assertThat(Stores.texts(store)).containsExactlyEntriesOf(Map.of("k", "text"));
    assertThat(store.map("numbers", Codecs.int64(), Codecs.utf8())).containsEntry(7L, "number");
    assertThat(store.stats().keys()).isEqualTo(3);
  }

  @Test
  void givenSameMapOpenedTwice_whenOneKeyIsChangedThroughBoth_thenTheLastCounts() {
    FirkinMap<String, String> first = Stores.texts(store);
    FirkinMap<String, String> second = Stores.texts(store);
    store.write(new Batch().put(first, "k", "1").put(second, "k", "2"));
    assertThat(first).containsEntry("k", "2").hasSize(1);
    assertThat(store.stats().keys()).isEqualTo(1);
    assertThat(Stores.drainedMap(first.entries())).isEqualTo(Map.of("k", "2"));
    reopen();
    assertThat(Stores.texts(store)).containsEntry("k", "2").hasSize(1);
  }

  @Test
  void givenEmptyBatch_whenWritten_thenNothingHappens() {
    long before = store.stats().sequence();
    store.write(new Batch());
    assertThat(store.stats().sequence()).isEqualTo(before);
  }

  @Test
  void givenBatch_whenWrittenTwiceOrCleared_thenItDoesWhatItHolds() {
    var batch = new Batch().put(b("k"), b("v"));
    store.write(batch);
    store.delete(b("k"));
    store.write(batch);
    assertThat(store.containsKey(b("k"))).isTrue();
    batch.clear();
    assertThat(batch.size()).isZero();
    store.delete(b("k"));
    store.write(batch);
    assertThat(store.containsKey(b("k"))).isFalse();
  }

  @Test
  void givenArraysChangedAfterwards_whenWritten_thenTheCopiesCount() {
    byte[] key = b("k");
    byte[] value = b("v");
    var batch = new Batch().put(key, value);
    key[0] = 'x';
    value[0] = 'x';
    store.write(batch);
    assertThat(Stores.entries(store)).isEqualTo(Map.of("k", "v"));
  }

  @Test
  void givenMapOfAnotherStore_whenWritten_thenRefusedAndNothingWritten(@TempDir Path elsewhere) {
    try (Firkin other = Stores.open(elsewhere)) {
      FirkinMap<String, String> foreign = Stores.texts(other, "foreign");
      assertThatThrownBy(() -> store.write(new Batch().put(b("k"), b("v")).put(foreign, "k", "v")))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("foreign")
          .hasMessageContaining("another store");
    }
    assertThat(store.size()).isZero();
  }

  @Test
  void givenBadKeysAndValues_whenAdded_thenRefused() {
    var batch = new Batch();
    assertThatThrownBy(() -> batch.put(new byte[0], b("v")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> batch.delete(new byte[65_536]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> batch.put(null, b("v"))).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> batch.put(b("k"), null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> batch.put(b("k"), b("v"), null))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> batch.put((FirkinMap<String, String>) null, "k", "v"))
        .isInstanceOf(NullPointerException.class);
    assertThat(batch.size()).isZero();
  }

  @Test
  void givenTooLongAValueInABatch_whenWritten_thenNothingIsWritten() {
    close();
    store = Firkin.open(directory, Stores.quiet().valueBytesMax(100).build());
    assertThatThrownBy(
            () -> store.write(new Batch().put(b("a"), b("v")).put(b("b"), new byte[101])))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("valueBytesMax");
    assertThat(store.size()).isZero();
  }

  @Test
  @Tag("trap-L3")
  void givenBatchLargerThanASegment_whenWrittenMergedAndReopened_thenItIsWhole() {
    store.put(b("before"), b("v"));
    var batch = new Batch();
    for (int i = 0; i < 3000; i++) {
      batch.put(b("key" + i), new byte[1000]);
    }
    store.write(batch);
    store.put(b("after"), b("v"));
    assertThat(store.size()).isEqualTo(3002);
    reopen();
    assertThat(store.size()).isEqualTo(3002);
    for (int i = 0; i < 3000; i += 2) {
      store.delete(b("key" + i));
    }
    store.compact();
    reopen();
    assertThat(store.size()).isEqualTo(1502);
    assertThat(store.get(b("key1"))).hasSize(1000);
  }

  @Test
  void givenReadersOfTwoKeys_whenBatchesChangeBoth_thenNobodySeesHalf() throws Exception {
    FirkinMap<String, Long> map = store.map("numbers", Codecs.utf8(), Codecs.int64());
    store.write(new Batch().put(b("x"), b("0")).put(map, "y", 0L));
    var turns = new AtomicLong();
    try (var crew = new Crew()) {
      crew.add(() -> {
        for (long i = 1; i <= 20_000; i++) {
          store.write(new Batch().put(b("x"), b("" + i)).put(map, "y", i));
        }
        crew.stop();
      });
      crew.repeat(() -> {
        long x = Long.parseLong(s(store.get(b("x"))));
        long y = map.get("y");
        assertThat(y).as("y was read after x = %d", x).isGreaterThanOrEqualTo(x);
        turns.incrementAndGet();
      });
      crew.repeat(() -> {
        long y = map.get("y");
        long x = Long.parseLong(s(store.get(b("x"))));
        assertThat(x).as("x was read after y = %d", y).isGreaterThanOrEqualTo(y);
        turns.incrementAndGet();
      });
      crew.repeat(() -> {
        try (var snapshot = store.snapshot()) {
          assertThat(s(snapshot.get(b("x")))).isEqualTo("" + snapshot.get(map, "y"));
        }
      });
      crew.join();
    }
    assertThat(turns.get()).isGreaterThan(100);
  }

  @Test
  void givenThreadsThatWriteBatchesOfTheSameKeys_whenRead_thenAllKeysAgree() throws Exception {
    int keys = 10;
    try (var crew = new Crew()) {
      for (int t = 0; t < 3; t++) {
        String value = "value" + t;
        crew.add(() -> {
          for (int i = 0; i < 2000; i++) {
            var batch = new Batch();
            for (int k = 0; k < keys; k++) {
              batch.put(b("k" + k), b(value));
            }
            store.write(batch);
          }
        });
      }
      crew.repeat(() -> {
        Map<String, String> seen = Stores.entries(store);
        if (!seen.isEmpty()) {
          assertThat(seen).hasSize(keys);
          assertThat(seen.values()).containsOnly(seen.get("k0"));
        }
      });
      crew.go();
      for (int t = 0; t < 3; t++) {
        crew.thread(t).join();
      }
    }
    assertThat(store.size()).isEqualTo(keys);
  }
}
