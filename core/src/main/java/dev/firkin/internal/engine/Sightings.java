package dev.firkin.internal.engine;

import static dev.firkin.internal.io.StoreLog.LOGGER;

import dev.firkin.error.CorruptDataException;
import dev.firkin.error.StoreIoException;
import dev.firkin.internal.compression.Compression;
import dev.firkin.internal.expiry.ExpiryClock;
import dev.firkin.internal.keydir.KeyHash;
import dev.firkin.internal.keydir.Keyspace;
import dev.firkin.internal.keydir.Keyspaces;
import dev.firkin.internal.read.RecordReader;
import dev.firkin.internal.write.Log;
import dev.firkin.internal.write.StoreState;

/**
 * Notes in the log that entries were seen expired, so that they stay so whatever the clock does. It
 * is one entry of the store's own map. Safe for concurrent use.
 */
final class Sightings implements RecordReader.ExpirySighting {

  private static final long NEVER = -1;

  /**
   * So long a refusal is believed: to ask a full disk for room takes time, under the log's lock.
   */
  private static final long AGAIN_MILLIS = 1000;

  private static final byte[] KEY = {'e', 'x', 'p', 'i', 'r', 'y'};

  private final StoreState state;
  private final Log log;
  private final ExpiryClock clock;
  private final Keyspaces maps;
  private final KeyHash hash;
  private volatile long refusedAt = NEVER; // as long as the clock knows more than the log

  Sightings(StoreState state, Log log, ExpiryClock clock, Keyspaces maps, KeyHash hash) {
    this.state = state;
    this.log = log;
    this.clock = clock;
    this.maps = maps;
    this.hash = hash;
  }

  /** Tells the clock what was noted before the store was opened. */
  void restore(RawMap system) {
    try {
      byte[] sightings = system.get(KEY);
      if (sightings != null) {
        clock.restore(sightings);
      }
    } catch (CorruptDataException e) {
      LOGGER.log(
          System.Logger.Level.WARNING,
          "expired entries may come back if the clock was set back: {0}",
          e.getMessage());
    }
  }

  @Override
  public void expired(long expiry, long sequence, long now) {
    if (state.isReadOnly()
        || state.isFailed()
        || !clock.needsSighting(expiry, sequence) && !isDueAgain(now)) {
      return;
    }
    try {
      log.between(() -> {
        refusedAt = now; // unless it goes well
        clock.sight(log.sequence(), now);
        long noted =
            log.append(
                maps.get(Keyspace.SYSTEM),
                KEY,
                hash.hash(KEY),
                clock.encode(),
                0,
                Compression.NONE,
                0,
                Log.ANY,
                0);
        refusedAt = NEVER;
        return noted;
      });
    } catch (StoreIoException e) {
      LOGGER.log(
          System.Logger.Level.DEBUG, "an expiry is not noted in the log: {0}", e.getMessage());
    }
  }

  /** Whether what the log refused is to be tried again. */
  private boolean isDueAgain(long now) {
    long at = refusedAt;
    return at != NEVER && Math.abs(now - at) >= AGAIN_MILLIS;
  }
}
