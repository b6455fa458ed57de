package dev.firkin.internal.merge;

import static dev.firkin.internal.io.StoreLog.LOGGER;

import dev.firkin.error.CorruptDataException;
import dev.firkin.internal.expiry.ExpiryClock;
import dev.firkin.internal.format.RecordFormat;
import dev.firkin.internal.format.RecordView;
import dev.firkin.internal.format.SegmentHeader;
import dev.firkin.internal.keydir.KeyHash;
import dev.firkin.internal.keydir.Keyspace;
import dev.firkin.internal.keydir.Keyspaces;
import dev.firkin.internal.segment.Segment;
import dev.firkin.internal.segment.Segments;
import dev.firkin.internal.snapshot.Snapshots;
import dev.firkin.spi.Location;

/**
 * Takes expired entries out of the keydirs, so that sizes are exact and merges know what is dead.
 * Segments in which nothing can have expired are not looked at; there is no other index of
 * expiries, which costs no memory per key.
 */
public final class ExpirySweep {

  private final Segments segments;
  private final Keyspaces maps;
  private final Snapshots snapshots;
  private final ExpiryClock clock;
  private final KeyHash hash;
  private final MergeLog log;
  private final RecordView view = new RecordView();
  private final RecordView again = new RecordView();

  /**
   * @param log orders the removals with the writes
   */
  public ExpirySweep(
      Segments segments,
      Keyspaces maps,
      Snapshots snapshots,
      ExpiryClock clock,
      KeyHash hash,
      MergeLog log) {
    this.segments = segments;
    this.maps = maps;
    this.snapshots = snapshots;
    this.clock = clock;
    this.hash = hash;
    this.log = log;
  }

  /** Sweeps every segment in which something is due. */
  public synchronized void run() {
    long due = clock.latest(); // a clock that went back: what was seen expired must go all the same
    // All that are placed: also a merge's output that is not in the order yet.
    for (Segment segment : segments.placed()) {
      if (segment.firstExpiry() <= due && segment.damage() == null && segment.tryAcquire()) {
        try {
          sweep(segment);
        } catch (CorruptDataException e) {
          // Reads go on filtering what has expired; only its count and its space stay.
          segment.damage(String.valueOf(e.getMessage()));
          LOGGER.log(System.Logger.Level.WARNING, "{0}", segment.damage());
        } finally {
          log.between(() -> {
            snapshots.release(segment);
            return null;
          });
        }
      }
    }
  }

  /** What is swept of a segment, and when the first of it expired. */
  private record Part(long end, long due) {}

  private void sweep(Segment segment) {
    Part part =
        log.between(() -> {
          Part swept = new Part(segment.end(), segment.firstExpiry());
          segment.firstExpiry(Long.MAX_VALUE); // what is appended meanwhile lowers it again
          return swept;
        });
    long next = part.due; // if the sweep is cut short, by the user's clock say, it is due as before
    try {
      next = sweep(segment, part.end);
    } finally {
      long first = next;
      log.between(() -> {
        segment.firstExpiry(Math.min(segment.firstExpiry(), first));
        return null;
      });
    }
  }

  /** Sweeps up to an offset. Returns the first expiry that is left. */
  private long sweep(Segment segment, long end) {
    long next = Long.MAX_VALUE;
    for (long at = SegmentHeader.BYTES; at < end; at = view.next()) {
      segment.read(view, at);
      if (!view.has(RecordFormat.EXPIRY)) {
        continue;
      }
      // The clock is asked anew each time: it may be set back in the middle of a sweep.
      if (!clock.isExpired(view.expiry(), view.sequence(), clock.now()) || !remove(segment)) {
        next = Math.min(next, view.expiry());
      }
    }
    return next;
  }

  /** Takes the entry of an expired record out. Returns false if it has not expired after all. */
  private boolean remove(Segment segment) {
    byte[] key = view.key();
    long keyHash = hash.hash(key);
    Keyspace map = maps.get(view.map());
    long here = Location.of(segment.slot(), view.offset(), view.recordBytes());
    long found = map.keydir().find(key, keyHash);
    if (found == Location.ABSENT || !Location.same(found, here) && !mayBeCopy(found)) {
      return true;
    }
    return log.between(() -> {
      long at = map.keydir().find(key, keyHash);
      Segment holder = segments.at(Location.slot(at));
      // A merge may just have pointed the key to its copy, in a segment that was swept already.
      if (holder == null || !Location.same(at, here) && !mayBeCopy(at)) {
        return true;
      }
      long now = clock.now();
      if (!clock.isExpired(view.expiry(), view.sequence(), now)) {
        return false;
      }
      log.expired(view.expiry(), view.sequence(), now);
      snapshots.note(map, key, keyHash, at);
      map.keydir().remove(key, keyHash);
      log.removed(map.id(), at);
      RecordView counted = Location.same(at, here) ? view : again;
      holder.countDead(counted.recordBytes());
      return true;
    });
  }

  /** Whether a location is of the same record: moving it does not change its sequence. */
  private boolean mayBeCopy(long location) {
    Segment other = location == Location.ABSENT ? null : segments.at(Location.slot(location));
    if (other == null) {
      return false;
    }
    try {
      other.read(again, Location.offset(location));
      return again.sequence() == view.sequence();
    } catch (IllegalStateException e) {
      return true; // unmapped meanwhile: look again with the lock
    }
  }
}
