package dev.firkin.tests.traps;

import static dev.firkin.tests.traps.Stage.b;
import static org.assertj.core.api.Assertions.assertThat;

import dev.firkin.Batch;
import dev.firkin.Snapshot;
import dev.firkin.stats.SegmentStats;
import dev.firkin.stats.StoreStats;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is counted is what is there, and merges choose by it once, not again and again. */
class CountsTest {

  private static List<Long> figures(StoreStats s) {
    return List.of(
        s.keys(),
        s.dataBytes(),
        s.liveBytes(),
        s.deadBytes(),
        s.segments().stream().mapToLong(SegmentStats::deadRecords).sum());
  }

  @Test
  @Tag("trap-I2")
  @Tag("trap-I3")
  void givenWritesUnderASnapshot_whenReopened_thenTheyHaveAllBeenCounted() {
    try (Stage stage = new Stage()) {
      for (int i = 0; i < 200; i++) {
        stage.put("k" + i, "v");
      }
      Snapshot snapshot = stage.store().snapshot();
      for (int i = 0; i < 200; i++) {
        stage.put("k" + i % 100, "again");
        stage.store().touch(b("k" + i), Duration.ofDays(1));
        stage.delete("k" + (i + 50));
        stage.store().write(new Batch().put(b("batched" + i), b("v")).delete(b("k" + i / 2)));
        if (i % 70 == 0) {
          stage.merge();
        }
      }
      snapshot.close();
      List<Long> before = figures(stage.store().stats());
      long keys = stage.entries().size();
      assertThat(before.getFirst()).isEqualTo(keys);
      stage.kill(Stage::withoutHints);
      assertThat(figures(stage.store().stats())).isEqualTo(before);
      stage.reopen();
      assertThat(figures(stage.store().stats())).isEqualTo(before);
    }
  }

  @Test
  @Tag("trap-I4")
  void givenSegmentsThatAreGoneOrWait_whenTheirRecordsDieAgain_thenNothingIsCountedForThem() {
    try (Stage stage = new Stage()) {
      for (int i = 0; i < 50; i++) {
        stage.put("k" + i, "v");
      }
      stage.rollOver();
      try (Snapshot snapshot = stage.store().snapshot()) {
        for (int i = 0; i < 40; i++) {
          stage.put("k" + i, "w");
        }
        stage.store().compact(); // the first segment waits for the snapshot now
        for (int i = 0; i < 50; i++) {
          stage.delete("k" + i);
        }
        assertThat(snapshot.get(b("k1"))).isEqualTo(b("v"));
        assertThat(stage.store().stats().segments())
            .extracting(SegmentStats::id)
            .doesNotContain(1L);
      }
      stage.store().compact();
      StoreStats stats = stage.store().stats();
      assertThat(stats.segments())
          .extracting(segment -> "%011d.data".formatted(segment.id()))
          .isSubsetOf(stage.dataFiles());
      assertThat(stats.segments()).hasSizeLessThanOrEqualTo(2);
      assertThat(stats.deadBytes()).isZero();
      assertThat(stats.liveBytes()).isZero();
    }
  }

  @Test
  @Tag("trap-F7")
  void givenSegmentsThatWaitToBeDeleted_whenMergedAgain_thenTheyAreNoInput() {
    try (Stage stage = new Stage()) {
      stage.put("k", "old");
      stage.rollOver();
      try (Snapshot snapshot = stage.store().snapshot()) {
        stage.put("k", "new");
        stage.store().compact();
        long merged = stage.store().stats().merge().segmentsIn();
        long finished = stage.store().stats().merge().finished();
        assertThat(merged).isPositive();
        assertThat(stage.dataFiles()).contains("00000000001.data");
        for (int i = 0; i < 3; i++) {
          stage.store().compact();
        }
        assertThat(stage.store().stats().merge().segmentsIn()).isEqualTo(merged);
        assertThat(stage.store().stats().merge().finished()).isEqualTo(finished);
        assertThat(snapshot.get(b("k"))).isEqualTo(b("old"));
      }
    }
  }

