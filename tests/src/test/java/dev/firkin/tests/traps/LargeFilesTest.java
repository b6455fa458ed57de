package dev.firkin.tests.traps;

import static dev.firkin.tests.traps.Stage.b;
import static org.assertj.core.api.Assertions.assertThat;

import dev.firkin.Firkin;
import dev.firkin.config.FirkinOptions;
import dev.firkin.spi.Location;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Sizes beyond 31 and 32 bits, and sizes that change. */
class LargeFilesTest {

  @Test
  @Tag("trap-H15")
  void givenTheLargestPlaces_whenPackedIntoALocation_thenTheyComeBack() {
    long last = (2L << 30) - 8;
    for (int slot : new int[] {0, 127, 128, 32_768, Location.SLOTS - 1}) {
      for (long offset : new long[] {8, 4096, 1L << 30, last}) {
        for (long length : new long[] {40, (1L << 23) - 8}) {
          long at = Location.of(slot, offset, length);
          assertThat(Location.slot(at)).isEqualTo(slot);
          assertThat(Location.offset(at)).isEqualTo(offset);
          assertThat(Location.length(at)).isEqualTo(length);
          assertThat(Location.same(at, Location.of(slot, offset, 0))).isTrue();
          assertThat(at).isNotEqualTo(Location.ABSENT);
        }
      }
    }
  }

  @Test
  @Tag("trap-H15")
  @EnabledIfSystemProperty(named = "firkin.long", matches = "true", disabledReason = "writes 5 GiB")
  void givenSegmentsOfTwoGibibytes_whenThereAreSeveral_thenEveryByteIsInReach(
      @TempDir Path directory) {
    FirkinOptions options =
        Stage.options().segmentBytesMax(FirkinOptions.SEGMENT_BYTES_MOST).build();
    int values = 80;
    byte[] value = new byte[64 << 20];
    try (Firkin store = Firkin.open(directory, options)) {
      for (int i = 0; i < values; i++) {
        ByteBuffer.wrap(value).putInt(0, i).putInt(value.length - 4, i);
        store.put(b("k" + i), value);
      }
      checkAll(store, values);
    }
    try (Firkin store = Firkin.open(directory, options)) {
      checkAll(store, values);
    }
  }

  private static void checkAll(Firkin store, int values) {
    assertThat(store.stats().dataBytes()).isGreaterThan(5L << 30);
    for (int i = 0; i < values; i++) {
      ByteBuffer found = ByteBuffer.wrap(store.get(b("k" + i)));
      assertThat(found.getInt(0)).isEqualTo(i);
      assertThat(found.getInt(found.capacity() - 4)).isEqualTo(i);
    }
  }

  @Test
  @Tag("trap-M4")
  void givenAnotherSegmentSize_whenReopened_thenAllSizesAreRead() {
    Map<String, String> expected;
    dev.firkin.testkit.FaultyDisk disk;
    try (Stage stage = new Stage(Stage.options().segmentBytesMax(4 << 20))) {
      for (int i = 0; i < 30; i++) {
        stage.put("k" + i, i + "x".repeat(100_000));
      }
      expected = stage.entries();
      disk = stage.image().kill();
    }
    for (int mebibytes : new int[] {1, 8, 2}) {
      try (Stage stage =
          new Stage(disk, Stage.options().segmentBytesMax(mebibytes << 20).build())) {
        assertThat(stage.entries()).isEqualTo(expected);
        stage.putLarge("more");
        stage.delete("more");
        stage.store().compact();
        assertThat(stage.entries()).isEqualTo(expected);
        disk = stage.image().kill();
      }
    }
  }
}
