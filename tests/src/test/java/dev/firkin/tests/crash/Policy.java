package dev.firkin.tests.crash;

import dev.firkin.config.SyncPolicy;
import java.time.Duration;

/** The sync policies that histories use. */
enum Policy {
  NEVER(SyncPolicy.never()),
  EVERY_WRITE(SyncPolicy.everyWrite()),
  EVERY_2_MS(SyncPolicy.every(Duration.ofMillis(2)));

  private final SyncPolicy policy;

  Policy(SyncPolicy policy) {
    this.policy = policy;
  }

  SyncPolicy sync() {
    return policy;
  }
}
