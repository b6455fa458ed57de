package dev.firkin.tests.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firkin.config.SyncPolicy;
import dev.firkin.testkit.DiskImage;
import dev.firkin.testkit.FaultyDisk;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One history with everything in it, crashed at each of its disk operations. */
class EveryCrashPointTest {

  private static final boolean LONG = Boolean.getBoolean("firkin.long");
  private static final int CUTS = LONG ? 20 : 2;

  /** After so many of the cuts of each point, every point of the recovery is crashed, too. */
  private static final int CUTS_AGAIN = 3;

  /** Without the long profile, that is done at each so-manieth point. */
  private static final int EVERY_SO_MANY_AGAIN = 240;

  private static final List<Step> HISTORY =
      List.of(
          new Step.Put("a", 100, 0),
          new Step.Put("b", 5_000, 0),
          new Step.Put("m:x", 30, 0),
          new Step.Put("c", 70, 50),
          new Step.Delete("a"),
          new Step.Batch(
              List.of(
                  new Step.Member("a", 9_000),
                  new Step.Member("b", -1),
                  new Step.Member("m:y", 200),
                  new Step.Member("d", 0))),
          new Step.Sync(),
          new Step.Put("e", 450_000, 0),
          new Step.RollOver(),
          new Step.Put("a", 400_000, 0),
          new Step.Put("b", 300_000, 0),
          new Step.Delete("e"),
          new Step.Put("c", 400_000, 0), // does not fit any more: rolls over by itself
          new Step.Batch(List.of(new Step.Member("a", -1), new Step.Member("d", 40))),
          new Step.RollOver(),
          new Step.Delete("c"),
          new Step.Put("m:x", 31, 0),
          new Step.RollOver(),
          new Step.Jump(60),
          new Step.Look(),
          new Step.Compact(),
          new Step.Put("a", 10, 0),
          new Step.Put("b", 10, 0),
          new Step.Clear(),
          new Step.Put("b", 11, 0),
          new Step.RollOver(),
          new Step.Put("e", 12, 0),
          new Step.Compact(),
          new Step.Reopen(),
          new Step.Put("a", 77, 0),
          new Step.Delete("b"),
          new Step.Compact());

  private static final List<Step> DICTIONARIES =
      List.of(
          new Step.Put("a", 900, 0),
          new Step.Put("b", 50, 0),
          new Step.Compressor("test-deflate"),
          new Step.Put("c", 700, 0),
          new Step.Train(),
          new Step.Put("a", 800, 0),
          new Step.Batch(List.of(new Step.Member("d", 600), new Step.Member("m:x", 500))),
          new Step.Train(), // two are needed now
          new Step.Put("b", 700, 0),
          new Step.Compact(), // and now one
          new Step.Reopen(),
          new Step.Put("c", 60, 0),
          new Step.Train(),
          new Step.Delete("a"),
          new Step.Compressor("none"),
          new Step.Put("e", 300, 0),
          new Step.Compact(), // and now none
          new Step.Put("a", 40, 0));

  private static final List<Step> CHECKPOINTS =
      List.of(
          new Step.Put("a", 100, 0),
          new Step.Put("b", 50, 20),
          new Step.Checkpoint(),
          new Step.Put("a", 70, 0),
          new Step.Delete("b"),
          new Step.RollOver(),
          new Step.Put("c", 30, 0),
          new Step.Checkpoint(),
          new Step.Compact(), // what the checkpoint points to goes
          new Step.Put("d", 10, 0),
          new Step.Clear(),
          new Step.Put("m:x", 10, 0),
          new Step.Put("e", 10, 5),
          new Step.Jump(10),
          new Step.Look(),
          new Step.Checkpoint(),
          new Step.Reopen(),
          new Step.Delete("m:x"),
          new Step.Put("a", 20, 0),
          new Step.Compact(),
          new Step.Checkpoint(),
          new Step.Put("b", 20, 0),
          new Step.Keydir("heap"),
          new Step.Put("a", 21, 0),
          new Step.Keydir("test-plain"),
          new Step.Delete("a"));

  @BeforeAll
  static void quiet() {
    Quiet.please();
  }

