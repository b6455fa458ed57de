package dev.firkin.tests.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.firkin.Firkin;
import dev.firkin.codec.Codecs;
import dev.firkin.codec.json.JsonCodec;
import dev.firkin.config.FirkinOptions;
import dev.firkin.config.RecoveryMode;
import dev.firkin.error.StoreOpenException;
import dev.firkin.testkit.DiskImage;
import dev.firkin.testkit.FaultyDisk;
import dev.firkin.testkit.FirkinOnDisk;
import dev.firkin.tests.golden.Scenario.Reading;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Stores that version 1 of the format left behind, and one that a newer version did. */
@Tag("trap-M6")
class GoldenStoreTest {

  private static String expected(Scenario scenario) {
    return GoldenStores.text(scenario.folder() + GoldenStores.ENTRIES);
  }

  private static FirkinOptions.Builder options(Scenario scenario, String keydir) {
    return GoldenStores.options(keydir).compressor(scenario.compressor);
  }

  @ParameterizedTest
  @EnumSource
  void givenGoldenStore_whenOpenedForReading_thenAllEntriesAreThere(Scenario scenario) {
    for (String keydir : List.of("heap", "offheap")) {
      FaultyDisk disk = GoldenStores.disk(scenario.folder()).kill();
      Map<String, String> before = listings(disk.image());
      try (Firkin store =
          FirkinOnDisk.open(disk, options(scenario, keydir).readOnly(true).build())) {
        assertThat(GoldenStores.entries(store)).as(keydir).isEqualTo(expected(scenario));
        assertThat(store.stats().recovery().cleanShutdown()).isEqualTo(scenario.closed);
        assertThat(store.stats().recovery().tornBytes()).isZero();
        assertThat(store.stats().recovery().checkpointUsed())
            .isEqualTo(scenario.keydir.equals("offheap") && keydir.equals("offheap"));
      }
      assertThat(listings(disk.image())).isEqualTo(before);
    }
  }

