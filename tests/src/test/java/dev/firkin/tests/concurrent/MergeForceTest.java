package dev.firkin.tests.concurrent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firkin.Firkin;
import dev.firkin.config.FirkinOptions;
import dev.firkin.config.MergeOptions;
import dev.firkin.config.SyncPolicy;
import dev.firkin.testkit.DiskImage;
import dev.firkin.testkit.FaultyDisk;
import dev.firkin.testkit.FirkinOnDisk;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A merge in the background drops what was overwritten a moment ago, by a record that nobody has
 * forced.
 */
class MergeForceTest {

  private static final byte[] KEY = {1};
  private static final byte[] OTHER = {2};
  private static final byte[] OLD = new byte[20_000];
  private static final byte[] NEW = new byte[10];
  private static final long SECONDS_MAX = 60;
  private static final int CUTS = 20;

  private static FirkinOptions options(String keydir) {
    return FirkinOptions.builder()
        .keydir(keydir)
        .segmentBytesMax(FirkinOptions.SEGMENT_BYTES_LEAST)
        .syncPolicy(SyncPolicy.never())
        .merge(
            MergeOptions.builder()
                .fragmentationTrigger(0.3)
                .fragmentationThreshold(0.2)
                .deadBytesTrigger(2_000)
                .deadBytesThreshold(1_000)
                .checkInterval(Duration.ofMillis(10))
                .build())
        .build();
  }

  @ParameterizedTest
  @ValueSource(strings = {"heap", "offheap"})
  void givenAnOverwriteThatIsNotForced_whenTheOldValueIsMergedAwayAndThePowerGoes_thenOneIsThere(
      String keydir) {
    FaultyDisk disk = new FaultyDisk();
    DiskImage image;
    try (Firkin store = FirkinOnDisk.open(disk, options(keydir))) {
      store.put(KEY, OLD);
      store.put(OTHER, NEW);
      store.compact(1); // seals and forces
      store.put(KEY, NEW);
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_MAX);
      while (store.stats().merge().finished() == 0) {
        assertThat(System.nanoTime()).as("time").isLessThan(end);
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
      }
      image = disk.image();
    }
    for (int seed = 1; seed <= CUTS; seed++) {
      try (Firkin store = FirkinOnDisk.open(image.powerCut(seed), options(keydir))) {
        assertThat(store.get(KEY)).as("seed %d", seed).isIn(OLD, NEW);
        assertThat(store.get(OTHER)).as("seed %d", seed).isEqualTo(NEW);
      }
    }
  }
}
