package dev.firkin.internal.merge;

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

  private static final System.Logger LOGGER = System.getLogger("dev.firkin");

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
    long now = clock.now();
    long due = clock.latest(); // a clock that went back: what was seen expired must go all the same
    for (Segment segment : segments.ordered()) {
      if (segment.firstExpiry() <= due && segment.tryAcquire()) {
        try {
          sweep(segment, now);
        } finally {
          log.between(() -> {
            snapshots.release(segment);
            return null;
          });
        }
      }
    }
  }

  private void sweep(Segment segment, long now) {
    long end =
        log.between(() -> {
          segment.firstExpiry(Long.MAX_VALUE); // what is appended meanwhile lowers it again
          return segment.end();
        });
    long next = Long.MAX_VALUE;
    for (long at = SegmentHeader.BYTES; at < end; at = view.next()) {
      segment.read(view, at);
      if (!view.has(RecordFormat.EXPIRY)) {
        continue;
      }
      if (clock.isExpired(view.expiry(), view.sequence(), now)) {
        remove(segment, now);
      } else {
        next = Math.min(next, view.expiry());
      }
    }
    long first = next;
    log.between(() -> {
      segment.firstExpiry(Math.min(segment.firstExpiry(), first));
      return null;
    });
  }

  private void remove(Segment segment, long now) {
    byte[] key = view.key();
    long keyHash = hash.hash(key);
    Keyspace map = maps.get(view.map());
    long here = Location.of(segment.slot(), view.offset(), view.recordBytes());
    if (!Location.same(map.keydir().find(key, keyHash), here)) {
      return;
    }
    log.expired(view.expiry(), view.sequence(), now);
    log.between(() -> {
      long found = map.keydir().find(key, keyHash);
      if (Location.same(found, here)) {
        snapshots.note(map, key, keyHash, here);
        map.keydir().remove(key, keyHash);
        segment.countDead(view.recordBytes());
      } else if (found != Location.ABSENT && isCopy(found)) {
        snapshots.note(map, key, keyHash, found);
        map.keydir().remove(key, keyHash);
        Segment copy = segments.at(Location.slot(found));
        if (copy != null) {
          copy.countDead(again.recordBytes());
        }
      }
      return null;
    });
  }

  /** Whether a merge has moved the record meanwhile. */
  private boolean isCopy(long location) {
    Segment other = segments.at(Location.slot(location));
    if (other == null) {
      return false;
    }
    other.read(again, Location.offset(location));
    return again.sequence() == view.sequence();
  }
}
