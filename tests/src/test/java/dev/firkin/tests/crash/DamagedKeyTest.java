package dev.firkin.tests.crash;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.firkin.Firkin;
import dev.firkin.codec.Codecs;
import dev.firkin.config.FirkinOptions;
import dev.firkin.config.RecoveryMode;
import dev.firkin.config.SyncPolicy;
import dev.firkin.error.CorruptDataException;
import dev.firkin.testkit.DiskImage;
import dev.firkin.testkit.FaultyDisk;
import dev.firkin.testkit.FirkinOnDisk;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A record whose key is damaged looks like another key's: nobody may act on that. */
class DamagedKeyTest {

  private static final byte[] VICTIM = "victim".getBytes(UTF_8);
  private static final byte[] NEIGHBOUR = "neighbour".getBytes(UTF_8);

  @BeforeAll
  static void quiet() {
    Quiet.please();
  }

  private static FirkinOptions options() {
    return Subject.options(SyncPolicy.never(), false).build();
  }

  /** In the first segment one record, and behind it what makes a merge of it worth while. */
  private static DiskImage damaged(boolean deleted) {
    FaultyDisk disk = new FaultyDisk();
    try (Firkin store = FirkinOnDisk.open(disk, options())) {
      store.put(VICTIM, new byte[10]);
      store.put(NEIGHBOUR, new byte[20]);
      if (deleted) {
        store.compact(1);
        store.delete(VICTIM);
        store.put(NEIGHBOUR, new byte[30]);
      }
      store.compact(1);
      store.put(NEIGHBOUR, new byte[40]);
    }
    String file = deleted ? "00000000002.data" : "00000000001.data";
    return disk.image()
        .changed(
            file,
            bytes -> {
              bytes[new String(bytes, ISO_8859_1).indexOf("victim")] ^= 1;
              return bytes;
            });
  }

  @Test
  void givenALiveRecordWithADamagedKey_whenMerged_thenIsRefusedAndStaysWhereItIs() {
    FaultyDisk disk = damaged(false).kill();
    try (Firkin store = FirkinOnDisk.open(disk, options())) {
      assertThatThrownBy(store::compact)
          .isInstanceOf(CorruptDataException.class)
          .hasMessageContaining("00000000001.data");
      assertEnds(() ->
          assertThatThrownBy(() -> store.get(VICTIM)).isInstanceOf(CorruptDataException.class));
      assertThat(store.get(NEIGHBOUR)).hasSize(40);
    }
    assertThat(disk.image().files()).contains("00000000001.data");
  }

  @Test
  void givenATombstoneWithADamagedKey_whenMerged_thenTheDeletedKeyStaysDeleted() {
    FaultyDisk disk = damaged(true).kill();
    try (Firkin store = FirkinOnDisk.open(disk, options())) {
      assertThatThrownBy(store::compact)
          .isInstanceOf(CorruptDataException.class)
          .hasMessageContaining("00000000002.data");
    }
    try (Firkin store = FirkinOnDisk.open(disk.image().kill(), options())) {
      assertThat(store.get(VICTIM)).isNull();
    }
  }

  private static DiskImage flipped(DiskImage image, String file, int at, int bits) {
    return image.changed(
        file,
        bytes -> {
          bytes[at] ^= (byte) bits;
          return bytes;
        });
  }

  private static int find(DiskImage image, String file, String text) {
    return new String(image.bytes(file), ISO_8859_1).indexOf(text);
  }

  @Test
  void givenAKeyDamagedToAnothersKey_whenScanned_thenTheEntryIsNotLeftOutInSilence() {
    FaultyDisk disk = new FaultyDisk();
    try (Firkin store = FirkinOnDisk.open(disk, options())) {
      store.put("key-0".getBytes(UTF_8), "value-0".getBytes(UTF_8));
      store.put("key-1".getBytes(UTF_8), new byte[5000]);
      store.put("key-1".getBytes(UTF_8), "value-1".getBytes(UTF_8));
    }
    String file = "00000000001.data";
    DiskImage image = disk.image();
    DiskImage damaged = flipped(image, file, find(image, file, "key-0value-0") + 4, 1);
    try (Firkin store = FirkinOnDisk.open(damaged.kill(), options())) {
      assertThatThrownBy(() -> store.entries().count())
          .isInstanceOf(CorruptDataException.class)
          .hasMessageContaining(file + " at byte 4096");
    }
    DiskImage dead = flipped(image, file, find(image, file, "key-1") + 1000, 1);
    try (Firkin store = FirkinOnDisk.open(dead.kill(), options())) {
      assertThat(store.entries().count()).as("what is dead is missed by nobody").isEqualTo(2);
    }
  }

