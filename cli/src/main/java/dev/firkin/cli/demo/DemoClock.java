package dev.firkin.cli.demo;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** The system's time, and ahead of it: so entries expire without anybody waiting. */
final class DemoClock implements InstantSource {

  private volatile Duration ahead = Duration.ZERO;

  void advance(Duration time) {
    ahead = ahead.plus(time);
  }

  void back() {
    ahead = Duration.ZERO;
  }

  @Override
  public Instant instant() {
    return Instant.now().plus(ahead);
  }
}
