package dev.firkin.concurrency.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firkin.Firkin;
import dev.firkin.FirkinMap;
import dev.firkin.codec.Codecs;
import dev.firkin.concurrency.Busy;
import dev.firkin.concurrency.Unrest;
import dev.firkin.stats.StoreStats;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What eight threads are told by a store that is rolled over, merged and checkpointed all the time
 * fits into one order: of each key by itself, and of whole batches, snapshots, scans, sizes and
 * clears of two maps.
 */
class RecordedHistoriesTest {

  private static final boolean LONG = Boolean.getBoolean("firkin.long");
  private static final int THREADS = 8;
  private static final int HISTORIES = LONG ? 1000 : 10;
  private static final int CALLS_OF_KEYS = 2000;
  private static final int CALLS_OF_ALL = 500;

  @ParameterizedTest
  @ValueSource(strings = {"heap", "offheap"})
  void givenMergesAllTheTime_whenKeysAreUsedByThreads_thenTheAnswersAboutEachFitIntoOneOrder(
      String keydir, @TempDir Path directory) throws Exception {
    play(
        keydir,
        directory,
        CALLS_OF_KEYS,
        Player::playKey,
        calls -> {
          for (int key = 0; key < Entries.KEYS; key++) {
            int of = key;
            assertInOneOrder(
                calls.stream().filter(c -> ((Did.OfKey) c.deed()).key() == of).toList());
          }
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"heap", "offheap"})
  void givenMergesAllTheTime_whenBatchesAndSnapshotsAreMixedIn_thenAllAnswersFitIntoOneOrder(
      String keydir, @TempDir Path directory) throws Exception {
    play(keydir, directory, CALLS_OF_ALL, Player::playAny, RecordedHistoriesTest::assertInOneOrder);
  }

  private static void play(
      String keydir,
      Path directory,
      int times,
      Consumer<Player> play,
      Consumer<List<Call<Did>>> check)
      throws Exception {
    try (Firkin store = Firkin.open(directory, Busy.options(keydir))) {
      FirkinMap<Integer, Integer> first = store.map("first", Codecs.int32(), Codecs.int32());
      FirkinMap<Integer, Integer> second = store.map("second", Codecs.int32(), Codecs.int32());
      long calls = 0;
      try (Unrest unrest = new Unrest(store, first)) {
        for (int n = 0; n < HISTORIES; n++) {
          List<Call<Did>> history =
              Recording.of(store, first, second, THREADS, times, Entries.KEYS, n, play);
          check.accept(history);
          calls += history.size();
        }
      }
      StoreStats stats = store.stats();
      System.out.printf(
          "%s: %d histories, %d calls, %d merges, %d checkpoints, %d records%n",
          keydir,
          HISTORIES,
          calls,
          stats.merge().finished(),
          stats.checkpoints().written(),
          stats.sequence());
      assertThat(stats.merge().finished()).as("merges").isPositive();
      assertThat(stats.merge().failed()).as("merges given up").isZero();
    }
  }

  private static void assertInOneOrder(List<Call<Did>> calls) {
    String objection = OneOrder.objection(Entries.NONE, calls);
    if (objection != null) {
      throw new AssertionError(objection);
    }
  }
}
