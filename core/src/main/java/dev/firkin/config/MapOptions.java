package dev.firkin.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a named map is opened.
 *
 * @param defaultTimeToLive time to live of entries that are put without one; null for the store's
 *     default
 */
public record MapOptions(@Nullable Duration defaultTimeToLive) {

  /**
   * Checks the range.
   *
   * @throws IllegalArgumentException if the time to live is below 1 ms
   */
  public MapOptions {
    if (defaultTimeToLive != null && defaultTimeToLive.compareTo(Duration.ofMillis(1)) < 0) {
      throw new IllegalArgumentException(
          "defaultTimeToLive must be 1 ms or more, was " + defaultTimeToLive);
    }
  }

  /**
   * The store's defaults.
   *
   * @return options that set nothing
   */
  public static MapOptions defaults() {
    return new MapOptions(null);
  }

  /**
   * Entries live as long as given unless a put says otherwise.
   *
   * @param timeToLive 1 ms or more
   * @return the options
   */
  public static MapOptions withTimeToLive(Duration timeToLive) {
    return new MapOptions(timeToLive);
  }
}
