package dev.firkin.cli.store;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/**
 * A clock that stands until it is stepped. A store takes a time to live and adds it to its clock's
 * time; between two steps the sum is exactly the expiry that was meant, and a remaining time read
 * back is exactly the recorded one.
 */
public final class SteppedClock implements InstantSource {

  private final InstantSource source;
  private volatile Instant now;

  /**
   * @param source what the time is at a step
   */
  public SteppedClock(InstantSource source) {
    this.source = source;
    this.now = millis(source);
  }

  /** Stands at the present from now on. */
  public void step() {
    now = millis(source);
  }

  /** The time to live of what is to expire then; zero or negative if that has passed. */
  public Duration until(Instant expiry) {
    return Duration.between(now, expiry);
  }

  @Override
  public Instant instant() {
    return now;
  }

  /** As fine as a store keeps it. */
  private static Instant millis(InstantSource source) {
    return source.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
