package dev.firkin.tests.crash;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Histories that failed once, as {@link CrashHistoriesTest} printed them, most of them by mistakes
 * of the store, some by mistakes that were planted to see whether they would be found. Each is run
 * several times, since threads make some failures come and go.
 */
class RecordedHistoriesTest {

  private static final int TIMES = 5;

  @BeforeAll
  static void quiet() {
    Quiet.please();
  }

  static Stream<History> histories() {
    return Stream.of(
        // A force that failed in the background was told to nobody when the store was closed.
        new History(
            Policy.EVERY_2_MS,
            false,
            "heap",
            "none",
            List.of(
                new Step.RollOver(),
                new Step.Put("e", 0, 0),
                new Step.Evict(),
                new Step.Delete("e"),
                new Step.Compact(),
                new Step.Put("a", 0, 0),
                new Step.LoseWriteBack(551856))),
        // Too many open files were reported as a full disk.
        new History(
            Policy.NEVER,
            false,
            "heap",
            "none",
            List.of(
                new Step.Compressor("none"),
                new Step.Plant(Trouble.TOO_MANY_FILES, 1),
                new Step.Put("e", 0, 0))),
        // What a merge would do that dropped a tombstone which an older segment needs.
        new History(
            Policy.NEVER,
            false,
            "heap",
            "none",
            List.of(
                new Step.Put("e", 147848, 0),
                new Step.Put("a", 0, 0),
                new Step.RollOver(),
                new Step.Put("a", 8, 0),
                new Step.Delete("a"),
                new Step.Merge(2))),
        // What a roll-over would do that did not force the segment before.
        new History(
            Policy.NEVER,
            false,
            "heap",
            "none",
            List.of(new Step.RollOver(), new Step.PowerCut(656435, 0))),
        // A manifest in doubt named a file as active which the keeper then wanted to make anew.
        new History(
            Policy.EVERY_WRITE,
            false,
            "offheap",
            "test-deflate",
            List.of(
                new Step.Plant(Trouble.TOO_MANY_FILES_FOR_GOOD, 62),
                new Step.Put("a", 100, 0),
                new Step.Put("b", 5000, 0),
                new Step.Put("m:x", 30, 50),
                new Step.Sync(),
                new Step.Put("c", 70000, 0),
                new Step.RollOver(),
                new Step.Delete("b"),
                new Step.Batch(List.of(new Step.Member("a", 900), new Step.Member("m:y", -1))),
                new Step.Train(),
                new Step.Checkpoint(),
                new Step.Put("d", 60, 0),
                new Step.Compact(),
                new Step.Reopen())));
  }

  @ParameterizedTest
  @MethodSource("histories")
  void givenAHistoryThatFailedOnce_whenRun_thenTheStoreDoesAsItsModel(History history) {
    Tally tally = new Tally();
    for (int n = 0; n < TIMES; n++) {
      history.run(tally);
    }
  }
}
