package dev.firkin.tests.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firkin.error.FirkinException;
import dev.firkin.testkit.FaultyDisk;
import dev.firkin.testkit.FirkinOnDisk;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * One history with everything in it, with each trouble of the disk at each of its operations: what
 * is refused may or may not have taken effect, what was acknowledged is there after a reopening and
 * after a kill, and what was forced after a power cut.
 */
class EveryFaultTest {

  private static final boolean LONG = Boolean.getBoolean("firkin.long");

  private static final List<Step> FIRST =
      List.of(
          new Step.Put("a", 100, 0),
          new Step.Put("b", 5_000, 0),
          new Step.Put("m:x", 30, 50),
          new Step.Sync(),
          new Step.Put("c", 70_000, 0), // needs more room
          new Step.RollOver(),
          new Step.Delete("b"),
          new Step.Batch(List.of(new Step.Member("a", 900), new Step.Member("m:y", -1))),
          new Step.Train(),
          new Step.Checkpoint(),
          new Step.Put("d", 60, 0),
          new Step.Hold(),
          new Step.Compact(),
          new Step.Reopen());

  private static final List<Step> SECOND =
      List.of(
          new Step.Put("a", 10, 0),
          new Step.Hold(),
          new Step.Clear(),
          new Step.Put("e", 12, 0),
          new Step.Look(),
          new Step.Compact(),
          new Step.LookBack(),
          new Step.Put("b", 77, 0),
          new Step.Train(),
          new Step.Checkpoint(),
          new Step.Delete("e"),
          new Step.Look());

  @BeforeAll
  static void quiet() {
    Quiet.please();
  }

  /** How many operations each part has, the reopenings that end them included, about. */
  private static int[] operations() {
    FaultyDisk disk = new FaultyDisk();
    try (Subject subject =
        new Subject(
            Subject.options(Policy.EVERY_WRITE.sync(), false).compressor("test-deflate"),
            disk,
            new SteppedClock())) {
      long created = disk.operations();
      FIRST.forEach(subject::step);
      long first = disk.operations();
      SECOND.forEach(subject::step);
      subject.reopen();
      return new int[] {(int) (first - created), (int) (disk.operations() - first)};
    }
  }

  private static History history(Trouble trouble, int n, boolean inFirst) {
    Step plant = new Step.Plant(trouble, n);
    List<Step> steps = new ArrayList<>();
    if (inFirst) {
      steps.add(plant);
    }
    steps.addAll(FIRST);
    if (!inFirst) {
      steps.add(plant);
    }
    steps.addAll(SECOND);
    Random random = new Random(n);
    if (random.nextBoolean()) {
      steps.add(new Step.Evict());
    }
    steps.add(
        switch (random.nextInt(3)) {
          case 0 -> new Step.PowerCut(n, 0);
          case 1 -> new Step.Reopen();
          default -> new Step.Kill(0);
        });
    steps.addAll(List.of(new Step.Put("c", 20, 0), new Step.Compact(), new Step.PowerCut(n, 0)));
    return new History(
        random.nextBoolean() ? Policy.EVERY_WRITE : Policy.NEVER,
        false,
        random.nextInt(3) == 0 ? "offheap" : "heap",
        "test-deflate",
        steps);
  }

  @ParameterizedTest
  @EnumSource
  @Tag("trap-E5")
  @Tag("trap-E8")
  @Tag("trap-E12")
  @Tag("trap-E13")
  @Tag("trap-H6")
  void givenTroubleAtAnyOperation_whenReopenedOrCrashed_thenTheContractHolds(Trouble trouble) {
    int[] operations = operations();
    int stride = LONG ? 1 : 7;
    Tally tally = new Tally();
    for (boolean inFirst : new boolean[] {true, false}) {
      IntStream.rangeClosed(1, operations[inFirst ? 0 : 1])
          .filter(n -> (n + trouble.ordinal()) % stride == 0)
          .parallel()
          .forEach(n -> run(history(trouble, n, inFirst), tally));
    }
    System.out.printf(
        "%s at every operation of %d and %d, or every %d.: %s%n",
        trouble, operations[0], operations[1], stride, tally);
    assertThat(tally.histories.sum()).isGreaterThan(40);
  }

  private static void run(History history, Tally tally) {
    try {
      history.run(tally);
    } catch (Throwable e) {
      throw new AssertionError("%s%n%s".formatted(e, history), e);
    }
  }

  @Test
  @Tag("trap-H3")
  @Tag("trap-H5")
  void givenTroubleWhileAStoreIsMade_whenMadeAgain_thenItIsThereAndEmpty() {
    int refusals = 0;
    for (Trouble trouble : EnumSet.complementOf(EnumSet.of(Trouble.SLOW))) {
      for (int n = 1; n <= 30; n++) {
        FaultyDisk disk = new FaultyDisk();
        disk.fail(trouble.from(n));
        var options = Subject.options(Policy.NEVER.sync(), false);
        try {
          FirkinOnDisk.open(disk, options.build()).close();
        } catch (FirkinException e) {
          refusals++;
        }
        for (int seed : new int[] {0, n}) {
          FaultyDisk left = Crashes.left(disk.image(), seed);
          try (Subject subject = new Subject(options, left, new SteppedClock())) {
            assertThat(subject.readAll()).isEmpty();
            subject.put("a", 10, 0);
            subject.reopen(); // which compares with the ledger
          } catch (RuntimeException | AssertionError e) {
            throw new AssertionError("%s %d, seed %d: %s".formatted(trouble, n, seed, e), e);
          }
        }
      }
    }
    assertThat(refusals).isGreaterThan(100);
  }
}
