package dev.firkin.internal.expiry;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * Says whether an entry has expired, and never takes it back when the clock does.
 *
 * <p>An entry has expired when its absolute expiry has come. If somebody was told so and the clock
 * then steps back, or the store is opened again with a clock that is behind, the entry must not
 * return. So each such answer is backed by a <em>sighting</em>: "when the log was at this sequence,
 * the time had been this". A record up to that sequence whose expiry is not after that time has
 * expired whatever the clock says now; later records are judged by the clock that gave them their
 * expiry. Sightings form a staircase (later sequence, earlier time); a clock that runs forward
 * keeps it at one step. The engine keeps the staircase in the log, so that it outlives the process.
 *
 * <p>Safe for concurrent use; {@link #sight} by whoever holds the append lock.
 */
public final class ExpiryClock {

  /** The latest time that can be stored: the year 10,889. */
  public static final long LATEST = (1L << 48) - 1;

  private static final int STEPS_MAX = 64;

  private final InstantSource source;
  private volatile Step[] steps = {};

  private record Step(long sequence, long time) {}

  /**
   * @param source the clock
   */
  public ExpiryClock(InstantSource source) {
    this.source = source;
  }

  /** Milliseconds since 1970, 0 to {@link #LATEST}. */
  public long now() {
    return Math.clamp(source.millis(), 0, LATEST);
  }

  /** The moment at which something put now with a time to live expires. */
  public long expiry(Duration timeToLive) {
    Instant end;
    try {
      end = Instant.ofEpochMilli(now()).plus(timeToLive);
    } catch (ArithmeticException | java.time.DateTimeException e) {
      return LATEST;
    }
    return end.isAfter(Instant.ofEpochMilli(LATEST)) ? LATEST : Math.max(1, end.toEpochMilli());
  }

  /** Whether a record's time is over, at a given time or at any sighting. */
  public boolean isExpired(long expiry, long sequence, long now) {
    if (expiry <= now) {
      return true;
    }
    for (Step step : steps) {
      if (sequence <= step.sequence && expiry <= step.time) {
        return true;
      }
    }
    return false;
  }

  /** The latest time that is known to have been, by the clock or by a sighting. */
  public long latest() {
    long latest = now();
    for (Step step : steps) {
      latest = Math.max(latest, step.time);
    }
    return latest;
  }

  /** Whether telling that something expired at this time needs a new sighting first. */
  public boolean needsSighting(long expiry, long sequence) {
    for (Step step : steps) {
      if (sequence <= step.sequence && expiry <= step.time) {
        return false;
      }
    }
    return true;
  }

  /** Adds a sighting. */
  public void sight(long sequence, long time) {
    List<Step> kept = new ArrayList<>();
    for (Step step : steps) {
      if (step.sequence > sequence || step.time > time) {
        kept.add(step);
      }
    }
    kept.add(new Step(sequence, time));
    if (kept.size() > STEPS_MAX) {
      kept.remove(
          0); // a clock that stepped back 64 times: the oldest step speaks of the oldest records
    }
    steps = kept.toArray(Step[]::new);
  }

  /** The staircase as bytes: sequence and time, 8 bytes each, for every step. */
  public byte[] encode() {
    Step[] now = steps;
    ByteBuffer b = ByteBuffer.allocate(now.length * 16);
    for (Step step : now) {
      b.putLong(step.sequence).putLong(step.time);
    }
    return b.array();
  }

  /** Takes the staircase from bytes. */
  public void restore(byte[] bytes) {
    ByteBuffer b = ByteBuffer.wrap(bytes);
    Step[] restored = new Step[bytes.length / 16];
    for (int i = 0; i < restored.length; i++) {
      restored[i] = new Step(b.getLong(), b.getLong());
    }
    steps = restored;
  }
}
