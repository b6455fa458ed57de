package dev.firkin.examples.codec;

import java.time.Instant;
import java.util.Objects;

/**
 * What a sensor says at one moment.
 *
 * @param sensor its number
 * @param at when, to the nanosecond
 * @param value in the sensor's unit; NaN if it could not tell
 * @param battery charge in percent, 0 to 100
 */
public record Reading(long sensor, Instant at, double value, int battery) {

  /**
   * Checks the range.
   *
   * @throws IllegalArgumentException if the charge is out of range
   */
  public Reading {
    Objects.requireNonNull(at, "at");
    if (battery < 0 || battery > 100) {
      throw new IllegalArgumentException("battery must be 0 to 100 percent, was " + battery);
    }
  }
}
