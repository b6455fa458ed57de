package dev.firkin.tests;

import static dev.firkin.tests.Stores.b;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.firkin.Batch;
import dev.firkin.Firkin;
import dev.firkin.FirkinMap;
import dev.firkin.codec.Codecs;
import dev.firkin.error.FirkinException;
import dev.firkin.error.ProviderException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProvidersTest {

  private static final List<String> COMPRESSORS = List.of("none", "test-deflate", "test-zeros");

  @TempDir Path directory;

  private Firkin open(String compressor) {
    return Firkin.open(directory, Stores.quiet().compressor(compressor).build());
  }

  private static byte[] value(int i) {
    byte[] value = new byte[2000];
    java.util.Arrays.fill(value, 0, 1000, (byte) i);
    return value;
  }

  @Test
  void givenCompressor_whenValuesShrink_thenTheStoreIsSmallerAndNobodyNotices() {
    try (Firkin store = open("test-deflate")) {
      FirkinMap<String, byte[]> map = store.map("m", Codecs.utf8(), Codecs.bytes());
      for (int i = 0; i < 500; i++) {
        store.put(b("k" + i), value(i));
        map.set("k" + i, value(i));
      }
      store.put(b("tiny"), b("x"));
      store.put(b("empty"), b(""));
      store.write(new Batch().put(b("batched"), value(7)));
      store.put(b("ttl"), value(8), Duration.ofHours(1));
      assertThat(store.stats().liveBytes()).isLessThan(200_000);
      for (int i = 0; i < 500; i++) {
        assertThat(store.get(b("k" + i))).isEqualTo(value(i));
        assertThat(map.get("k" + i)).isEqualTo(value(i));
      }
      assertThat(store.valueSize(b("k1"))).hasValue(2000);
      assertThat(store.get(b("k1"), new byte[1999], 0)).isEqualTo(2000);
      assertThat(store.<Long>view(b("k1"), v -> v.byteSize())).isEqualTo(2000);
      assertThat(store.replace(b("k1"), value(1), value(2))).isTrue();
      assertThat(store.get(b("tiny"))).isEqualTo(b("x"));
      assertThat(store.get(b("empty"))).isEmpty();
      assertThat(store.get(b("batched"))).isEqualTo(value(7));
      assertThat(store.touch(b("ttl"), Duration.ofHours(2))).isTrue();
      assertThat(store.get(b("ttl"))).isEqualTo(value(8));
      try (var snapshot = store.snapshot()) {
        store.clear();
        assertThat(snapshot.get(b("k2"))).isEqualTo(value(2));
      }
    }
  }

  @Test
  void givenCompressorsChangingFromRunToRun_whenReadAndMerged_thenAllValuesAreRight() {
    for (int run = 0; run < 9; run++) {
      try (Firkin store = open(COMPRESSORS.get(run % 3))) {
        for (int i = 0; i < 50 * run; i++) {
          assertThat(store.get(b("k" + i))).isEqualTo(value(i));
        }
        for (int i = 50 * run; i < 50 * run + 50; i++) {
          store.put(b("k" + i), value(i));
        }
        store.put(b("again"), value(run));
        if (run % 2 == 1) {
          store.compact();
        }
        assertThat(Stores.entries(store)).hasSize(50 * run + 51);
        assertThat(store.get(b("again"))).isEqualTo(value(run));
      }
    }
  }

  @Test
  void givenEmptyStoreMadeWithoutCompressor_whenOpenedWithOne_thenItsRecordsCanBeRead() {
    open("none").close();
    try (Firkin store = open("test-deflate")) {
      store.put(b("k"), value(1));
      assertThat(store.get(b("k"))).isEqualTo(value(1));
    }
    try (Firkin store = open("none")) {
      assertThat(store.get(b("k"))).isEqualTo(value(1));
    }
    open("test-zeros").close();
    open("test-deflate").close();
    try (Firkin store = open("test-zeros")) {
      store.put(b("l"), value(2));
      Stores.rollOver(store);
      store.put(b("m"), value(3));
      assertThat(store.get(b("l"))).isEqualTo(value(2));
      assertThat(store.get(b("m"))).isEqualTo(value(3));
    }
  }

  @Test
  void givenMergeUnderAnotherCompressor_whenDone_thenTheOldOneIsNamedNowhere() throws Exception {
    try (Firkin store = open("test-deflate")) {
      for (int i = 0; i < 100; i++) {
        store.put(b("k" + i), value(i));
      }
    }
    try (Firkin store = open("none")) {
      store.delete(b("k0"));
      store.compact();
      assertThat(store.stats().liveBytes()).isGreaterThan(99 * 2000);
      for (int i = 1; i < 100; i++) {
        assertThat(store.get(b("k" + i))).isEqualTo(value(i));
      }
    }
    try (var files = java.nio.file.Files.list(directory)) {
      for (Path file :
          (Iterable<Path>) files.filter(f -> f.toString().endsWith(".data"))::iterator) {
        assertThat(
                new String(
                    java.nio.file.Files.readAllBytes(file),
                    java.nio.charset.StandardCharsets.ISO_8859_1))
            .doesNotContain("test-deflate");
      }
    }
  }

  @Test
  void givenCompressorThatThrows_whenPut_thenAnErrorThatNamesItAndNothingWritten() {
    try (Firkin store = open("test-zeros")) {
      byte[] refused = java.util.Arrays.copyOf(ZeroCuttingCompressor.REFUSED, 100);
      assertThatThrownBy(() -> store.put(b("k"), refused))
          .isInstanceOf(FirkinException.class)
          .hasMessageContaining("test-zeros");
      assertThat(store.containsKey(b("k"))).isFalse();
      store.put(b("k"), value(1));
      assertThat(store.get(b("k"))).isEqualTo(value(1));
    }
  }

  @Test
  void givenNamesThatAreMissingOrDouble_whenOpened_thenTheErrorSaysWhatIsThere() {
    assertThatThrownBy(() -> open("absent"))
        .isInstanceOf(ProviderException.class)
        .hasMessageContaining("'absent'")
        .hasMessageContaining("option compressor")
        .hasMessageContaining("test-deflate, test-zeros");
    assertThatThrownBy(() -> Firkin.open(directory, Stores.quiet().keydir("absent").build()))
        .isInstanceOf(ProviderException.class)
        .hasMessageContaining("'absent'")
        .hasMessageContaining("heap");
    assertThatThrownBy(
            () -> Firkin.open(directory, Stores.quiet().keydir(TwinKeydirs.NAME).build()))
        .isInstanceOf(ProviderException.class)
        .hasMessageContaining("2 ")
        .hasMessageContaining("'test-twin'")
        .hasMessageContaining("First")
        .hasMessageContaining("Second");
    assertThatThrownBy(() -> Codecs.named("absent", String.class))
        .isInstanceOf(ProviderException.class)
        .hasMessageContaining("json");
    open("none").close();
  }
}
