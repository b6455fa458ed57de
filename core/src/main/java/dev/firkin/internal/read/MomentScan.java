package dev.firkin.internal.read;

import dev.firkin.error.CorruptDataException;
import dev.firkin.internal.expiry.ExpiryClock;
import dev.firkin.internal.format.RecordFormat;
import dev.firkin.internal.format.RecordView;
import dev.firkin.internal.format.SegmentHeader;
import dev.firkin.internal.keydir.KeyHash;
import dev.firkin.internal.segment.Segment;
import dev.firkin.internal.segment.Segments;
import dev.firkin.internal.snapshot.Moment;
import dev.firkin.spi.Location;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Goes through all entries of one map at one moment, in the order of the log: sequential reading,
 * whatever the size of the data. A record is an entry if the moment's place for its key is this
 * record: by location, or, if a merge has moved it since, by sequence, which moving does not
 * change. So each key comes exactly once.
 *
 * <p>For one thread at a time.
 */
public final class MomentScan {

  private final Moment moment;
  private final int map;
  private final boolean values;
  private final KeyHash hash;
  private final Segments segments;
  private final RecordReader reader;
  private final ExpiryClock clock;
  private final Runnable checkOpen;
  private final RecordReader.ExpirySighting sighting;
  private final RecordView record = new RecordView();
  private final RecordView moved = new RecordView();
  private int index;
  private long offset = SegmentHeader.BYTES;

  /**
   * @param values whether values are wanted; without, a value's bytes are not read
   * @param checkOpen throws if the store or the snapshot is closed
   * @param sighting told of expired entries
   */
  public MomentScan(
      Moment moment,
      int map,
      boolean values,
      KeyHash hash,
      Segments segments,
      RecordReader reader,
      ExpiryClock clock,
      Runnable checkOpen,
      RecordReader.ExpirySighting sighting) {
    this.moment = moment;
    this.map = map;
    this.values = values;
    this.hash = hash;
    this.segments = segments;
    this.reader = reader;
    this.clock = clock;
    this.checkOpen = checkOpen;
    this.sighting = sighting;
  }

  /**
   * One entry.
   *
   * @param key a copy
   * @param value a copy, restored; empty if values are not wanted
   * @param expiry milliseconds since 1970, 0 for an entry that stays
   * @param segment where it was read, for messages
   */
  public record Found(byte[] key, byte[] value, long expiry, Segment segment) {}

  /**
   * Takes the next entry.
   *
   * @return false at the end
   * @throws CorruptDataException if a record cannot be read; entries before it have been handed
   *     over
   */
  public boolean next(Consumer<? super Found> taker) {
    while (index < moment.segments().size()) {
      Segment segment = moment.segments().get(index);
      long end = moment.end(segment);
      while (offset < end) {
        Found found = step(segment, end);
        if (found != null) {
          taker.accept(found);
          return true;
        }
      }
      index++;
      offset = SegmentHeader.BYTES;
    }
    checkOpen.run();
    return false;
  }

  private @Nullable Found step(Segment segment, long end) {
    checkOpen.run();
    try {
      if (!record.read(segment.bytes(), segment.salt(), offset, end)) {
        throw segment.damaged(offset, "the record's header does not have its checksum", null);
      }
      offset = record.next();
      if (record.map() != map || record.has(RecordFormat.TOMBSTONE | RecordFormat.CLEAR)) {
        return null;
      }
      byte[] key = record.key();
      if (!isOfMoment(segment, key)) {
        // A damaged key is found nowhere, which would hide the entry: look closely before passing
        // it by.
        if (isNowhere(key) && !record.isWhole()) {
          throw damagedBody(segment);
        }
        return null;
      }
      if (record.has(RecordFormat.EXPIRY) && isExpired()) {
        return null;
      }
      return new Found(key, values ? value(segment, key) : new byte[0], record.expiry(), segment);
    } catch (IllegalStateException e) {
      checkOpen.run();
      throw e;
    } catch (InternalError e) {
      throw segment.damaged(offset, "the file ends before the record or cannot be read", e);
    }
  }

  private boolean isNowhere(byte[] key) {
    return moment.locate(map, key, hash.hash(key)) == Location.ABSENT;
  }

  private boolean isExpired() {
    long now = clock.now();
    if (!clock.isExpired(record.expiry(), record.sequence(), now)) {
      return false;
    }
    sighting.expired(record.expiry(), record.sequence(), now);
    return true;
  }

  private boolean isOfMoment(Segment segment, byte[] key) {
    while (true) {
      long location = moment.locate(map, key, hash.hash(key));
      if (location == Location.ABSENT) {
        return false;
      }
      if (Location.slot(location) == segment.slot()) {
        return Location.offset(location) == record.offset();
      }
      Segment other = segments.at(Location.slot(location));
      if (other == null) {
        checkOpen.run();
        long hashed = hash.hash(key);
        reader.refuseIfStillGone(location, () -> moment.locate(map, key, hashed));
        continue; // moved once more since it was located
      }
      try {
        if (moved.read(other.bytes(), other.salt(), Location.offset(location), other.end())
            && moved.isKey(map, key)) {
          return moved.sequence() == record.sequence();
        }
        if (Location.same(moment.locate(map, key, hash.hash(key)), location)
            && segments.at(Location.slot(location)) == other) {
          throw other.damaged(
              Location.offset(location), "the record's header does not have its checksum", null);
        }
      } catch (IllegalStateException e) {
        checkOpen.run();
      }
    }
  }

  private byte[] value(Segment segment, byte[] key) {
    byte[] stored = record.value();
    if (!record.isBody(key, stored)) {
      throw damagedBody(segment);
    }
    return record.has(RecordFormat.COMPRESSED) ? segment.restore(record.offset(), stored) : stored;
  }

  private CorruptDataException damagedBody(Segment segment) {
    return segment.damaged(record.offset(), "the record's bytes do not have its checksum", null);
  }
}
