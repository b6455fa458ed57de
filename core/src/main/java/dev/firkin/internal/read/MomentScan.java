package dev.firkin.internal.read;

import dev.firkin.error.CorruptDataException;
import dev.firkin.internal.expiry.ExpiryClock;
import dev.firkin.internal.format.FileNames;
import dev.firkin.internal.format.HintSection;
import dev.firkin.internal.format.RecordFormat;
import dev.firkin.internal.format.RecordView;
import dev.firkin.internal.format.SegmentHeader;
import dev.firkin.internal.format.SegmentSummary;
import dev.firkin.internal.keydir.KeyHash;
import dev.firkin.internal.segment.RecordsAhead;
import dev.firkin.internal.segment.Segment;
import dev.firkin.internal.segment.Segments;
import dev.firkin.internal.snapshot.Moment;
import dev.firkin.spi.Location;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Goes through all entries of one map at one moment, segment by segment: sequential reading,
 * whatever the size of the data. Each record is asked for whether the moment shows it ({@link
 * MomentPlaces}), so each key comes exactly once.
 *
 * <p><b>With values</b> the data files are read, in the order of the log.
 *
 * <p><b>Without</b>, a segment is read from its hint file if that speaks of exactly those of its
 * records that belong to the moment: of a segment that was sealed before the moment, or to which
 * nothing was added afterwards. All of its records are then older than the moment, so of each key
 * only the newest one in the segment can be the one that the moment shows, and that is the one that
 * the hint file has; what the moment notes of keys that have changed since points to such records
 * too. The active segment, one that was active at the moment and was written to afterwards, and one
 * without a hint file are read as with values, but for the bytes of the values.
 *
 * <p>An expiry stands only in the record. It is not read if the segment's first expiry is still to
 * come. Otherwise reading it means a read at random, so a segment in which many records expire is
 * not read from its hint file.
 *
 * <p>For one thread at a time.
 */
public final class MomentScan {

  private static final byte[] NO_BYTES = {};

  /** One in so many records may have an expiry that must be read at random. */
  private static final long EXPIRING_SHARE = 64;

  /** A body that is checked as quickly as another record is found. */
  private static final long SHORT_BODY = 4 << 10;

