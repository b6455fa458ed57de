package dev.firkin.tests.concurrent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firkin.Batch;
import dev.firkin.Firkin;
import dev.firkin.FirkinMap;
import dev.firkin.codec.Codecs;
import dev.firkin.config.FirkinOptions;
import dev.firkin.config.SyncPolicy;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sizes are exact at every moment. */
class SizeTest {

  private static final int SIZES = 100_000;

  /** Each batch puts one key and deletes another, so there is always one. */
  @ParameterizedTest
  @ValueSource(strings = {"heap", "offheap"})
  void givenBatchesThatKeepTheSize_whenAskedMeanwhile_thenItIsAlwaysThat(
      String keydir, @TempDir Path directory) throws Exception {
    FirkinOptions options =
        FirkinOptions.builder().keydir(keydir).syncPolicy(SyncPolicy.never()).build();
    try (Firkin store = Firkin.open(directory, options)) {
      FirkinMap<Integer, Integer> map = store.map("m", Codecs.int32(), Codecs.int32());
      map.set(0, 0);
      var stopped = new AtomicBoolean();
      Thread writer =
          Thread.ofPlatform()
              .start(() -> {
                for (int i = 0; !stopped.get(); i++) {
                  store.write(new Batch().put(map, (i + 1) % 2, i).delete(map, i % 2));
                }
              });
      int wrong = 0;
      for (int i = 0; i < SIZES; i++) {
        wrong += map.mappingCount() == 1 ? 0 : 1;
      }
      stopped.set(true);
      writer.join();
      assertThat(wrong).as("sizes of half a batch").isZero();
    }
  }
}
