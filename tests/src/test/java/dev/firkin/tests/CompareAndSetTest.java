package dev.firkin.tests;

import static dev.firkin.tests.Stores.b;
import static dev.firkin.tests.Stores.s;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.firkin.Firkin;
import dev.firkin.FirkinMap;
import dev.firkin.codec.Codecs;
import dev.firkin.config.MergeOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompareAndSetTest {

  private static final int THREADS = 4;
  private static final int STEPS = 2_000;

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
  @Tag("trap-J1")
  void givenAbsentKey_whenReplaced_thenNothingHappens() {
    assertThat(store.replace(b("k"), b(""), b("v"))).isFalse();
    assertThat(store.replace(b("k"), b("x"), b("v"))).isFalse();
    assertThat(store.delete(b("k"), b("x"))).isFalse();
    assertThat(store.get(b("k"))).isNull();
  }

  @Test
  void givenValue_whenReplacedWithRightAndWrongExpectation_thenOnlyTheRightOneCounts() {
    store.put(b("k"), b("v"));
    assertThat(store.replace(b("k"), b("w"), b("x"))).isFalse();
    assertThat(store.replace(b("k"), b(""), b("x"))).isFalse();
    assertThat(store.replace(b("k"), b("v"), b("x"))).isTrue();
    assertThat(s(store.get(b("k")))).isEqualTo("x");
    assertThat(store.delete(b("k"), b("v"))).isFalse();
    assertThat(store.delete(b("k"), b("x"))).isTrue();
    assertThat(store.containsKey(b("k"))).isFalse();
    assertThat(store.putIfAbsent(b("k"), b("1"))).isTrue();
    assertThat(store.putIfAbsent(b("k"), b("2"))).isFalse();
    assertThat(s(store.get(b("k")))).isEqualTo("1");
  }

  @Test
  @Tag("trap-C8")
  void givenEmptyValue_whenComparedAndReopened_thenItIsAValue() {
    store.put(b("k"), b(""));
    assertThat(store.putIfAbsent(b("k"), b("v"))).isFalse();
    assertThat(store.replace(b("k"), b(""), b(""))).isTrue();
    close();
    open();
    assertThat(store.get(b("k"))).isEmpty();
    assertThat(store.valueSize(b("k"))).hasValue(0);
    assertThat(store.delete(b("k"), b(""))).isTrue();
  }

  @Test
  void givenComputeThatAnswersNull_whenApplied_thenTheKeyIsGone() {
    store.put(b("k"), b("v"));
    assertThat(store.compute(b("k"), v -> null)).isNull();
    assertThat(store.containsKey(b("k"))).isFalse();
    assertThat(store.compute(b("k"), v -> null)).isNull();
  }

  @Test
  void givenComputeThatThrowsOrGrowsTooLong_whenApplied_thenNothingHasChanged() {
    store.put(b("k"), b("v"));
    long before = store.stats().sequence();
    assertThatThrownBy(() ->
            store.compute(
                b("k"),
                v -> {
                  throw new IllegalStateException("mine");
                }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("mine");
    close();
    store = Firkin.open(directory, Stores.quiet().valueBytesMax(10).build());
    assertThatThrownBy(() -> store.compute(b("k"), v -> new byte[11]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("valueBytesMax");
    assertThat(s(store.get(b("k")))).isEqualTo("v");
    assertThat(store.stats().sequence()).isEqualTo(before);
  }

  @Test
  void givenComputeThatChangesItsArgument_whenItLosesARace_thenTheStoredValueIsUnharmed() {
    store.put(b("k"), b("v"));
    store.compute(
        b("k"),
        v -> {
          v[0] = 'x';
          return null;
        });
    store.put(b("k"), b("v"));
    byte[] found = store.get(b("k"));
    found[0] = 'x';
    assertThat(s(store.get(b("k")))).isEqualTo("v");
  }

  @Test
  void givenComputeThatWritesTheSameKey_whenApplied_thenItRunsAgain() {
    var runs = new AtomicInteger();
    store.put(b("k"), b("0"));
    byte[] after =
        store.compute(
            b("k"),
            v -> {
              if (runs.getAndIncrement() == 0) {
                store.put(b("k"), b("10"));
              }
              return b("" + (Integer.parseInt(s(v)) + 1));
            });
    assertThat(s(after)).isEqualTo("11");
    assertThat(runs).hasValue(2);
    assertThat(s(store.get(b("k")))).isEqualTo("11");
  }

  @Test
  void givenThreadsThatCount_whenTheyComputeReplaceAndMerge_thenTheSumIsExact() throws Exception {
    FirkinMap<String, Long> map = store.map("counts", Codecs.utf8(), Codecs.int64());
    store.put(b("compute"), b("0"));
    store.put(b("replace"), b("0"));
    map.put("loop", 0L);
    try (var crew = new Crew()) {
      for (int t = 0; t < THREADS; t++) {
        crew.add(() -> {
          for (int i = 0; i < STEPS; i++) {
            store.compute(b("compute"), v -> b("" + (Integer.parseInt(s(v)) + 1)));
            byte[] now;
            do {
              now = store.get(b("replace"));
            } while (!store.replace(b("replace"), now, b("" + (Integer.parseInt(s(now)) + 1))));
            map.merge("merge", 1L, Long::sum);
            Long before;
            do {
              before = map.get("loop");
            } while (!map.replace("loop", before, before + 1));
          }
        });
      }
      crew.join();
    }
    String sum = "" + THREADS * STEPS;
    assertThat(s(store.get(b("compute")))).isEqualTo(sum);
    assertThat(s(store.get(b("replace")))).isEqualTo(sum);
    assertThat(map).containsEntry("merge", (long) THREADS * STEPS);
    assertThat(map).containsEntry("loop", (long) THREADS * STEPS);
  }

  @Test
  @Tag("trap-B4")
  @Tag("trap-A14")
  void givenThreadsThatCount_whenMergesMoveTheirRecords_thenTheSumIsExact() throws Exception {
    close();
    store =
        Firkin.open(
            directory,
            Stores.quiet()
                .merge(
                    MergeOptions.builder()
                        .fragmentationTrigger(0.01)
                        .fragmentationThreshold(0.01)
                        .checkInterval(Duration.ofMillis(10))
                        .build())
                .build());
    int keys = 8;
    try (var crew = new Crew()) {
      for (int t = 0; t < 3; t++) {
        crew.add(() -> {
          for (int i = 0; i < STEPS; i++) {
            store.compute(
                b("k" + i % keys),
                v -> {
                  byte[] next = v == null ? new byte[600] : v.clone();
                  next[0]++;
                  if (next[0] == 0 && ++next[1] == 0) {
                    next[2]++;
                  }
                  return next;
                });
          }
        });
      }
      crew.repeat(() -> store.compact());
      crew.go();
      for (int t = 0; t < 3; t++) {
        crew.thread(t).join();
      }
      crew.stop();
    }
    assertThat(sum(keys)).isEqualTo(3L * STEPS);
    close();
    open();
    assertThat(sum(keys)).isEqualTo(3L * STEPS);
  }

  private long sum(int keys) {
    long sum = 0;
    for (int i = 0; i < keys; i++) {
      byte[] v = store.get(b("k" + i));
      sum += (v[0] & 0xFF) | (v[1] & 0xFF) << 8 | (v[2] & 0xFF) << 16;
    }
    return sum;
  }

  @Test
  void givenManyThreadsThatPutIfAbsent_whenOneWins_thenOnlyOne() throws Exception {
    var wins = new AtomicInteger();
    try (var crew = new Crew()) {
      for (int t = 0; t < THREADS; t++) {
        crew.add(() -> {
          for (int i = 0; i < STEPS; i++) {
            if (store.putIfAbsent(b("k" + i), b("v"))) {
              wins.incrementAndGet();
            }
          }
        });
      }
      crew.join();
    }
    assertThat(wins).hasValue(STEPS);
    assertThat(store.size()).isEqualTo(STEPS);
  }

  @Test
  void givenManyThreadsThatDelete_whenOneWins_thenOnlyOne() throws Exception {
    for (int i = 0; i < STEPS; i++) {
      store.put(b("k" + i), b("v"));
    }
    var wins = new AtomicInteger();
    FirkinMap<String, String> map = Stores.texts(store);
    map.put("k", "v");
    var removed = new AtomicInteger();
    try (var crew = new Crew()) {
      for (int t = 0; t < THREADS; t++) {
        crew.add(() -> {
          for (int i = 0; i < STEPS; i++) {
            if (store.delete(b("k" + i))) {
              wins.incrementAndGet();
            }
          }
          if (map.remove("k") != null) {
            removed.incrementAndGet();
          }
        });
      }
      crew.join();
    }
    assertThat(wins).hasValue(STEPS);
    assertThat(removed).hasValue(1);
    assertThat(store.size()).isZero();
  }

  @Test
  void givenMapOfBytes_whenValuesAreCompared_thenByTheirBytes() {
    FirkinMap<byte[], byte[]> map = store.map("bytes", Codecs.bytes(), Codecs.bytes());
    map.put(b("k"), b("v"));
    assertThat(map.replace(b("k"), b("w"), b("x"))).isFalse();
    assertThat(map.replace(b("k"), b("v"), b("w"))).isTrue();
    assertThat(map.remove(b("k"), b("v"))).isFalse();
    assertThat(map.remove(b("k"), b("w"))).isTrue();
  }
}