  @ParameterizedTest
  @ValueSource(strings = {"heap", "offheap"})
  @Tag("trap-C13")
  @Tag("trap-D9")
  @Tag("trap-E1")
  @Tag("trap-E3")
  @Tag("trap-E6")
  @Tag("trap-L1")
  void givenEveryWriteIsForced_whenCrashedAnywhere_thenItIsThere(String keydir) {
    assertThat(crashEverywhere(SyncPolicy.everyWrite(), keydir, HISTORY)).isGreaterThan(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"offheap", "test-plain"})
  void givenCheckpointsOfTheKeydirs_whenCrashedAnywhere_thenTheyAreOfNoHarm(String keydir) {
    assertThat(crashEverywhere(SyncPolicy.everyWrite(), keydir, CHECKPOINTS)).isGreaterThan(200);
    assertThat(crashEverywhere(SyncPolicy.never(), keydir, CHECKPOINTS)).isGreaterThan(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"heap", "offheap"})
  @Tag("trap-A10")
  @Tag("trap-E2")
  @Tag("trap-E4")
  @Tag("trap-B6")
  void givenNothingIsForcedByItself_whenCrashedAnywhere_thenAPrefixIsThere(String keydir) {
    assertThat(crashEverywhere(SyncPolicy.never(), keydir, HISTORY)).isGreaterThan(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"heap", "offheap"})
  void givenDictionariesComeAndGo_whenCrashedAnywhere_thenNoValueIsWithoutItsOwn(String keydir) {
    assertThat(crashEverywhere(SyncPolicy.everyWrite(), keydir, DICTIONARIES)).isGreaterThan(100);
    assertThat(crashEverywhere(SyncPolicy.never(), keydir, DICTIONARIES)).isGreaterThan(100);
  }

  private static int crashEverywhere(SyncPolicy policy, String keydir, List<Step> history) {
    CrashPoints all = CrashPoints.of(new Subject(policy, false, keydir), history);
    int points = all.points().size();
    LongAdder pairs = new LongAdder();
    IntStream.range(0, points * (CUTS + 1))
        .parallel()
        .forEach(i -> {
          int n = i / (CUTS + 1) + 1;
          int cut = i % (CUTS + 1);
          int seed = cut == 0 ? 0 : n * 100 + cut;
          boolean again = LONG ? cut < CUTS_AGAIN : n % EVERY_SO_MANY_AGAIN == cut;
          pairs.add(recover(all, all.points().get(n - 1), seed, again, policy, keydir) - 1);
        });
    System.out.printf(
        "%s, %s: %d crash points, %d crashes there, %d more in the recoveries%n",
        policy, keydir, points, points * (CUTS + 1), pairs.sum());
    return points;
  }

  private static int recover(
      CrashPoints all,
      CrashPoints.CrashPoint point,
      int seed,
      boolean again,
      SyncPolicy policy,
      String keydir) {
    String place = "%s, crash before %s, seed %d".formatted(keydir, point.operation(), seed);
    List<DiskImage> images = new ArrayList<>();
    FaultyDisk disk = Subject.left(point.image(), seed);
    if (again) {
      disk.onOperation(operation -> {
        if (operation.kind().changes()) {
          images.add(disk.image());
        }
      });
    }
    check(all, point, disk, seed, policy, keydir, place);
    int count = 1;
    for (DiskImage image : images) {
      for (int second : new int[] {0, seed + 1}) {
        FaultyDisk left = Subject.left(image, second);
        // What the first recovery let be seen must not be lost, but it is not known here.
        check(
            all,
            point,
            left,
            Math.max(seed, second),
            policy,
            keydir,
            place + ", again with " + second);
        count++;
      }
    }
    return count;
  }

  private static void check(
      CrashPoints all,
      CrashPoints.CrashPoint point,
      FaultyDisk disk,
      int seed,
      SyncPolicy policy,
      String keydir,
      String place) {
    Ledger.Bounds b = point.bounds();
    int least = seed == 0 ? b.killLeast() : b.cutLeast();
    try (Subject subject =
        new Subject(Subject.options(policy, false).keydir(keydir), disk, all.clock())) {
      Map<String, byte[]> found = subject.readAll();
      long now = all.clock().millis();
      if (all.ledger()
          .matching(found, least, b.most(), true, now, all.clock().latest())
          .isEmpty()) {
        throw new AssertionError(
            place + ": " + all.ledger().whyNone(found, least, b.most(), now, all.clock().latest()));
      }
      assertThat(subject.store().stats().recovery().movedAside()).as(place).isEmpty();
      assertThat(subject.store().stats().recovery().damage()).as(place).isEmpty();
    } catch (RuntimeException e) {
      throw new AssertionError(place + ": " + e, e);
    }
  }
}
