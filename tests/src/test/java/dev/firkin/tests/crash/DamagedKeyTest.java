package dev.firkin.tests.crash;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.firkin.Firkin;
import dev.firkin.config.FirkinOptions;
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

  private static void assertEnds(Runnable call) {
    assertTimeoutPreemptively(Duration.ofSeconds(20), call::run);
  }
}
