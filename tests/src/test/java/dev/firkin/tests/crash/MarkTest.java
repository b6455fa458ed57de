package dev.firkin.tests.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.firkin.Firkin;
import dev.firkin.config.SyncPolicy;
import dev.firkin.error.CorruptDataException;
import dev.firkin.testkit.DiskImage;
import dev.firkin.testkit.FaultyDisk;
import dev.firkin.testkit.FirkinOnDisk;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What was forced and is damaged is told, and not cut off as if it were the end of the log. */
class MarkTest {

  private static final int WRITES = 20;
  private static final int FIRST_RECORD = 4096;
  private static final int CUTS = 100;

  @BeforeAll
  static void quiet() {
    Quiet.please();
  }

  private static Firkin open(FaultyDisk disk) {
    return FirkinOnDisk.open(
        disk,
        Subject.options(SyncPolicy.everyWrite(), false).checkpointBytes(Long.MAX_VALUE).build());
  }

  @Test
  void givenAPowerCutAndARottenBit_whenOpened_thenWhatWasForcedIsNotCutOff() {
    FaultyDisk disk = new FaultyDisk();
    try (Firkin store = open(disk)) {
      for (int i = 0; i < WRITES; i++) {
        store.put(new byte[] {(byte) i}, Values.value("v" + i, 1000));
      }
      DiskImage image = disk.image();
      for (int seed = 1; seed <= CUTS; seed++) {
        FaultyDisk left = image.powerCut(seed);
        String data = data(left.image());
        FaultyDisk rotten =
            left.image()
                .changed(
                    data,
                    bytes -> {
                      bytes[FIRST_RECORD + 50] ^= 1;
                      return bytes;
                    })
                .kill();
        assertThatThrownBy(() -> open(rotten).close())
            .as("cut %d", seed)
            .isInstanceOf(CorruptDataException.class)
            .hasMessageContaining(data);
        try (Firkin whole = open(left)) {
          assertThat(whole.size()).isEqualTo(WRITES);
        }
      }
    }
  }

  private static String data(DiskImage image) {
    List<String> files =
        image.files().stream()
            .filter(name -> name.endsWith(".data") && hasRecord(image.bytes(name)))
            .toList();
    assertThat(files).hasSize(1);
    return files.getFirst();
  }

  /** The next segment's file may have been made already, with a header alone. */
  private static boolean hasRecord(byte[] data) {
    return data.length > FIRST_RECORD + 8 && data[FIRST_RECORD + 8] != 0;
  }
}