  @ParameterizedTest
  @EnumSource
  void givenGoldenStore_whenOpenedAndMerged_thenAllEntriesStayAsTheyAre(Scenario scenario) {
    for (String keydir : List.of("heap", "offheap")) {
      FaultyDisk disk = GoldenStores.disk(scenario.folder()).kill();
      try (Firkin store = FirkinOnDisk.open(disk, options(scenario, keydir).build())) {
        assertThat(GoldenStores.entries(store)).as(keydir).isEqualTo(expected(scenario));
        store.compact();
        assertThat(GoldenStores.entries(store)).as("merged").isEqualTo(expected(scenario));
        store.put(new byte[] {1}, new byte[] {2});
        store.delete(new byte[] {1});
      }
      try (Firkin store = FirkinOnDisk.open(disk, options(scenario, keydir).build())) {
        assertThat(GoldenStores.entries(store)).as("reopened").isEqualTo(expected(scenario));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void givenGoldenStore_whenVerified_thenItIsWhole(Scenario scenario, @TempDir Path directory)
      throws IOException {
    for (Map.Entry<String, byte[]> file : GoldenStores.golden(scenario.folder()).entrySet()) {
      Files.write(directory.resolve(file.getKey()), file.getValue());
    }
    assertThat(Firkin.verify(directory, progress -> {}).damage()).isEmpty();
  }

  @Test
  void givenGoldenMaps_whenOpenedWithTheirCodecs_thenValuesAreWhatTheyWere() {
    try (Firkin store =
        FirkinOnDisk.open(
            GoldenStores.disk(Scenario.JSON.folder()).kill(),
            GoldenStores.options("heap").readOnly(true).build())) {
      assertThat(store.map("readings", Codecs.utf8(), JsonCodec.of(Reading.class)))
          .isEqualTo(
              Map.of(
                  "roof",
                  new Reading("roof", LocalDate.of(2026, 11, 21), 7.5, List.of("wet")),
                  "cellar",
                  new Reading("cellar", LocalDate.of(2026, 2, 28), 11, List.of())));
    }
    try (Firkin store =
        FirkinOnDisk.open(
            GoldenStores.disk(Scenario.MAPS.folder()).kill(),
            GoldenStores.options("offheap").readOnly(true).build())) {
      assertThat(store.map("numbers", Codecs.int32(), Codecs.int64()))
          .isEqualTo(Map.of(-7, Long.MIN_VALUE));
      assertThat(store.map("cleared", Codecs.utf8(), Codecs.utf8()))
          .isEqualTo(Map.of("after", "2"));
    }
  }

  /** A change of the format shows here, if it is the first place to show it. */
  @ParameterizedTest
  @EnumSource
  void givenTodaysCode_whenItWritesTheSame_thenTheBytesAreGoldenButForWhatIsRandom(
      Scenario scenario) {
    assumeTrue(
        !scenario.compressor.equals("test-deflate") || Scenario.isGoldenDeflate(),
        "this JDK's Deflate makes other bytes");
    Map<String, byte[]> golden = GoldenStores.golden(scenario.folder());
    Map<String, byte[]> today =
        GoldenStores.files(GoldenStores.image(GoldenStores.disk(GoldenStores.NEW), scenario));
    golden.remove("keydir.checkpoint"); // its images are in a form of their keydir
    today.remove("keydir.checkpoint");
    if (scenario == Scenario.MERGED || scenario == Scenario.DICTIONARY) {
      assertSame(WithoutRandom.withoutIds(today), WithoutRandom.withoutIds(golden));
    } else {
      golden.replaceAll(WithoutRandom::of);
      today.replaceAll(WithoutRandom::of);
      assertSame(today, golden);
    }
  }

  private static void assertSame(Map<String, byte[]> today, Map<String, byte[]> golden) {
    assertThat(today.keySet()).isEqualTo(golden.keySet());
    golden.forEach((name, bytes) ->
        assertThat(Listing.of(today.get(name))).as(name).isEqualTo(Listing.of(bytes)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"STORE", "MANIFEST", ".data", ".dict", ".hint", "keydir.checkpoint"})
  void givenFileOfANewerVersion_whenOpened_thenRefusedOrPassedOverAndNothingChanges(String kind) {
    Scenario scenario = kind.equals(".dict") ? Scenario.DICTIONARY : Scenario.CHECKPOINT;
    boolean optional = kind.equals(".hint") || kind.equals("keydir.checkpoint");
    DiskImage image = GoldenStores.disk(scenario.folder());
    for (String name : image.files()) {
      if (name.endsWith(kind) && (!kind.equals(".data") || image.bytes(name).length > 4096)) {
        for (int version : new int[] {2, 3, 99, Integer.MAX_VALUE}) {
          DiskImage newer = image.changed(name, bytes -> ofVersion(name, bytes, version));
          if (optional) {
            passedOver(newer, scenario);
          } else {
            refused(newer, scenario, name, version);
          }
        }
      }
    }
  }

  private static byte[] ofVersion(String name, byte[] bytes, int version) {
    ByteBuffer b = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(8, version);
    CRC32C crc = new CRC32C();
    if (name.endsWith(".hint")) {
      crc.update(bytes, 0, bytes.length - 8);
      b.putInt(bytes.length - 8, (int) crc.getValue());
    } else if (!name.equals("keydir.checkpoint")) {
      crc.update(bytes, 8, 4);
      crc.update(bytes, 16, (name.endsWith(".data") ? 256 : bytes.length) - 16);
      b.putInt(12, (int) crc.getValue());
    }
    return bytes;
  }

  private static void refused(DiskImage newer, Scenario scenario, String name, int version) {
    for (RecoveryMode mode : RecoveryMode.values()) {
      for (boolean readOnly : new boolean[] {true, false}) {
        FaultyDisk disk = newer.kill();
        FirkinOptions options =
            options(scenario, "offheap").recoveryMode(mode).readOnly(readOnly).build();
        assertThatThrownBy(() -> FirkinOnDisk.open(disk, options))
            .as("%s of version %d, %s", name, version, mode)
            .isInstanceOf(StoreOpenException.class)
            .hasMessageContaining(name)
            .hasMessageContaining("newer")
            .hasMessageContaining(Integer.toString(version));
        assertThat(listings(disk.image())).as("%s, %s", name, mode).isEqualTo(listings(newer));
      }
    }
  }

  private static void passedOver(DiskImage newer, Scenario scenario) {
    FaultyDisk disk = newer.kill();
    try (Firkin store =
        FirkinOnDisk.open(disk, options(scenario, "offheap").readOnly(true).build())) {
      assertThat(GoldenStores.entries(store)).isEqualTo(expected(scenario));
    }
    assertThat(listings(disk.image())).isEqualTo(listings(newer));
    for (String keydir : List.of("heap", "offheap")) {
      FirkinOptions options = options(scenario, keydir).build();
      try (Firkin store = FirkinOnDisk.open(newer.kill(), options)) {
        assertThat(GoldenStores.entries(store)).isEqualTo(expected(scenario));
      }
    }
  }

  private static Map<String, String> listings(DiskImage image) {
    Map<String, String> listings = new TreeMap<>();
    for (String name : image.files()) {
      if (!name.equals("LOCK")) {
        listings.put(name, Arrays.hashCode(image.bytes(name)) + " " + image.bytes(name).length);
      }
    }
    return listings;
  }
}
