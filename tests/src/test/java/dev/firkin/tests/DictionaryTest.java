package dev.firkin.tests;

import static dev.firkin.tests.Stores.b;
import static dev.firkin.tests.Stores.s;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.firkin.Batch;
import dev.firkin.Firkin;
import dev.firkin.config.FirkinOptions;
import dev.firkin.config.MergeOptions;
import dev.firkin.config.RecoveryMode;
import dev.firkin.error.CorruptDataException;
import dev.firkin.stats.DictionaryStats;
import dev.firkin.stats.SegmentStats;
import dev.firkin.stats.TrainingReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DictionaryTest {

  private static final String WORDS =
      """
      "name": "firkin", "kind": "small cask", "holds": "nine gallons", "of": "ale, beer or butter" \
      """;

  @TempDir Path directory;

  private Firkin open(String compressor) {
    return Firkin.open(directory, Stores.quiet().compressor(compressor).build());
  }

  private static byte[] value(int i) {
    return b("{\"id\": %d, %s, \"more\": %d}".formatted(i, WORDS, i * 31));
  }

  private static void put(Firkin store, int from, int to) {
    for (int i = from; i < to; i++) {
      store.put(b("k" + i), value(i));
    }
  }

  private static void assertHolds(Firkin store, int count) {
    for (int i = 0; i < count; i++) {
      assertThat(s(store.get(b("k" + i)))).isEqualTo(s(value(i)));
    }
    assertThat(Stores.entries(store)).hasSize(count);
  }

  private List<Path> dictionaryFiles() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(f -> f.toString().endsWith(".dict")).sorted().toList();
    }
  }

  @Test
  void givenTrainedDictionary_whenValuesFollow_thenTheyAreMuchSmallerAndCanBeRead()
      throws IOException {
    TrainingReport report;
    try (Firkin store = open("test-deflate")) {
      put(store, 0, 200);
      long before = store.stats().liveBytes();
      report = store.trainDictionary();
      put(store, 200, 400);
      long after = store.stats().liveBytes() - before;
      assertThat(after).isLessThan(before * 3 / 4);
      assertHolds(store, 400);
    }
    assertThat(report.samples()).isEqualTo(180);
    assertThat(report.dictionaryBytes()).isPositive().isLessThanOrEqualTo(64 << 10);
    assertThat(report.sampleBytes()).isGreaterThan(180 * 100);
    assertThat(report.testBytes()).isGreaterThan(20 * 100);
    assertThat(report.testBytesBefore()).isLessThan(report.testBytes());
    assertThat(report.testBytesAfter()).isLessThan(report.testBytesBefore() / 2);
    assertThat(dictionaryFiles())
        .containsExactly(directory.resolve("%011d.dict".formatted(report.dictionary())));
    try (Firkin store = open("none")) {
      assertHolds(store, 400);
    }
    try (Firkin store = open("test-zeros")) {
      assertHolds(store, 400);
      put(store, 400, 410);
      assertHolds(store, 410);
    }
    assertThat(Firkin.verify(directory, p -> {}).damage()).isEmpty();
  }

  @Test
  void givenDictionary_whenReopened_thenItIsStillInUse() {
    TrainingReport report;
    try (Firkin store = open("test-deflate")) {
      put(store, 0, 100);
      report = store.trainDictionary();
    }
    try (Firkin store = open("test-deflate")) {
      assertThat(store.stats().dictionaries())
          .containsExactly(
              new DictionaryStats(
                  report.dictionary(), "test-deflate", report.dictionaryBytes(), true, 1));
      assertThat(store.stats().segments().getLast().dictionary()).isEqualTo(report.dictionary());
    }
    try (Firkin store = open(FirkinOptions.AS_WRITTEN)) {
      assertThat(store.stats().segments().getLast())
          .extracting(SegmentStats::compressor, SegmentStats::dictionary)
          .containsExactly("test-deflate", report.dictionary());
    }
  }

  @Test
  void givenSeveralDictionaries_whenCompacted_thenOnlyTheNewestIsLeft() throws IOException {
    try (Firkin store = open("test-deflate")) {
      put(store, 0, 100);
      store.trainDictionary();
      put(store, 100, 200);
      store.trainDictionary();
      put(store, 200, 300);
      TrainingReport newest = store.trainDictionary();
      put(store, 300, 400);
      assertThat(dictionaryFiles()).hasSize(3);
      assertThat(store.stats().dictionaries()).hasSize(3);
      assertHolds(store, 400);
      long before = store.stats().liveBytes();
      try (var snapshot = store.snapshot()) {
        store.compact();
        assertThat(s(snapshot.get(b("k150")))).isEqualTo(s(value(150)));
      }
      assertThat(store.stats().liveBytes()).isLessThan(before);
      assertThat(store.stats().segments())
          .allMatch(segment -> segment.dictionary() == newest.dictionary());
      assertHolds(store, 400);
    }
    try (Firkin store = open("test-deflate")) {
      store.compact();
      assertHolds(store, 400);
      assertThat(dictionaryFiles()).hasSize(1);
    }
    try (Firkin store = open("none")) {
      store.compact();
      assertThat(dictionaryFiles()).isEmpty();
      assertThat(store.stats().dictionaries()).isEmpty();
      assertHolds(store, 400);
    }
  }

  @Test
  void givenMissingDictionary_whenOpened_thenTheErrorNamesItAndSalvageKeepsTheRest()
      throws IOException {
    long id;
    try (Firkin store = open("test-deflate")) {
      put(store, 0, 50);
      store.put(b("noise"), b("x"));
      id = store.trainDictionary().dictionary();
      put(store, 50, 100);
      store.put(b("k7"), value(8)); // its older value must not come back
      store.put(b("short"), b("y"));
    }
    Files.delete(dictionaryFiles().getFirst());
    assertThatThrownBy(() -> open("test-deflate"))
        .isInstanceOf(CorruptDataException.class)
        .hasMessageContainingAll("dictionary " + id, ".dict", "SALVAGE");
    assertThat(Firkin.verify(directory, p -> {}).damage())
        .anyMatch(damage -> damage.problem().contains("dictionary " + id));
    try (Firkin store =
        Firkin.open(
            directory,
            Stores.quiet().compressor("test-deflate").recoveryMode(RecoveryMode.SALVAGE).build())) {
      assertThat(store.stats().recovery().damage())
          .anyMatch(damage -> damage.problem().contains("51 values need dictionary " + id));
      assertThat(s(store.get(b("k6")))).isEqualTo(s(value(6)));
      assertThat(store.get(b("k7"))).isNull();
      assertThat(store.get(b("k70"))).isNull();
      assertThat(s(store.get(b("noise")))).isEqualTo("x");
      assertThat(s(store.get(b("short")))).isEqualTo("y");
      assertThat(Stores.entries(store)).hasSize(51);
      put(store, 0, 10);
    }
    try (Firkin store = open("test-deflate")) {
      assertThat(s(store.get(b("k7")))).isEqualTo(s(value(7)));
      assertThat(Stores.entries(store)).hasSize(52);
    }
  }

  @Test
  void givenDamagedDictionary_whenOpened_thenTheErrorNamesTheFile() throws IOException {
    try (Firkin store = open("test-deflate")) {
      put(store, 0, 50);
      store.trainDictionary();
      put(store, 50, 60);
    }
    Path file = dictionaryFiles().getFirst();
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 4;
    Files.write(file, bytes);
    assertThatThrownBy(() -> open("none"))
        .isInstanceOf(CorruptDataException.class)
        .hasMessageContainingAll(file.toString(), "checksum");
    try (Firkin store =
        Firkin.open(directory, Stores.quiet().recoveryMode(RecoveryMode.SALVAGE).build())) {
      assertThat(Stores.entries(store)).hasSize(50);
      assertThat(store.stats().recovery().movedAside()).hasSize(2);
    }
  }

  @Test
  void givenLostManifest_whenSalvaged_thenDictionariesAreFound() throws IOException {
    try (Firkin store = open("test-deflate")) {
      put(store, 0, 50);
      store.trainDictionary();
      put(store, 50, 100);
    }
    Files.delete(directory.resolve("MANIFEST"));
    try (Firkin store =
        Firkin.open(directory, Stores.quiet().recoveryMode(RecoveryMode.SALVAGE).build())) {
      assertHolds(store, 100);
    }
  }

  @Test
  void givenForeignDictionaryFile_whenOpened_thenItIsMovedAside() throws IOException {
    try (Firkin store = open("test-deflate")) {
      put(store, 0, 50);
    }
    Files.write(directory.resolve("00000000099.dict"), new byte[100]);
    try (Firkin store = open("test-deflate")) {
      assertThat(store.stats().recovery().movedAside()).hasSize(1);
      assertHolds(store, 50);
    }
    assertThat(dictionaryFiles()).isEmpty();
  }

  @Test
  void givenCompressorWithoutDictionaries_whenAskedToTrain_thenRefusedWithTheReason() {
    try (Firkin store = open("test-zeros")) {
      put(store, 0, 50);
      assertThatThrownBy(store::trainDictionary)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContainingAll("test-zeros", "takes no dictionary", "zstd");
    }
    try (Firkin store =
        Firkin.open(
            directory.resolve("empty"), Stores.quiet().compressor("test-deflate").build())) {
      assertThatThrownBy(store::trainDictionary)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContainingAll("no dictionary can be trained", "no samples");
      store.put(b("k"), b("v"));
      assertThat(store.get(b("k"))).isEqualTo(b("v"));
      for (int i = 0; i < 40; i++) {
        store.put(b("k" + i), b("aaaaaaaaaaaaaaaaaaaaaaaa"));
      }
      assertThatThrownBy(store::trainDictionary)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("values would become no shorter by it");
      assertThat(store.stats().dictionaries()).isEmpty();
    }
  }

  @Test
  void givenEnoughValues_whenMerged_thenADictionaryIsTrainedByItself() throws IOException {
    FirkinOptions options =
        Stores.quiet()
            .compressor("test-deflate")
            .merge(MergeOptions.builder().dictionaryTrigger(300).build())
            .build();
    try (Firkin store = Firkin.open(directory, options)) {
      put(store, 0, 200);
      store.put(b("k0"), value(0));
      store.compact();
      assertThat(store.stats().dictionaries()).isEmpty();
      put(store, 200, 400);
      store.compact(); // nothing is dead, and yet there is something to gain
      assertThat(store.stats().dictionaries()).hasSize(1);
      assertThat(store.stats().segments()).allMatch(segment -> segment.dictionary() != 0);
      assertHolds(store, 400);
    }
    assertThat(dictionaryFiles()).hasSize(1);
  }

  @Test
  void givenWritersAndReaders_whenDictionariesChangeAndMergesRun_thenEveryValueIsRight()
      throws Exception {
    try (Firkin store = open("test-deflate");
        ExecutorService threads = Executors.newFixedThreadPool(3)) {
      put(store, 0, 100);
      var go = new CountDownLatch(1);
      List<Future<?>> writers =
          Stream.of(1, 2)
              .<Future<?>>map(writer ->
                  threads.submit(() -> {
                    go.await();
                    for (int i = 0; i < 3_000; i++) {
                      int key = 100 + writer * 1_000 + i % 500;
                      if (i % 3 == 0) {
                        store.write(
                            new Batch()
                                .put(b("k" + key), value(key))
                                .put(b("k" + key % 100), value(key % 100)));
                      } else {
                        store.put(b("k" + key), value(key), Duration.ofHours(1));
                      }
                      assertThat(s(store.get(b("k" + key)))).isEqualTo(s(value(key)));
                    }
                    return null;
                  }))
              .toList();
      Future<?> trainer =
          threads.submit(() -> {
            go.await();
            for (int i = 0; i < 20; i++) {
              store.trainDictionary();
              store.compact();
            }
            return null;
          });
      go.countDown();
      for (Future<?> writer : writers) {
        writer.get();
      }
      trainer.get();
      assertThat(Stores.entries(store)).hasSize(1_100);
    }
  }
}
