package dev.firkin.tests.traps;

import static dev.firkin.tests.traps.Stage.b;
import static org.assertj.core.api.Assertions.assertThat;

import dev.firkin.stats.SegmentStats;
import dev.firkin.testkit.DiskImage;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The log's order decides which value is the newest: no clock, no file number, no luck. */
class OrderTest {

  @Test
  @Tag("trap-B1")
  @Tag("trap-B2")
  void givenAClockThatStopsAndGoesBack_whenReopened_thenTheLastPutIsTheNewest() {
    var now = new AtomicReference<>(Instant.parse("2026-11-21T12:00:00Z"));
    try (Stage stage = new Stage(Stage.options().clock(now::get))) {
      for (int i = 0; i < 30; i++) {
        stage.put("same millisecond", "v" + i);
        if (i % 10 == 9) {
          stage.rollOver();
        }
      }
      stage.put("clock goes back", "old");
      stage.rollOver();
      now.set(now.get().minusSeconds(3600));
      stage.put("clock goes back", "new");
      Map<String, String> expected = Map.of("same millisecond", "v29", "clock goes back", "new");
      stage.kill(Stage::withoutHints);
      assertThat(stage.entries()).isEqualTo(expected);
      stage.store().compact();
      stage.reopen();
      assertThat(stage.entries()).isEqualTo(expected);
    }
  }

  @Test
  @Tag("trap-B3")
  void givenAMergeWhoseOutputHasAHigherNumber_whenThePresentSegmentIsWritten_thenThatIsNewer() {
    try (Stage stage = new Stage()) {
      stage.put("k", "old");
      stage.putDeadWeight("weight");
      stage.merge();
      List<SegmentStats> segments = stage.store().stats().segments();
      assertThat(segments.getFirst().id()).isGreaterThan(segments.getLast().id());
      stage.put("k", "new");
      stage.delete("weight");
      stage.kill(Stage::withoutHints);
      assertThat(stage.entries()).isEqualTo(Map.of("k", "new"));
    }
  }

  @Test
  @Tag("trap-B5")
  void givenTheFirstRecordOfTheFirstFile_whenComparedAndMoved_thenItIsARecordLikeAnyOther() {
    try (Stage stage = new Stage()) {
      stage.put("k", "v");
      assertThat(stage.store().putIfAbsent(b("k"), b("w"))).isFalse();
      assertThat(stage.store().replace(b("k"), b("w"), b("x"))).isFalse();
      stage.putDeadWeight("weight");
      stage.merge();
      assertThat(stage.get("k")).isEqualTo("v");
      assertThat(stage.store().replace(b("k"), b("v"), b("w"))).isTrue();
      assertThat(stage.store().delete(b("k"), b("v"))).isFalse();
      assertThat(stage.store().delete(b("k"), b("w"))).isTrue();
      stage.reopen();
      assertThat(stage.entries()).isEqualTo(Map.of("weight", "light"));
    }
  }

  @Test
  @Tag("trap-B6")
  void givenRestartsMergesAndEmptySegments_whenFilesAreNamed_thenNoNumberIsUsedTwice() {
    Map<Long, byte[]> heads = new HashMap<>();
    try (Stage stage = new Stage()) {
      for (int round = 0; round < 40; round++) {
        stage.put("k" + round % 3, "v" + round);
        if (round % 3 == 0) {
          stage.rollOver();
        }
        if (round % 4 == 0) {
          stage.store().compact();
        }
        DiskImage image = stage.image();
        for (SegmentStats segment : stage.store().stats().segments()) {
          byte[] file = image.bytes("%011d.data".formatted(segment.id()));
          byte[] head = Arrays.copyOf(file, 256); // with the salt, which is random
          byte[] before = heads.putIfAbsent(segment.id(), head);
          assertThat(before == null ? head : before).as("round %d", round).isEqualTo(head);
        }
        if (round % 5 == 0) {
          stage.reopen();
        } else if (round % 7 == 0) {
          stage.kill();
        }
      }
      assertThat(stage.entries()).isEqualTo(Map.of("k0", "v39", "k1", "v37", "k2", "v38"));
    }
    assertThat(heads).hasSizeGreaterThan(20);
  }

  @Test
  @Tag("trap-B7")
  void givenEmptyFilesUnderTheNextNumbers_whenTheLogGoesOn_thenTheyAreNotInTheWay() {
    try (Stage stage = new Stage()) {
      stage.put("k", "v");
      stage.rollOver();
      stage.kill(image -> {
        DiskImage left = image;
        for (int id = 1; id < 12; id++) {
          String name = "%011d.data".formatted(id);
          left = image.files().contains(name) ? left : left.with(name, new byte[0]);
        }
        return left;
      });
      for (int i = 0; i < 15; i++) {
        stage.put("k" + i, "v");
        stage.rollOver();
      }
      stage.store().compact();
      stage.reopen();
      assertThat(stage.store().size()).isEqualTo(16);
    }
  }

  /** Versions of many keys in many segments; some keys are deleted, some cleared and put again. */
  private static Map<String, String> manyVersions(Stage stage) {
    Map<String, String> model = new TreeMap<>();
    for (int segment = 0; segment < 12; segment++) {
      for (int i = 0; i < 400; i++) {
        String key = "k" + (i * 7 + segment * 131) % 900;
        if ((i + segment) % 5 == 0) {
          stage.delete(key);
          model.remove(key);
        } else {
          stage.put(key, segment + "/" + i);
          model.put(key, segment + "/" + i);
        }
      }
      stage.rollOver();
    }
    return model;
  }

  @Test
  @Tag("trap-B8")
  @Tag("trap-B10")
  void givenVersionsInManySegments_whenLoadedInAnyWay_thenTheNewestWins() {
    List<UnaryOperator<DiskImage>> ways =
        List.of(image -> image, Stage::withoutHints, OrderTest::withEveryOtherHint);
    for (String keydir : List.of("heap", "offheap")) {
      for (UnaryOperator<DiskImage> way : ways) {
        try (Stage stage = new Stage(Stage.options().keydir(keydir))) {
          Map<String, String> model = manyVersions(stage);
          stage.kill(way);
          assertThat(stage.entries()).as(keydir).isEqualTo(model);
        }
      }
    }
  }

  private static DiskImage withEveryOtherHint(DiskImage image) {
    DiskImage left = image;
    List<String> hints = Stage.hintFiles(image);
    for (int i = 0; i < hints.size(); i += 2) {
      left = left.without(hints.get(i));
    }
    return left;
  }
}
