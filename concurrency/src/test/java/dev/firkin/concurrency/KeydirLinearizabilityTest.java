package dev.firkin.concurrency;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One writer at a time, readers at any time, while the table grows and shrinks. */
class KeydirLinearizabilityTest {

  private static final int SCENARIOS = 12;
  private static final int TIMES = 1000;

  @ParameterizedTest
  @CsvSource({
    "heap, SPREAD, 500",
    "heap, EQUAL, 500",
    "offheap, SPREAD, 200",
    "offheap, SPREAD, 8000",
    "offheap, EQUAL, 500",
    "offheap, NEIGHBOURS, 400"
  })
  void givenATableThatChangesItsSize_whenUsedByThreads_thenTheirAnswersFitIntoOneOrder(
      String keydir, Hashes hashes, int top) {
    try (Bench bench = new Bench(keydir, hashes, top)) {
      KeydirOperations.on(bench);

      Trials.of(3, SCENARIOS, TIMES)
          .sequentialSpecification(KeydirModel.class)
          .check(KeydirOperations.class);

      assertThat(bench.waves()).as("the table has grown and shrunk").isPositive();
      bench.begin();
      assertThat(bench.size()).isZero();
    }
  }
}