  private final Moment moment;
  private final int map;
  private final boolean values;
  private final KeyHash hash;
  private final ExpiryClock clock;
  private final Runnable checkOpen;
  private final RecordReader.ExpirySighting sighting;
  private final MomentPlaces places;
  private final RecordsAhead ahead;
  private final RecordView looked = new RecordView();
  private RecordView record = looked; // the record at hand, of those ahead or looked at
  private int index;
  private boolean begun;
  private boolean inLog;
  private long end;
  private @Nullable HintSection section;
  private long entry;
  private long keyAt;
  private long firstExpiry;
  private long seen;
  private long touched; // never read; keeps the touches from being left out

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
    this.clock = clock;
    this.checkOpen = checkOpen;
    this.sighting = sighting;
    places = new MomentPlaces(moment, map, segments, reader, checkOpen);
    ahead = new RecordsAhead(hash::hash, this::isPut);
  }

  /**
   * One entry.
   *
   * @param key a copy
   * @param value a copy, restored; empty if values are not wanted
   * @param expiry milliseconds since 1970, 0 for an entry that stays, or if values are not wanted
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
      if (!begun) {
        begin(segment);
        begun = true;
      }
      while (hasMore()) {
        Found found = step(segment);
        if (found != null) {
          taker.accept(found);
          return true;
        }
      }
      index++;
      begun = false;
    }
    checkOpen.run();
    if (seen < moment.size(map)) {
      refuseHidden();
    }
    return false;
  }

  /**
   * Finds what hides an entry when not all of the moment's keys have come by: a key so damaged that
   * it is another one.
   */
  private void refuseHidden() {
    for (Segment segment : moment.segments()) {
      long segmentEnd = moment.end(segment);
      try {
        for (long at = SegmentHeader.BYTES; at < segmentEnd; at = record.next()) {
          end = segmentEnd;
          read(segment, at);
          if (record.map() == map && !record.isWhole()) {
            throw damagedBody(segment);
          }
        }
      } catch (IllegalStateException e) {
        checkOpen.run();
        throw e;
      } catch (InternalError e) {
        throw segment.unreadable(record.offset(), e);
      }
    }
  }

  private void begin(Segment segment) {
    end = moment.end(segment);
    section = null;
    ahead.begin(segment, end);
    Segment.Hint hint = values ? null : segment.hint();
    inLog = hint == null || !isEnough(hint.content().summary());
    if (hint == null || inLog) {
      return;
    }
    section = hint.content().section(map);
    entry = 0;
    keyAt = section == null || section.entries() == 0 ? 0 : section.keyAt(0);
    firstExpiry = hint.content().summary().firstExpiry();
  }

  /** Whether a hint file says what is needed. */
  private boolean isEnough(SegmentSummary summary) {
    return summary.covered() == end
        && (summary.firstExpiry() > clock.latest()
            || summary.records() - summary.permanent() <= summary.records() / EXPIRING_SHARE);
  }

  private boolean hasMore() {
    return inLog ? ahead.hasMore() : section != null && entry < section.entries();
  }

  private @Nullable Found step(Segment segment) {
    checkOpen.run();
    HintSection hinted = section;
    try {
      return hinted == null ? stepInLog(segment) : stepInHint(segment, hinted);
    } catch (IllegalStateException e) {
      checkOpen.run();
      throw e;
    } catch (IndexOutOfBoundsException e) {
      if (hinted == null) {
        throw e;
      }
      throw damagedHint(segment, e);
    } catch (InternalError e) {
      throw segment.damaged(
          record.offset(),
          hinted == null
              ? "the file ends before the record or cannot be read"
              : "the file or its hint file ends early or cannot be read",
          e);
    }
  }

  /** A hint file is checked when it is opened: somebody has changed it since. */
  private static CorruptDataException damagedHint(Segment segment, @Nullable Throwable cause) {
    Path file = segment.path().resolveSibling(FileNames.hint(segment.id()));
    String problem = "the file was changed while the store was open";
    String remedy = "close the store and open it again, which makes the file anew";
    return cause == null
        ? new CorruptDataException(file, 0, problem, remedy)
        : new CorruptDataException(file, 0, problem, remedy, cause);
  }

  private @Nullable Found stepInLog(Segment segment) {
    if (!ahead.next()) {
      readAhead();
    }
    record = ahead.record(ahead.present());
    if (!isPut(record)) {
      return null;
    }
    byte[] key = ahead.key(ahead.present());
    long keyHash = ahead.hash(ahead.present());
    long location = Location.of(segment.slot(), record.offset(), record.recordBytes());
    if (!places.isAt(key, keyHash, location)
        && !(places.mayHaveMoved() && places.isCopied(key, keyHash, location, record.sequence()))) {
      if (isDamagedKey(key, keyHash)) {
        throw damagedBody(segment);
      }
      return null;
    }
    seen++;
    if (record.has(RecordFormat.EXPIRY) && isExpired()) {
      return null;
    }
    return values
        ? new Found(key, value(segment, key), record.expiry(), segment)
        : new Found(key, NO_BYTES, 0, segment);
  }

  /**
   * Reads the next records and goes to the first. A fault in a mapping that was cut is told by the
   * JVM some time after the access, perhaps when the records before are read already: those come
   * first, and then it is met again.
   */
  private void readAhead() {
    try {
      touch(ahead.read());
    } catch (InternalError e) {
      if (!ahead.next()) {
        throw e;
      }
      return;
    }
    ahead.next();
  }

  private void touch(int count) {
    for (int i = 0; i < count; i++) {
      if (isPut(ahead.record(i))) {
        touched += moment.touch(map, ahead.hash(i));
      }
    }
  }

  private boolean isPut(RecordView one) {
    return one.map() == map && !one.has(RecordFormat.TOMBSTONE | RecordFormat.CLEAR);
  }

  private @Nullable Found stepInHint(Segment segment, HintSection hinted) {
    long word = hinted.word(entry);
    long keyHash = hinted.hash(entry);
    long at = keyAt;
    keyAt = hinted.nextKeyAt(at);
    entry++;
    if (HintSection.isTombstone(word)) {
      return null;
    }
    byte[] key = hinted.key(at);
    if (hash.hash(key) != keyHash) {
      throw damagedHint(segment, null);
    }
    long location = HintSection.place(word) | (long) segment.slot() << 48;
    if (!places.isAt(key, keyHash, location)) {
      if (!places.mayHaveMoved()) {
        return null;
      }
      read(segment, Location.offset(location));
      if (!places.isCopied(key, keyHash, location, record.sequence())) {
        return null;
      }
    }
    seen++;
    if (HintSection.hasExpiry(word) && firstExpiry <= clock.latest()) {
      read(segment, Location.offset(location));
      if (isExpired()) {
        return null;
      }
    }
    return new Found(key, NO_BYTES, 0, segment);
  }

  private void read(Segment segment, long at) {
    record = looked;
    segment.read(record, at, end);
  }

  /**
   * Whether a record that the moment does not show has a damaged key: that is found nowhere, which
   * would hide the entry. Asks first what takes less reading.
   */
  private boolean isDamagedKey(byte[] key, long keyHash) {
    return record.bodyBytes() <= SHORT_BODY
        ? !record.isWhole() && places.isAbsent(key, keyHash)
        : places.isAbsent(key, keyHash) && !record.isWhole();
  }

  private boolean isExpired() {
    long now = clock.now();
    if (!clock.isExpired(record.expiry(), record.sequence(), now)) {
      return false;
    }
    sighting.expired(record.expiry(), record.sequence(), now);
    return true;
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
