package dev.firkin.internal.read;

import dev.firkin.internal.format.RecordView;
import dev.firkin.internal.io.LogFile;
import dev.firkin.internal.segment.Segment;
import dev.firkin.internal.segment.Segments;
import dev.firkin.internal.snapshot.Moment;
import dev.firkin.spi.Location;
import java.util.Set;

/**
 * Tells of records in a moment's segments whether the moment shows them. For one thread.
 *
 * <p>It shows a record if its place for the key is this record: by location, or, if a merge has
 * moved it since, by sequence, which moving does not change. The location is asked first, which a
 * keydir without keys answers without reading anything. Only then, and only if something may have
 * been moved at all, another record is read: the one to which the key points, if it lies in a
 * segment that is not the moment's. In one that is, it is another record: a key has one place.
 *
 * <p><b>Whether something may have been moved.</b> Merges copy to segments that are placed before
 * any keydir is pointed to them, and stay placed as long as the moment is open, since an open
 * moment retains whatever is retired that it may show. Such a segment is no log file, unlike those
 * that writers began after the moment, and its sequences begin below the moment's last. So if no
 * segment of that kind is placed after the keydir has been asked, the answer was final.
 */
final class MomentPlaces {

  private final Moment moment;
  private final int map;
  private final Segments segments;
  private final RecordReader reader;
  private final Runnable checkOpen;
  private final Set<Segment> members;
  private final RecordView moved = new RecordView();
  private int placementsSeen = -1;
  private boolean copies;

  MomentPlaces(Moment moment, int map, Segments segments, RecordReader reader, Runnable checkOpen) {
    this.moment = moment;
    this.map = map;
    this.segments = segments;
    this.reader = reader;
    this.checkOpen = checkOpen;
    members = Set.copyOf(moment.segments());
  }

  /** Whether the moment has nothing for a key. */
  boolean isAbsent(byte[] key, long hash) {
    return moment.locate(map, key, hash) == Location.ABSENT;
  }

  /** Whether the moment's place for a key is this location, as far as nothing has been moved. */
  boolean isAt(byte[] key, long hash, long location) {
    return moment.holds(map, key, hash, location);
  }

  /** Whether something may have been moved when {@link #isAt} was asked. */
  boolean mayHaveMoved() {
    int placements = segments.placements();
    if (!copies && placements != placementsSeen) {
      copies = segments.placed().stream().anyMatch(this::mayHaveCopies);
      placementsSeen = placements;
    }
    return copies;
  }

  private boolean mayHaveCopies(Segment segment) {
    return segment.header().sequenceBase() < moment.sequence()
        && !(segment.file() instanceof LogFile)
        && !members.contains(segment);
  }

  /**
   * Whether the moment's place for a key is now a copy of a record.
   *
   * @param location of the record
   * @param sequence of the record
   */
  boolean isCopied(byte[] key, long hash, long location, long sequence) {
    while (true) {
      long now = moment.locate(map, key, hash);
      if (now == Location.ABSENT) {
        return false;
      }
      Segment other = segments.at(Location.slot(now));
      if (other == null) {
        checkOpen.run();
        reader.refuseIfStillGone(now, () -> moment.locate(map, key, hash));
        continue; // moved once more since it was located
      }
      if (members.contains(other)) {
        return Location.same(now, location);
      }
      try {
        if (moved.read(other.bytes(), other.salt(), Location.offset(now), other.end())
            && moved.isKey(map, key)) {
          return moved.sequence() == sequence;
        }
        if (Location.same(moment.locate(map, key, hash), now)
            && segments.at(Location.slot(now)) == other) {
          throw other.damaged(
              Location.offset(now), "the record's header does not have its checksum", null);
        }
      } catch (IllegalStateException e) {
        checkOpen.run();
      }
    }
  }
}
