package dev.firkin.config;

import java.time.Duration;

/**
 * When written bytes are forced to the device. Under every policy a write that returned survives
 * the death of the process; the policy says what survives a power cut.
 */
public sealed interface SyncPolicy {

  /**
   * Never forced by the clock: a power cut may cost everything since the last {@code sync()},
   * {@code close()} or roll-over to a new segment.
   */
  record Never() implements SyncPolicy {}

  /**
   * Forced in the background at most {@code interval} after the first unforced write: a power cut
   * costs at most the writes since the last force that finished.
   *
   * @param interval 1 ms to 1 hour
   */
  record Every(Duration interval) implements SyncPolicy {
    /**
     * Checks the range.
     *
     * @throws IllegalArgumentException if the interval is out of range
     */
    public Every {
      if (interval.compareTo(Duration.ofMillis(1)) < 0
          || interval.compareTo(Duration.ofHours(1)) > 0) {
        throw new IllegalArgumentException("sync interval must be 1 ms to 1 hour, was " + interval);
      }
    }
  }

  /** Forced before the write returns; concurrent writers share one force (group commit). */
  record EveryWrite() implements SyncPolicy {}

  /**
   * Never forced by the clock.
   *
   * @return the policy
   */
  static SyncPolicy never() {
    return new Never();
  }

  /**
   * Forced in the background.
   *
   * @param interval 1 ms to 1 hour
   * @return the policy
   */
  static SyncPolicy every(Duration interval) {
    return new Every(interval);
  }

  /**
   * Forced before each write returns.
   *
   * @return the policy
   */
  static SyncPolicy everyWrite() {
    return new EveryWrite();
  }
}