  @Test
  void givenTheRecordOfAMapWithADamagedName_whenOpened_thenTheMapIsNotMadeAnew() {
    FaultyDisk disk = new FaultyDisk();
    FirkinOptions offheap = options().toBuilder().keydir("offheap").build();
    try (Firkin store = FirkinOnDisk.open(disk, offheap)) {
      store.map("victim", Codecs.utf8(), Codecs.utf8()).put("a", "b");
      store.map("neighbour", Codecs.utf8(), Codecs.utf8()).put("c", "d");
    }
    String file = "00000000001.data";
    DiskImage image = disk.image();
    DiskImage damaged = flipped(image, file, find(image, file, "map/victim") + 7, 1);
    assertThatThrownBy(() -> FirkinOnDisk.open(damaged.kill(), offheap))
        .isInstanceOf(CorruptDataException.class)
        .hasMessageContaining(file);
  }

  @Test
  void givenADamagedKey_whenTheKeysOfAMapAreGoneThrough_thenNobodysKeyIsGiven() {
    FaultyDisk disk = new FaultyDisk();
    FirkinOptions offheap = options().toBuilder().keydir("offheap").build();
    try (Firkin store = FirkinOnDisk.open(disk, offheap)) {
      store.map("map", Codecs.utf8(), Codecs.utf8()).put("victim", "b");
    }
    String file = "00000000001.data";
    DiskImage image = disk.image();
    DiskImage damaged = flipped(image, file, find(image, file, "victim"), 1);
    try (Firkin store = FirkinOnDisk.open(damaged.kill(), offheap)) {
      var map = store.map("map", Codecs.utf8(), Codecs.utf8());
      assertThatThrownBy(() -> map.keySet().forEach(key -> {}))
          .isInstanceOf(CorruptDataException.class)
          .hasMessageContaining(file);
    }
  }

  @Test
  void givenACompressedValueWhoseLengthIsDamaged_whenAskedForTheLength_thenRefused() {
    FaultyDisk disk = new FaultyDisk();
    FirkinOptions compressed = options().toBuilder().compressor("test-deflate").build();
    try (Firkin store = FirkinOnDisk.open(disk, compressed)) {
      store.put(VICTIM, new byte[1000]);
    }
    String file = "00000000001.data";
    DiskImage image = disk.image();
    DiskImage damaged = flipped(image, file, find(image, file, "victim") + VICTIM.length, 1);
    try (Firkin store = FirkinOnDisk.open(damaged.kill(), compressed)) {
      assertThatThrownBy(() -> store.valueSize(VICTIM)).isInstanceOf(CorruptDataException.class);
    }
  }

  @Test
  void givenAWrongBitInASegmentsSalt_whenSalvaged_thenItsRecordsAreThere() {
    FaultyDisk disk = new FaultyDisk();
    try (Firkin store = FirkinOnDisk.open(disk, options())) {
      store.put(VICTIM, new byte[10]);
    }
    DiskImage damaged = flipped(disk.image(), "00000000001.data", 50, 4);
    FirkinOptions salvage = options().toBuilder().recoveryMode(RecoveryMode.SALVAGE).build();
    try (Firkin store = FirkinOnDisk.open(damaged.kill(), salvage)) {
      assertThat(store.get(VICTIM)).hasSize(10);
      assertThat(store.stats().recovery().damage()).isNotEmpty();
    }
  }

  @Test
  void givenNoStoreFile_whenOpenedForReading_thenToldThatItIsMissing() {
    DiskImage image = damaged(false).without("STORE");
    FirkinOptions reading = options().toBuilder().readOnly(true).build();
    assertThatThrownBy(() -> FirkinOnDisk.open(image.kill(), reading))
        .isInstanceOf(CorruptDataException.class)
        .hasMessageContaining("STORE");
  }

  private static void assertEnds(Runnable call) {
    assertTimeoutPreemptively(Duration.ofSeconds(20), call::run);
  }
}
