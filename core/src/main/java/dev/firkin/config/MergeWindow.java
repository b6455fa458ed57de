package dev.firkin.config;

import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Objects;

/**
 * The hours of the day in which background merges may start, as Riak's Bitcask has them. A window
 * may pass midnight.
 *
 * @param from first moment of the window
 * @param to first moment after it; equal to {@code from} means the whole day
 * @param zone whose clock counts
 */
public record MergeWindow(LocalTime from, LocalTime to, ZoneId zone) {

  /** Refuses null. */
  public MergeWindow {
    Objects.requireNonNull(from, "from");
    Objects.requireNonNull(to, "to");
    Objects.requireNonNull(zone, "zone");
  }

  /**
   * The whole day.
   *
   * @return a window that is always open
   */
  public static MergeWindow always() {
    return new MergeWindow(LocalTime.MIDNIGHT, LocalTime.MIDNIGHT, ZoneId.of("UTC"));
  }

  /**
   * Whether the window is open.
   *
   * @param time local time in {@link #zone()}
   * @return true if a merge may start
   */
  public boolean contains(LocalTime time) {
    if (from.equals(to)) {
      return true;
    }
    return from.isBefore(to)
        ? !time.isBefore(from) && time.isBefore(to)
        : !time.isBefore(from) || time.isBefore(to);
  }
}
