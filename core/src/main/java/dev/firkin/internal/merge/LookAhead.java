package dev.firkin.internal.merge;

import dev.firkin.error.CorruptDataException;
import dev.firkin.internal.format.RecordFormat;
import dev.firkin.internal.format.RecordView;
import dev.firkin.internal.format.SegmentHeader;
import dev.firkin.internal.keydir.Keyspace;
import dev.firkin.internal.segment.Segment;
import dev.firkin.spi.Location;

/**
 * Goes along the records of a merge's inputs, and has asked the keydirs whether they are alive
 * before it comes to them: some dozen records at a time, so that the processor waits for all of
 * their slots at once. To wait for one after the other would be most of a merge.
 *
 * <p>A record that was found dead is dead for ever. One that was found alive may have been
 * superseded since, as it may be at any moment until its key is pointed to the copy, which is when
 * that is noticed. For one thread.
 */
final class LookAhead {

  private static final int RECORDS = 64;

  private final MergeParts parts;
  private final RecordView[] records = new RecordView[RECORDS];
  private final byte[][] keys = new byte[RECORDS][];
  private final long[] hashes = new long[RECORDS];
  private final Keyspace[] maps = new Keyspace[RECORDS];
  private final boolean[] alive = new boolean[RECORDS];
  private Segment input;
  private long next;
  private int count;
  private int present;
  private long touched; // never read; keeps the touches from being left out

  /**
   * @param input the first segment
   */
  LookAhead(MergeParts parts, Segment input) {
    this.parts = parts;
    for (int i = 0; i < RECORDS; i++) {
      records[i] = new RecordView();
    }
    this.input = input;
    begin(input);
  }

  /** Begins a segment. */
  void begin(Segment segment) {
    input = segment;
    next = SegmentHeader.BYTES;
    count = 0;
    present = -1;
  }

  /**
   * Goes to the next record of the segment.
   *
   * @return false if there is none
   * @throws CorruptDataException if its header is damaged
   * @throws InternalError if the file is cut
   */
  boolean next() {
    if (++present >= count) {
      count = 0;
      present = 0;
      read();
      ask();
    }
    return present < count;
  }

  /** How far {@link #next} has come: the first byte behind the record, or where it found damage. */
  long at() {
    return present < count ? record().next() : next;
  }

  /** The present record. */
  RecordView record() {
    return records[present];
  }

  /** Its key; empty for a clear. */
  byte[] key() {
    return keys[present];
  }

  /** The hash of its key. */
  long hash() {
    return hashes[present];
  }

  /** Its map. */
  Keyspace map() {
    return maps[present];
  }

  /** Its location. */
  long location() {
    return location(present);
  }

  /** Whether its key pointed to it, not long ago; false for a clear. */
  boolean isAlive() {
    return alive[present];
  }

  private void read() {
    try {
      while (count < RECORDS && next < input.end()) {
        RecordView record = records[count];
        input.read(record, next);
        keys[count] = record.key();
        hashes[count] = parts.hash().hash(keys[count]);
        maps[count] = parts.maps().get(record.map());
        next = record.next();
        count++;
      }
    } catch (CorruptDataException | InternalError e) {
      if (count > 0) {
        return; // those before it come first, which may be damaged, too; then it is met again
      }
      throw e;
    }
  }

  private void ask() {
    for (int i = 0; i < count; i++) {
      touched += maps[i].keydir().touch(hashes[i]);
    }
    for (int i = 0; i < count; i++) {
      alive[i] =
          !records[i].has(RecordFormat.CLEAR)
              && maps[i].keydir().holds(keys[i], hashes[i], location(i));
    }
  }

  private long location(int i) {
    return Location.of(input.slot(), records[i].offset(), records[i].recordBytes());
  }
}
