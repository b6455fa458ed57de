package dev.firkin.tests.traps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firkin.stats.RecoveryReport;
import dev.firkin.testkit.DiskImage;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Hint files are a shortcut: without them, or with wrong ones, everything is as with right ones.
 */
class HintTest {

  private static final Map<String, String> ENTRIES = Map.of("a", "2", "b", "1", "c", "1", "d", "1");

  private static void write(Stage stage) {
    stage.put("a", "1");
    stage.put("b", "1");
    stage.put("gone", "1");
    stage.rollOver();
    stage.put("a", "2");
    stage.put("c", "1");
    stage.rollOver();
    stage.delete("gone");
    stage.rollOver();
    stage.put("d", "1");
  }

  private static DiskImage closed() {
    try (Stage stage = new Stage()) {
      write(stage);
      stage.store().close();
      return stage.image();
    }
  }

  @Test
  @Tag("trap-C14")
  @Tag("trap-D1")
  @Tag("trap-D4")
  void givenAnyHintFileIsEmptyCutOrZeroOrOlder_whenOpened_thenTheDataCount() {
    DiskImage image = closed();
    List<String> hints = Stage.hintFiles(image);
    assertThat(hints).hasSize(4);
    List<UnaryOperator<byte[]>> ways =
        List.of(
            bytes -> new byte[0],
            bytes -> new byte[bytes.length],
            bytes -> Arrays.copyOf(bytes, bytes.length / 2),
            bytes -> Arrays.copyOf(bytes, bytes.length - 1),
            bytes -> Arrays.copyOf(bytes, bytes.length * 2),
            bytes -> image.bytes(hints.getFirst()),
            bytes -> image.bytes(hints.getLast()));
    for (String hint : hints) {
      for (UnaryOperator<byte[]> way : ways) {
        DiskImage damaged = image.changed(hint, way);
        try (Stage stage = new Stage(damaged.kill())) {
          assertThat(stage.entries()).as(hint).isEqualTo(ENTRIES);
          stage.store().compact();
          stage.reopen();
          assertThat(stage.entries()).as(hint + ", merged").isEqualTo(ENTRIES);
        }
      }
    }
  }

  @Test
  @Tag("trap-D2")
  void givenAMerge_whenKilled_thenTheHintFileOfItsOutputIsWholeAndUsed() {
    try (Stage stage = new Stage()) {
      write(stage);
      stage.store().compact();
      assertThat(stage.store().stats().merge().finished()).isPositive();
      stage.kill();
      RecoveryReport recovery = stage.store().stats().recovery();
      assertThat(recovery.hintsLoaded()).isEqualTo(1);
      assertThat(recovery.segmentsScanned()).isZero();
      assertThat(stage.entries()).isEqualTo(ENTRIES);
      String hint = Stage.hintFiles(stage.image()).getFirst();
      stage.kill(image ->
          image.changed(
              hint,
              bytes -> {
                bytes[bytes.length / 2] ^= 1;
                return bytes;
              }));
      assertThat(stage.store().stats().recovery().hintsLoaded()).isZero();
      assertThat(stage.entries()).isEqualTo(ENTRIES);
    }
  }

  @Test
  @Tag("trap-D3")
  void givenDataThatEndBeforeTheirHintFileDoes_whenOpened_thenItIsRefused() {
    DiskImage image = closed();
    for (String hint : Stage.hintFiles(image)) {
      String data = hint.replace(".hint", ".data");
      DiskImage cut = image.changed(data, bytes -> Arrays.copyOf(bytes, bytes.length - 8));
      org.assertj.core.api.Assertions.assertThatThrownBy(() -> new Stage(cut.kill()).close())
          .isInstanceOf(dev.firkin.error.CorruptDataException.class)
          .hasMessageContaining(data)
          .hasMessageContaining("cut");
    }
  }

  @Test
  @Tag("trap-D4")
  void givenACutHintFile_whenItsEntriesExpire_thenTheFileGoesAllTheSame() {
    var now = new AtomicReference<>(Instant.parse("2026-11-21T12:00:00Z"));
    try (Stage stage = new Stage(Stage.options().clock(now::get))) {
      for (int i = 0; i < 50; i++) {
        stage.put("k" + i, "v", Duration.ofMinutes(1));
      }
      stage.rollOver();
      stage.put("stays", "v");
      stage.reopen(image ->
          image.changed(
              Stage.hintFiles(image).getFirst(), bytes -> Arrays.copyOf(bytes, bytes.length - 20)));
      now.set(now.get().plusSeconds(60));
      stage.store().compact();
      assertThat(stage.segments()).doesNotContain(1L);
      stage.reopen();
      assertThat(stage.entries()).isEqualTo(Map.of("stays", "v"));
    }
  }

  @Test
  @Tag("trap-D5")
  void givenASegmentThatIsAppendedToAgain_whenKilledOrClosed_thenItsHintFileSaysHowFarItGoes() {
    try (Stage stage = new Stage()) {
      stage.put("a", "1");
      stage.reopen();
      stage.put("b", "1");
      stage.put("a", "2");
      stage.kill();
      assertThat(stage.store().stats().recovery().hintsLoaded()).isEqualTo(1);
      assertThat(stage.entries()).isEqualTo(Map.of("a", "2", "b", "1"));
      stage.delete("b");
      stage.reopen();
      assertThat(stage.store().stats().recovery().hintsLoaded()).isEqualTo(1);
      assertThat(stage.store().stats().recovery().segmentsScanned()).isZero();
      assertThat(stage.entries()).isEqualTo(Map.of("a", "2"));
    }
  }

  @Test
  @Tag("trap-D6")
  @Tag("trap-D11")
  void givenHintFilesThatSomebodyDeleted_whenOpenedAndClosed_thenAllIsThereAndSoAreThey() {
    DiskImage image = closed();
    DiskImage without = Stage.withoutHints(image);
    assertThat(Stage.hintFiles(without)).isEmpty();
    try (Stage stage = new Stage(without.kill())) {
      assertThat(stage.entries()).isEqualTo(ENTRIES);
      stage.store().close();
      assertThat(Stage.hintFiles(stage.image())).isEqualTo(Stage.hintFiles(image));
      stage.kill();
      assertThat(stage.store().stats().recovery().segmentsScanned()).isZero();
    }
  }

  @Test
  @Tag("trap-D7")
  void givenMerges_whenSegmentsGo_thenTheirHintFilesGoToo() {
    try (Stage stage = new Stage()) {
      for (int round = 0; round < 5; round++) {
        write(stage);
        stage.store().compact();
        stage.store().close(); // not opened again yet: that would delete what is left over
        DiskImage image = stage.image();
        assertThat(Stage.hintFiles(image))
            .allMatch(hint -> image.files().contains(hint.replace(".hint", ".data")))
            .hasSizeLessThanOrEqualTo(2);
        stage.kill();
      }
    }
  }

  @Test
  @Tag("trap-D10")
  void givenHintFilesWithoutADataFile_whenOpened_thenNoKeyComesFromThem() {
    DiskImage image = closed();
    DiskImage orphans = image;
    int id = 40;
    for (String hint : Stage.hintFiles(image)) {
      orphans = orphans.with("%011d.hint".formatted(id++), image.bytes(hint));
    }
    try (Stage stage = new Stage(orphans.with("00000000003.hint.bak", new byte[7]).kill())) {
      assertThat(stage.entries()).isEqualTo(ENTRIES);
      stage.reopen();
      assertThat(stage.entries()).isEqualTo(ENTRIES);
    }
  }
}
