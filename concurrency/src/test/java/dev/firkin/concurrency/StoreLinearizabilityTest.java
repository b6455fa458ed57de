package dev.firkin.concurrency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firkin.Firkin;
import dev.firkin.FirkinMap;
import dev.firkin.codec.Codecs;
import dev.firkin.stats.StoreStats;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A map of a real store, while segments are rolled over and merged. */
class StoreLinearizabilityTest {

  private static final int SCENARIOS = 12;
  private static final int TIMES = 400;

  @ParameterizedTest
  @CsvSource({"heap, 3", "offheap, 3", "offheap, 4"})
  void givenMergesAllTheTime_whenAMapIsUsedByThreads_thenTheirAnswersFitIntoOneOrder(
      String keydir, int threads, @TempDir Path directory) {
    try (Firkin store = Firkin.open(directory, Busy.options(keydir))) {
      FirkinMap<Integer, Integer> map = store.map("m", Codecs.int32(), Codecs.int32());
      StoreOperations.on(map);

      try (Unrest unrest = new Unrest(store, map)) {
        Trials.of(threads, SCENARIOS, TIMES)
            .sequentialSpecification(StoreModel.class)
            .check(StoreOperations.class);
      }

      StoreStats stats = store.stats();
      assertThat(stats.merge().finished()).as("merges").isPositive();
      assertThat(stats.merge().failed()).as("merges given up").isZero();
    }
  }
}
