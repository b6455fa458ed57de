package dev.firkin.testkit.contract;

import dev.firkin.config.FirkinOptions;
import dev.firkin.config.MergeOptions;
import dev.firkin.config.SyncPolicy;

/** How the suites open stores. */
final class Stores {

  private Stores() {}

  /** Small segments, no force, no merge unless asked for: quick, and nothing happens by itself. */
  static FirkinOptions.Builder quiet() {
    return FirkinOptions.builder()
        .segmentBytesMax(1 << 20)
        .syncPolicy(SyncPolicy.never())
        .merge(MergeOptions.builder().enabled(false).build());
  }
}
