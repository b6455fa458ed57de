package dev.firkin.tests.traps;

import static dev.firkin.tests.traps.Stage.b;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.firkin.FirkinMap;
import dev.firkin.codec.Codecs;
import dev.firkin.error.StoreIoException;
import dev.firkin.spi.Codec;
import dev.firkin.stats.SegmentStats;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is deleted stays deleted, and what deletes goes when it is no longer needed. */
class TombstoneTest {

  /** Stores, in segments of their own: a value of {@code k}, then its deletion. */
  private static Stage deletedInAnotherSegment() {
    Stage stage = new Stage();
    stage.putLarge("stays");
    stage.put("k", "old");
    stage.rollOver();
    stage.putDeadWeight("other");
    stage.delete("k");
    stage.rollOver();
    return stage;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @Tag("trap-A1")
  @Tag("trap-A5")
  void givenAnOlderValueInAnotherSegment_whenOnlyTheDeletionIsMerged_thenItIsKept(boolean hints) {
    try (Stage stage = deletedInAnotherSegment()) {
      stage.merge();
      assertThat(stage.segments()).contains(1L).doesNotContain(2L);

      stage.kill(image -> hints ? image : Stage.withoutHints(image));

      assertThat(stage.entries()).containsOnlyKeys("stays", "other");
      stage.store().compact();
      assertThat(stage.store().stats().merge().tombstonesDropped()).isEqualTo(1);
      stage.reopen();
      assertThat(stage.entries()).containsOnlyKeys("stays", "other");
    }
  }

  @Test
  @Tag("trap-A2")
  void givenADeletionThatWasOvertaken_whenMergedBeforeTheNextOne_thenTheOldestStaysGone() {
    try (Stage stage = deletedInAnotherSegment()) {
      stage.put("k", "again"); // the deletion in the second segment says nothing any more
      stage.merge();
      assertThat(stage.get("k")).isEqualTo("again");
      stage.putDeadWeight("weight");
      stage.delete("k"); // and this one has to stand for both
      stage.rollOver();
      stage.merge();

      stage.kill(Stage::withoutHints);

      assertThat(stage.entries()).containsOnlyKeys("stays", "other", "weight");
    }
  }

  @Test
  @Tag("trap-A2")
  void givenADeletionThatWasOvertaken_whenMergedAndThePowerIsCut_thenWhatOvertookItIsThere() {
    try (Stage stage = new Stage(Stage.merging())) {
      stage.store().pauseMerges();
      stage.putLarge("stays");
      stage.put("k", "old");
      stage.rollOver();
      stage.putDeadWeight("other");
      stage.delete("k");
      stage.rollOver();
      stage.put("k", "again"); // nobody has forced it, but now the deletion may go
      stage.store().resumeMerges();
      stage.await("a merge", () -> stage.store().stats().merge().finished() > 0);
      assertThat(stage.store().stats().merge().tombstonesDropped()).isEqualTo(1);
      for (int seed = 1; seed <= 40; seed++) {
        try (Stage left = new Stage(stage.image().powerCut(seed))) {
          assertThat(left.get("k")).as("seed %d", seed).isEqualTo("again");
        }
      }
    }
  }

  @Test
  @Tag("trap-A6")
  void givenOverwrites_whenLogged_thenEachIsOneRecord() {
    try (Stage stage = new Stage()) {
      stage.put("k", "v");
      long one = stage.store().stats().dataBytes() - 4096;
      for (int i = 1; i < 1000; i++) {
        stage.put("k", "v");
      }
      assertThat(stage.store().stats().dataBytes()).isEqualTo(4096 + 1000 * one);
      stage.reopen();
      assertThat(stage.store().stats().segments().getFirst().records()).isEqualTo(1000);
    }
  }

  @Test
  @Tag("trap-A7")
  void givenNothingButDeletions_whenMergedAway_thenTheEmptyResultTakesTheirPlace() {
    try (Stage stage = new Stage()) {
      stage.put("a", "1");
      stage.put("b", "2");
      stage.rollOver();
      stage.delete("a");
      stage.delete("b");
      stage.store().compact();
      stage.kill();
      assertThat(stage.entries()).isEmpty();
      assertThat(stage.store().stats().segments()).hasSize(1);
    }
  }

  @Test
  @Tag("trap-A8")
  void givenRecordsAtTheSameOffsetOfSeveralSegments_whenMerged_thenOnlyTheNewestIsAlive() {
    try (Stage stage = new Stage()) {
      for (int i = 0; i < 5; i++) {
        stage.put("k", "v" + i); // the first record of its segment
        stage.put("deleted", "v" + i);
        stage.put("only" + i, "v");
        stage.rollOver();
      }
      stage.delete("deleted");
      stage.rollOver();

      stage.store().compact();

      assertThat(stage.get("k")).isEqualTo("v4");
      assertThat(stage.get("deleted")).isNull();
      stage.reopen();
      assertThat(stage.entries()).containsEntry("k", "v4").hasSize(6);
      assertThat(stage.store().stats().deadBytes()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @Tag("trap-A9")
  void givenDeletedKeys_whenReopened_thenTheyTakeNoMemory(boolean hints) {
    try (Stage stage = new Stage()) {
      stage.put("one", "v");
      stage.rollOver();
      stage.kill();
      long before = stage.store().stats().keydirBytes();
      for (int i = 0; i < 3000; i++) {
        stage.put("k" + i, "v");
      }
      for (int i = 0; i < 3000; i++) {
        stage.delete("k" + i);
      }
      stage.rollOver();
      assertThat(stage.store().stats().keydirBytes()).isLessThan(before + 20_000);
      stage.kill(image -> hints ? image : Stage.withoutHints(image));
      assertThat(stage.store().stats().keys()).isEqualTo(1);
      assertThat(stage.store().stats().keydirBytes()).isLessThan(before + 20_000);
    }
  }

  @Test
  @Tag("trap-A11")
  void givenPutsAndDeletionsInTurns_whenThePowerIsCut_thenNoneIsThereWithoutTheOneBefore() {
    for (int seed = 1; seed <= 150; seed++) {
      try (Stage stage = new Stage()) {
        for (int i = 0; i < 60; i++) {
          stage.store().put(b("k" + i), new byte[700]);
          if (i > 0) {
            stage.delete("k" + (i - 1));
          }
        }
        stage.powerCut(seed);
        // After any prefix there is the newest key, and the one before if that was still to go.
        List<Integer> left =
            stage.entries().keySet().stream()
                .map(k -> Integer.valueOf(k.substring(1)))
                .sorted()
                .toList();
        assertThat(left).as("seed %d", seed).hasSizeLessThanOrEqualTo(2);
        if (left.size() == 2) {
          assertThat(left.get(1)).as("seed %d", seed).isEqualTo(left.get(0) + 1);
        }
      }
    }
  }

  @Test
  @Tag("trap-A12")
  void givenKeysThatComeAndGo_whenTheStoreStaysOpen_thenTheirDeletionsGoToo() {
    try (Stage stage = new Stage(Stage.merging())) {
      long most = 0;
      for (int i = 0; i < 40_000; i++) {
        stage.store().put(b("key-of-some-length-" + i), new byte[60]);
        stage.delete("key-of-some-length-" + i);
        if (i % 20_000 == 19_999) {
          stage.store().compact();
          most = Math.max(most, stage.store().stats().dataBytes());
        }
      }
      assertThat(stage.store().stats().merge().tombstonesDropped()).isEqualTo(40_000);
      assertThat(most).isLessThan(64 << 10);
    }
  }

  @Test
  @Tag("trap-A13")
  void givenADeletionThatCannotBeLogged_whenItIsRefused_thenTheKeyIsThereNowAndLater() {
    try (Stage stage = new Stage()) {
      int keys = 15_000;
      for (int i = 0; i < keys; i++) {
        stage.put("k" + i, "v");
      }
      stage.disk().capacity(stage.disk().used());
      int refused = 0;
      while (refused < keys) {
        try {
          stage.delete("k" + refused);
          refused++;
        } catch (StoreIoException full) {
          assertThat(full.isDiskFull()).isTrue();
          break;
        }
      }
      assertThat(refused).isBetween(1, keys - 1);
      String key = "k" + refused;
      assertThat(stage.get(key)).isEqualTo("v");
      assertThatThrownBy(() -> stage.delete(key)).isInstanceOf(StoreIoException.class);
      assertThat(stage.get(key)).isEqualTo("v");
      stage.disk().capacity(Long.MAX_VALUE);
      stage.kill();
      assertThat(stage.get(key)).isEqualTo("v");
      assertThat(stage.store().size()).isEqualTo(keys - refused);
    }
  }

  @Test
  @Tag("trap-A15")
  void givenADeletionOfLongAgo_whenTheClockLeapsAndGoesBack_thenItIsKept() {
    var now = new AtomicReference<>(Instant.parse("2026-11-21T12:00:00Z"));
    try (Stage stage = new Stage(Stage.options().clock(now::get))) {
      stage.putLarge("stays");
      stage.put("k", "old");
      stage.rollOver();
      stage.putDeadWeight("other");
      now.set(Instant.parse("1999-01-01T00:00:00Z"));
      stage.delete("k");
      stage.rollOver();
      now.set(Instant.parse("2099-01-01T00:00:00Z"));
      stage.merge();
      now.set(Instant.parse("2026-11-21T12:00:00Z"));
      stage.kill(Stage::withoutHints);
      assertThat(stage.entries()).containsOnlyKeys("stays", "other");
    }
  }

  /** Text that turns every call down once it is told to. */
  private record Strict(AtomicBoolean strict) implements Codec<String> {
    @Override
    public String name() {
      return "strict";
    }

    @Override
    public byte[] encode(String value) {
      check();
      return b(value);
    }

    @Override
    public String decode(byte[] bytes) {
      check();
      return Stage.s(bytes);
    }

    private void check() {
      if (strict.get()) {
        throw new IllegalStateException("nobody has asked for this key or value");
      }
    }
  }

  @Test
  @Tag("trap-A16")
  void givenDeletedAndExpiredKeysOfACodec_whenMerged_thenTheCodecIsNotAsked() {
    var now = new AtomicReference<>(Instant.parse("2026-11-21T12:00:00Z"));
    var strict = new AtomicBoolean();
    var codec = new Strict(strict);
    try (Stage stage = new Stage(Stage.options().clock(now::get))) {
      FirkinMap<String, String> map = stage.store().map("m", codec, codec);
      stage.putLarge("stays");
      map.put("deleted", "v");
      stage.rollOver();
      stage.putDeadWeight("other");
      map.put("expires", "v", Duration.ofMinutes(1));
      map.put("alive", "v");
      map.delete("deleted");
      stage.rollOver();
      now.set(now.get().plus(Duration.ofMinutes(1)));
      strict.set(true);
      stage.merge();
      stage.store().compact();
      stage.reopen();
      assertThat(stage.store().stats().merge().failed()).isZero();
      assertThat(stage.store().stats().segments())
          .extracting(SegmentStats::records)
          .contains(5L); // stays, other, alive; and of the store's own the map and the sighting
      strict.set(false);
      assertThat(stage.store().map("m", codec, codec)).isEqualTo(Map.of("alive", "v"));
      assertThat(stage.store().map("other", Codecs.utf8(), Codecs.utf8())).isEmpty();
    }
  }
}
