package dev.firkin.tests.crash;

import java.time.Instant;
import java.time.InstantSource;

/** A clock that goes when told to, forward or back, and remembers the latest time it showed. */
final class SteppedClock implements InstantSource {

  private volatile long now = Instant.parse("2026-11-21T12:00:00Z").toEpochMilli();
  private volatile long latest = now;

  void jump(long millis) {
    now += millis;
    latest = Math.max(latest, now);
  }

  long latest() {
    return latest;
  }

  @Override
  public long millis() {
    return now;
  }

  @Override
  public Instant instant() {
    return Instant.ofEpochMilli(now);
  }
}
