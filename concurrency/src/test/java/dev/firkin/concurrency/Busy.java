package dev.firkin.concurrency;

import dev.firkin.config.FirkinOptions;
import dev.firkin.config.MergeOptions;
import dev.firkin.config.SyncPolicy;
import java.time.Duration;

/** Options of a store that is rolled over and merged all the time. */
public final class Busy {

  private Busy() {}

  /** The smallest segments, and merges every ten milliseconds. */
  public static FirkinOptions options(String keydir) {
    return FirkinOptions.builder()
        .keydir(keydir)
        .segmentBytesMax(FirkinOptions.SEGMENT_BYTES_LEAST)
        .syncPolicy(SyncPolicy.never())
        .merge(
            MergeOptions.builder()
                .fragmentationTrigger(0.2)
                .fragmentationThreshold(0.1)
                .deadBytesTrigger(100_000)
                .deadBytesThreshold(50_000)
                .checkInterval(Duration.ofMillis(10))
                .build())
        .build();
  }
}
