package dev.firkin.internal.merge;

import dev.firkin.error.CorruptDataException;
import dev.firkin.internal.format.RecordFormat;
import dev.firkin.internal.format.RecordView;
import dev.firkin.internal.keydir.Keyspace;
import dev.firkin.internal.segment.RecordsAhead;
import dev.firkin.internal.segment.Segment;
import dev.firkin.spi.Location;

/**
 * Goes along the records of a merge's inputs, and has asked the keydirs whether they are alive
 * before it comes to them.
 *
 * <p>A record that was found dead is dead for ever. One that was found alive may have been
 * superseded since, as it may be at any moment until its key is pointed to the copy, which is when
 * that is noticed. For one thread.
 */
final class LookAhead {

  private final MergeParts parts;
  private final RecordsAhead records;
  private final Keyspace[] maps = new Keyspace[RecordsAhead.RECORDS];
  private final boolean[] alive = new boolean[RecordsAhead.RECORDS];
  private Segment input;
  private long touched; // never read; keeps the touches from being left out

  /**
   * @param input the first segment
   */
  LookAhead(MergeParts parts, Segment input) {
    this.parts = parts;
    records = new RecordsAhead(parts.hash()::hash, record -> true);
    this.input = input;
    begin(input);
  }

  /** Begins a segment. */
  void begin(Segment segment) {
    input = segment;
    records.begin(segment, segment.end());
  }

  /**
   * Goes to the next record of the segment.
   *
   * @return false if there is none
   * @throws CorruptDataException if its header is damaged, or the file is cut
   * @throws InternalError if a file is cut that tells what is alive
   */
  boolean next() {
    if (records.next()) {
      return true;
    }
    ask(records.read());
    return records.next();
  }

  /** How far {@link #next} has come: the first byte behind the record, or where it found damage. */
  long at() {
    return records.at();
  }

  /** The present record. */
  RecordView record() {
    return records.record(records.present());
  }

  /** Its key; empty for a clear. */
  byte[] key() {
    return records.key(records.present());
  }

  /** The hash of its key. */
  long hash() {
    return records.hash(records.present());
  }

  /** Its map. */
  Keyspace map() {
    return maps[records.present()];
  }

  /** Its location. */
  long location() {
    return location(record());
  }

  /** Whether its key pointed to it, not long ago; false for a clear. */
  boolean isAlive() {
    return alive[records.present()];
  }

  private void ask(int count) {
    for (int i = 0; i < count; i++) {
      maps[i] = parts.maps().get(records.record(i).map());
      touched += maps[i].keydir().touch(records.hash(i));
    }
    for (int i = 0; i < count; i++) {
      RecordView record = records.record(i);
      alive[i] =
          !record.has(RecordFormat.CLEAR)
              && maps[i].keydir().holds(records.key(i), records.hash(i), location(record));
    }
  }

  private long location(RecordView record) {
    return Location.of(input.slot(), record.offset(), record.recordBytes());
  }
}
