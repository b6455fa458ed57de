package dev.firkin;

import dev.firkin.config.FirkinOptions;
import java.time.Duration;

/** Checks of arguments that every door of the store makes. */
final class Keys {

  private Keys() {}

  static void check(byte[] key) {
    if (key.length == 0 || key.length > FirkinOptions.KEY_BYTES_MOST) {
      throw new IllegalArgumentException(
          "a key must be 1 to %d bytes, was %d"
              .formatted(FirkinOptions.KEY_BYTES_MOST, key.length));
    }
  }

  static void check(Duration timeToLive) {
    if (timeToLive.compareTo(Duration.ofMillis(1)) < 0) {
      throw new IllegalArgumentException("a time to live must be 1 ms or more, was " + timeToLive);
    }
  }
}
