package dev.firkin.compression;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.firkin.Firkin;
import dev.firkin.config.FirkinOptions;
import dev.firkin.config.MergeOptions;
import dev.firkin.config.SyncPolicy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The compressors under a store, chosen by its option. */
class StoreTest {

  private static final List<String> OPTIONS =
      List.of("zstd", "lz4", "zstd:19", "none", "lz4:high", "zstd:1", "lz4:high12");

  @TempDir Path directory;

  private Firkin open(String compressor) {
    FirkinOptions options =
        FirkinOptions.builder()
            .segmentBytesMax(1 << 20)
            .syncPolicy(SyncPolicy.never())
            .merge(MergeOptions.builder().enabled(false).build())
            .compressor(compressor)
            .build();
    return Firkin.open(directory, options);
  }

  private static byte[] key(int i) {
    return ("key " + i).getBytes(UTF_8);
  }

  /** Every third value is long, every third noise. */
  private static byte[] value(int i) {
    return switch (i % 3) {
      case 0 -> Values.text(20_000 + i, i);
      case 1 -> Values.random(100 + i % 700, i);
      default -> Values.document(i);
    };
  }

  private static void assertHas(Firkin store, int from, int to) {
    for (int i = from; i < to; i++) {
      assertThat(store.get(key(i))).isEqualTo(value(i));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"zstd", "lz4"})
  void givenCompressor_whenClosedAndReopened_thenTheStoreIsSmallAndAllIsThere(String compressor) {
    long plain = 0;
    try (Firkin store = open(compressor)) {
      for (int i = 0; i < 300; i++) {
        store.put(key(i), value(i));
        plain += value(i).length;
      }
      store.put(key(-1), new byte[0]);
      assertHas(store, 0, 300);
      assertThat(store.stats().liveBytes()).isLessThan(plain * 7 / 10);
    }
    try (Firkin store = open(compressor)) {
      assertHas(store, 0, 300);
      assertThat(store.get(key(-1))).isEmpty();
    }
  }

  @Test
  void givenAnotherCompressorAtEachOpening_whenRead_thenEachSegmentIsReadByItsOwn() {
    int written = 0;
    for (String compressor : OPTIONS) {
      try (Firkin store = open(compressor)) {
        assertHas(store, 0, written);
        for (int i = written; i < written + 60; i++) {
          store.put(key(i), value(i));
        }
        written += 60;
        assertHas(store, 0, written);
      }
    }
    assertThat(compressorsInHeaders()).contains("zstd", "lz4", "none");
  }

  @Test
  void givenSegmentsOfSeveralCompressors_whenCompacted_thenAllAreRewrittenByTodays() {
    int written = 0;
    for (String compressor : OPTIONS) {
      try (Firkin store = open(compressor)) {
        for (int i = written; i < written + 60; i++) {
          store.put(key(i), value(i));
        }
        written += 60;
      }
    }
    try (Firkin store = open("zstd:9")) {
      for (int i = 0; i < written; i += 10) {
        store.put(key(i), value(i)); // so that each segment has something to drop
      }
      store.compact();
      assertHas(store, 0, written);
    }
    assertThat(compressorsInHeaders()).containsOnly("zstd");
    try (Firkin store = open("lz4")) {
      assertHas(store, 0, written);
    }
  }

  private List<String> compressorsInHeaders() {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> file.toString().endsWith(".data"))
          .map(StoreTest::compressorInHeader)
          .distinct()
          .toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String compressorInHeader(Path file) {
    try (var data = Files.newInputStream(file)) {
      String header = new String(data.readNBytes(256), StandardCharsets.ISO_8859_1);
      return Stream.of("zstd", "lz4", "none").filter(header::contains).findFirst().orElseThrow();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void givenWritersOfBothKinds_whenTheyPutAndGet_thenEachFindsItsOwn() {
    try (Firkin store = open("zstd");
        ExecutorService platform = Executors.newFixedThreadPool(4);
        ExecutorService virtual = Executors.newVirtualThreadPerTaskExecutor()) {
      var done =
          IntStream.range(0, 400)
              .mapToObj(i ->
                  (i % 2 == 0 ? platform : virtual)
                      .submit(() -> {
                        store.put(key(i), value(i));
                        return store.get(key(i));
                      }))
              .toList();
      for (int i = 0; i < 400; i++) {
        assertThat(done.get(i)).succeedsWithin(Duration.ofSeconds(60)).isEqualTo(value(i));
      }
      assertHas(store, 0, 400);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"zstd:20", "zstd:fast", "lz4:9", "lz4:high18"})
  void givenUnknownParameters_whenOpened_thenTheErrorNamesTheCompressor(String compressor) {
    assertThatThrownBy(() -> open(compressor))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("compressor '%s' takes", compressor.split(":")[0]);
  }
}