  @Test
  @Tag("trap-F16")
  void givenASegmentThatIsWrittenTo_whenMergesLookForWork_thenItIsNone() {
    try (Stage stage = new Stage(Stage.merging())) {
      stage.store().pauseMerges();
      stage.put("sealed", "v");
      stage.putDeadWeight("weight");
      stage.delete("sealed");
      stage.delete("weight");
      stage.rollOver();
      long active = stage.store().stats().segments().getLast().id();
      stage.putDeadWeight("dead weight of the one that is written to");
      stage.store().resumeMerges();
      stage.await("a merge of the sealed one", () -> stage.store().stats().merge().finished() > 0);
      for (int i = 0; i < 20; i++) {
        stage.putDeadWeight("more of it");
        stage.delete("more of it");
      }
      StoreStats stats = stage.store().stats();
      assertThat(stats.segments().stream().filter(SegmentStats::active)).hasSize(1);
      assertThat(stats.merge().failed()).isZero();
      assertThat(stats.merge().segmentsIn())
          .isLessThan(stats.segments().getLast().id()); // the last one never was among them
      assertThat(active).isLessThanOrEqualTo(stats.segments().getLast().id());
      stage.reopen();
      assertThat(stage.entries()).containsOnlyKeys("dead weight of the one that is written to");
    }
  }

  @Test
  @Tag("trap-F17")
  void givenMuchToMerge_whenOpened_thenTheMergeDoesNotComeBeforeTheKeydirIsThere() {
    for (int round = 0; round < 10; round++) {
      try (Stage stage = new Stage(Stage.merging())) {
        stage.store().pauseMerges();
        for (int segment = 0; segment < 4; segment++) {
          for (int i = 0; i < 60; i++) {
            stage.put("k" + i, "v" + segment + "x".repeat(100));
          }
          stage.rollOver();
        }
        stage.kill(Stage::withoutHints);
        assertThat(stage.entries()).hasSize(60); // while merges begin
        stage.await("the first merge", () -> stage.store().stats().merge().finished() > 0);
        assertThat(stage.entries()).hasSize(60);
        assertThat(stage.store().stats().merge().failed()).isZero();
      }
    }
  }

  @Test
  @Tag("trap-H14")
  void givenNothingToDo_whenOpenedAndCompactedAgainAndAgain_thenNoFilesPileUp() {
    try (Stage stage = new Stage()) {
      stage.put("k", "v");
      stage.store().compact();
      stage.reopen();
      int files = stage.image().files().size();
      for (int i = 0; i < 10; i++) {
        stage.store().compact();
        stage.rollOver();
        stage.reopen();
        stage.kill();
      }
      assertThat(stage.image().files()).hasSizeLessThanOrEqualTo(files + 1);
      assertThat(stage.store().stats().segments()).hasSizeLessThanOrEqualTo(2);
    }
  }

  @Test
  @Tag("trap-G2")
  void givenEntriesJustWritten_whenMergedBeforeTheyExpire_thenTheyAreThereToTheLastMillisecond() {
    var now = new AtomicReference<>(Instant.parse("2026-11-21T12:00:00Z"));
    try (Stage stage = new Stage(Stage.options().clock(now::get))) {
      for (int i = 0; i < 20; i++) {
        stage.put("k" + i, "v", Duration.ofMillis(100));
      }
      stage.rollOver();
      stage.store().compact();
      assertThat(stage.entries()).hasSize(20);
      now.set(now.get().plusMillis(99));
      stage.putDeadWeight("weight");
      stage.store().compact();
      assertThat(stage.entries()).hasSize(21);
      assertThat(stage.store().stats().merge().segmentsDropped()).isZero();
      now.set(now.get().plusMillis(1));
      assertThat(stage.entries()).hasSize(1);
      stage.store().compact();
      stage.reopen();
      assertThat(stage.entries()).hasSize(1);
    }
  }

  @Test
  @Tag("trap-G3")
  void givenExpiredEntriesThatOlderSegmentsNeed_whenMergesRunByThemselves_thenTheyComeToRest() {
    var now = new AtomicReference<>(Instant.parse("2026-11-21T12:00:00Z"));
    try (Stage stage = new Stage(Stage.merging().clock(now::get))) {
      for (int i = 0; i < 300; i++) {
        stage.put("stays" + i, "so that this segment is not worth a merge");
      }
      for (int i = 0; i < 50; i++) {
        stage.put("k" + i, "for ever");
      }
      stage.rollOver();
      for (int i = 0; i < 50; i++) {
        stage.put("k" + i, "for a while", Duration.ofMinutes(1));
      }
      stage.rollOver();
      now.set(now.get().plusSeconds(60));
      stage.await("the end of what has expired", () -> stage.store().size() == 300);
      stage.rollOver(); // rings the bell
      long[] last = {-1, 0};
      stage.await(
          "the end of all merges",
          () -> {
            long finished = stage.store().stats().merge().finished();
            last[1] = finished == last[0] ? last[1] + 1 : 0;
            last[0] = finished;
            return last[1] > 100;
          });
      assertThat(last[0]).isBetween(1L, 3L);
      assertThat(stage.segments()).contains(1L).doesNotContain(2L);
      stage.kill(Stage::withoutHints);
      assertThat(stage.entries()).hasSize(300);
    }
  }
}
