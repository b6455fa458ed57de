package dev.firkin.tests;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that goes only when told to, also backwards. */
final class TestClock implements InstantSource {

  private final AtomicLong millis =
      new AtomicLong(Instant.parse("2026-11-21T12:00:00Z").toEpochMilli());

  void advance(Duration by) {
    millis.addAndGet(by.toMillis());
  }

  void back(Duration by) {
    millis.addAndGet(-by.toMillis());
  }

  void set(Instant now) {
    millis.set(now.toEpochMilli());
  }

  @Override
  public Instant instant() {
    return Instant.ofEpochMilli(millis.get());
  }
}
