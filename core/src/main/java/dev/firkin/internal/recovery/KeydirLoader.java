package dev.firkin.internal.recovery;

import dev.firkin.internal.format.HintFile;
import dev.firkin.internal.format.RecordFormat;
import dev.firkin.internal.format.RecordView;
import dev.firkin.internal.format.SegmentHeader;
import dev.firkin.internal.keydir.Keyspace;
import dev.firkin.internal.keydir.Keyspaces;
import dev.firkin.internal.segment.Segment;
import dev.firkin.internal.segment.Segments;
import dev.firkin.spi.Keydir;
import dev.firkin.spi.Location;
import java.util.function.ToLongFunction;

/**
 * Fills the keydirs, segment by segment from the oldest on: the last writer wins. What is
 * superseded is counted as dead where it lies.
 */
final class KeydirLoader {

  private final Keyspaces maps;
  private final Segments segments;
  private final ToLongFunction<byte[]> hash;
  private final RecordView view = new RecordView();
  private long records;

  KeydirLoader(Keyspaces maps, Segments segments, ToLongFunction<byte[]> hash) {
    this.maps = maps;
    this.segments = segments;
    this.hash = hash;
  }

  /** Records looked at so far. */
  long records() {
    return records;
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
              remove(map, key, hash);
            } else {
              put(map, key, hash, at(segment, place));
            }
          }
        };
    hint.visit(loading);
    long all = hint.summary().covered() - SegmentHeader.BYTES;
    segment.countDead(hint.summary().records() - loading.entries, all - loading.bytes);
    records += loading.entries;
  }

  /** Loads one record. */
  void load(Segment segment, RecordView record) {
    records++;
    if (record.has(RecordFormat.CLEAR)) {
      clear(record.map());
      segment.countTombstone(record.recordBytes());
      return;
    }
    byte[] key = record.key();
    long keyHash = hash.applyAsLong(key);
    if (record.has(RecordFormat.TOMBSTONE)) {
      segment.countTombstone(record.recordBytes());
      remove(record.map(), key, keyHash);
    } else {
      put(
          record.map(),
          key,
          keyHash,
          Location.of(segment.slot(), record.offset(), record.recordBytes()));
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
    dead(maps.get(map).keydir().put(key, keyHash, location));
  }

  private void remove(int map, byte[] key, long keyHash) {
    dead(maps.get(map).keydir().remove(key, keyHash));
  }

  private void clear(int map) {
    Keyspace keyspace = maps.get(map);
    Keydir before = keyspace.exchange(maps.newKeydir());
    long cursor = 0;
    do {
      cursor = before.visit(cursor, (key, location) -> dead(location));
    } while (cursor != 0);
    before.close();
  }

  private void dead(long location) {
    if (location == Location.ABSENT) {
      return;
    }
    Segment segment = segments.at(Location.slot(location));
    if (segment != null) {
      segment.countDead(length(segment, location));
    }
  }
}
