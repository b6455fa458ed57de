package dev.firkin.internal.recovery;

import dev.firkin.error.CorruptDataException;
import dev.firkin.error.LimitException;
import dev.firkin.internal.format.Checkpoint;
import dev.firkin.internal.format.HintFile;
import dev.firkin.internal.format.HintSection;
import dev.firkin.internal.format.RecordFormat;
import dev.firkin.internal.format.RecordView;
import dev.firkin.internal.format.SegmentHeader;
import dev.firkin.internal.keydir.Keyspace;
import dev.firkin.internal.keydir.Keyspaces;
import dev.firkin.internal.segment.Segment;
import dev.firkin.internal.segment.Segments;
import dev.firkin.spi.Keydir;
import dev.firkin.spi.Location;
import java.util.BitSet;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * Fills the keydirs, segment by segment from the oldest on: the last writer wins. What is
 * superseded is counted as dead where it lies.
 *
 * <p>If the keydirs come from a checkpoint, the records between its two positions are loaded again,
 * for their keys may be there as they were at either. The segments that it knows were counted at
 * the second position; until that is reached ({@link #passCheckpoint}), they are not counted again.
 */
final class KeydirLoader {

  private final Keyspaces maps;
  private final Segments segments;
  private final ToLongFunction<byte[]> hash;
  private final RecordView view = new RecordView();
  private final BitSet counted = new BitSet();
  private long clearsKnownUpTo;
  private long records;

  KeydirLoader(Keyspaces maps, Segments segments, ToLongFunction<byte[]> hash) {
    this.maps = maps;
    this.segments = segments;
    this.hash = hash;
  }

  /** The hash of keys. */
  ToLongFunction<byte[]> hash() {
    return hash;
  }

  /** Records looked at so far. */
  long records() {
    return records;
  }

  /**
   * Goes on from a checkpoint.
   *
   * @param slots segments that have been counted
   * @param sequence of the last record before its first position: the maps have been cleared as
   *     they were to be up to there
   */
  void beginAt(BitSet slots, long sequence) {
    counted.or(slots);
    clearsKnownUpTo = sequence;
  }

  /** Whether the second position of the checkpoint is still to come. */
  boolean isBeforeCheckpoint() {
    return !counted.isEmpty();
  }

  /**
   * Passes the second position of the checkpoint: takes out what was taken out before it without a
   * record, and counts everything from here on.
   */
  void passCheckpoint(List<Checkpoint.Removed> removed) {
    for (Checkpoint.Removed entry : removed) {
      Segment segment = segments.at(Location.slot(entry.location()));
      if (segment != null && counted.get(segment.slot())) {
        try {
          sweep(segment, entry);
        } catch (CorruptDataException e) {
          // Reads go on filtering what has expired; only its count stays.
          segment.damage(String.valueOf(e.getMessage()));
        }
      }
    }
    counted.clear();
  }

  private void sweep(Segment segment, Checkpoint.Removed entry) {
    segment.read(view, Location.offset(entry.location()));
    byte[] key = view.key();
    Keydir keydir = maps.get(entry.map()).keydir();
    long keyHash = hash.applyAsLong(key);
    if (keydir.holds(key, keyHash, entry.location())) {
      keydir.remove(key, keyHash);
    }
  }

  private boolean counts(Segment segment) {
    return !counted.get(segment.slot());
  }

  /**
   * Loads what a hint file says of a segment that has been counted.
   *
   * @param from records before this offset are left out
   */
  void loadAgain(Segment segment, HintFile hint, long from) {
    makeRoom(hint);
    hint.visit(
        new HintFile.Visitor() {
          @Override
          public void cleared(int map) {
            throw new IllegalStateException("when a map was cleared, only the data file tells");
          }

          @Override
          public void entry(int map, byte[] key, long hash, long place, boolean tombstone) {
            if (Location.offset(place) < from) {
              return;
            }
            records++;
            if (tombstone) {
              remove(segment, map, key, hash);
            } else {
              put(map, key, hash, at(segment, place));
            }
          }
        });
  }

  /** Counts records that were looked at elsewhere. */
  void looked(long more) {
    records += more;
  }

  /** Loads what a hint file says of its segment. */
  void load(Segment segment, HintFile hint) {
    var loading =
        new HintFile.Visitor() {
          long entries;
          long bytes;

          @Override
          public void cleared(int map) {
            clear(map);
            segment.countTombstone(RecordFormat.HEADER_BYTES);
            entries++;
            bytes += RecordFormat.HEADER_BYTES;
          }

          @Override
          public void entry(int map, byte[] key, long hash, long place, boolean tombstone) {
            long length = length(segment, place);
            entries++;
            bytes += length;
            if (tombstone) {
              segment.countTombstone(length);
              remove(segment, map, key, hash);
            } else {
              put(map, key, hash, at(segment, place));
            }
          }
        };
    makeRoom(hint);
    hint.visit(loading);
    long all = hint.summary().covered() - SegmentHeader.BYTES;
    segment.countDead(hint.summary().records() - loading.entries, all - loading.bytes);
    records += loading.entries;
  }

  /** Loads one record. */
  void load(Segment segment, RecordView record) {
    records++;
    if (record.has(RecordFormat.CLEAR)) {
      if (record.sequence() > clearsKnownUpTo) {
        clear(record.map());
      }
      countTombstone(segment, record.recordBytes());
      return;
    }
    byte[] key = record.key();
    long keyHash = hash.applyAsLong(key);
    if (record.has(RecordFormat.TOMBSTONE)) {
      countTombstone(segment, record.recordBytes());
      remove(segment, record.map(), key, keyHash);
    } else {
      put(
          record.map(),
          key,
          keyHash,
          Location.of(segment.slot(), record.offset(), record.recordBytes()));
    }
  }

  /**
   * Lets the keydirs grow once for a hint file's keys, which come in the order of their hashes. If
   * there is no room for all, then perhaps they are not all new.
   */
  private void makeRoom(HintFile hint) {
    for (HintSection section : hint.sections()) {
      try {
        maps.get(section.map())
            .keydir()
            .makeRoom(Math.clamp(section.entries(), 1, Integer.MAX_VALUE));
      } catch (LimitException e) {
        return;
      }
    }
  }

  private void countTombstone(Segment segment, long bytes) {
    if (counts(segment)) {
      segment.countTombstone(bytes);
    }
  }

  private static long at(Segment segment, long place) {
    return place | (long) segment.slot() << 48;
  }

  private long length(Segment segment, long place) {
    long length = Location.length(place);
    if (length == 0) {
      segment.read(view, Location.offset(place));
      length = view.recordBytes();
    }
    return length;
  }

  private void put(int map, byte[] key, long keyHash, long location) {
    Keyspace keyspace = maps.get(map);
    keyspace.makeRoom(key, keyHash);
    dead(keyspace.keydir().put(key, keyHash, location));
  }

  private void remove(Segment segment, int map, byte[] key, long keyHash) {
    Keydir keydir = maps.get(map).keydir();
    if (!isBeforeCheckpoint() || !isNewer(keydir.find(key, keyHash), segment)) {
      dead(keydir.remove(key, keyHash));
    }
  }

  /**
   * Whether a record lies in a segment behind another: a checkpoint has what is newer than the
   * tombstones that are loaded after it, of segments that have been merged since.
   */
  private boolean isNewer(long location, Segment than) {
    Segment holder = location == Location.ABSENT ? null : segments.at(Location.slot(location));
    return holder != null
        && holder != than
        && holder.header().sequenceBase() >= than.lastSequence();
  }

  private void clear(int map) {
    Keyspace keyspace = maps.get(map);
    Keydir before = keyspace.exchange(maps.newKeydir());
    before.visitLocations(this::dead);
    before.close();
  }

  private void dead(long location) {
    if (location == Location.ABSENT) {
      return;
    }
    Segment segment = segments.at(Location.slot(location));
    if (segment != null && counts(segment)) {
      segment.countDead(length(segment, location));
    }
  }
}
