package dev.firkin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firkin.codec.Codecs;
import dev.firkin.config.FirkinOptions;
import dev.firkin.internal.format.HexListing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A store that an earlier version left behind, with every feature of its format, opens and reads
 * the same.
 */
class GoldenStoreTest {

  private static final Instant WRITTEN = Instant.ofEpochMilli(1_700_000_000_000L);
  private static final List<String> FILES =
      List.of(
          "STORE",
          "MANIFEST",
          "00000000004.data",
          "00000000004.hint",
          "00000000002.data",
          "00000000002.hint");

  @TempDir Path directory;

  @Test
  @Tag("trap-M6")
  void givenAStoreOfVersion1_whenOpened_thenEverythingIsThere() throws IOException {
    for (String file : FILES) {
      Files.write(directory.resolve(file), HexListing.golden("store-" + file));
    }

    check(WRITTEN.plusSeconds(30), true);
    check(WRITTEN.plusSeconds(90), false);
  }

  private void check(Instant now, boolean sessionAlive) {
    FirkinOptions options = FirkinOptions.builder().clock(InstantSource.fixed(now)).build();
    try (Firkin store = Firkin.open(directory, options)) {
      assertThat(store.stats().recovery().cleanShutdown()).isTrue();
      assertThat(store.get(bytes("kept"))).isEqualTo(bytes("second"));
      assertThat(store.get(bytes("deleted"))).isNull();
      assertThat(store.get(bytes("batch-1"))).isEqualTo(bytes("one"));
      assertThat(store.get(bytes("batch-2"))).isEqualTo(bytes("two"));
      assertThat(store.containsKey(bytes("session"))).isEqualTo(sessionAlive);
      assertThat(store.size()).isEqualTo(sessionAlive ? 4 : 3);
      assertThat(store.map("counts", Codecs.utf8(), Codecs.int64()))
          .isEqualTo(java.util.Map.of("after", 2L));
    }
  }

  /** Wrote the golden files; run by hand for a new format version, never by the build. */
  static void write(Path directory) {
    FirkinOptions options = FirkinOptions.builder().clock(InstantSource.fixed(WRITTEN)).build();
    try (Firkin store = Firkin.open(directory, options)) {
      store.put(bytes("kept"), bytes("first"));
      store.put(bytes("kept"), bytes("second"));
      store.put(bytes("deleted"), bytes("gone"));
      store.delete(bytes("deleted"));
      var counts = store.map("counts", Codecs.utf8(), Codecs.int64());
      counts.put("before", 1L);
      counts.clear();
      store.compact();
      store.put(bytes("session"), bytes("token"), Duration.ofMinutes(1));
      counts.put("after", 2L);
      store.write(
          new Batch().put(bytes("batch-1"), bytes("one")).put(bytes("batch-2"), bytes("two")));
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
