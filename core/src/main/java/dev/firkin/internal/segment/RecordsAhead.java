package dev.firkin.internal.segment;

import dev.firkin.error.CorruptDataException;
import dev.firkin.internal.format.RecordView;
import dev.firkin.internal.format.SegmentHeader;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Goes along the records of segments, some dozen at a time: their headers and keys are read before
 * it is gone to the first of them. So who has to look the keys up can touch all of their slots
 * first, and the processor waits for these at once. To wait for one after the other would be most
 * of a merge or a scan.
 *
 * <p>For one thread. What {@link #key} returns is the caller's.
 */
public final class RecordsAhead {

  /** How many at a time, at most. */
  public static final int RECORDS = 64;

  private static final byte[] NOT_READ = {};

  private final ToLongFunction<byte[]> hash;
  private final Predicate<RecordView> wanted;
  private final @Nullable RecordView[] records = new RecordView[RECORDS];
  private final byte[][] keys = new byte[RECORDS][];
  private final long[] hashes = new long[RECORDS];
  private @Nullable Segment segment;
  private long unread;
  private long end;
  private int count;
  private int present = -1;

  /**
   * @param hash of a key
   * @param wanted which records' keys are read, told by their headers
   */
  public RecordsAhead(ToLongFunction<byte[]> hash, Predicate<RecordView> wanted) {
    this.hash = hash;
    this.wanted = wanted;
  }

  /**
   * Begins a segment.
   *
   * @param upTo first byte behind the last record wanted
   */
  public void begin(Segment next, long upTo) {
    segment = next;
    unread = SegmentHeader.BYTES;
    end = upTo;
    count = 0;
    present = -1;
  }

  /** Whether there are records to come, read or not. */
  public boolean hasMore() {
    return present + 1 < count || unread < end;
  }

  /** Goes to the next of those that were read, if there is one. */
  public boolean next() {
    if (present + 1 >= count) {
      return false;
    }
    present++;
    return true;
  }

  /**
   * Reads the next records of the segment.
   *
   * @return how many: 0 at the end
   * @throws CorruptDataException if the first of them has a damaged header, or the file is cut
   *     there; a later one is met again, after those before it
   */
  public int read() {
    count = 0;
    present = -1;
    Segment from = segment;
    try {
      while (from != null && count < RECORDS && unread < end) {
        RecordView record = records[count];
        if (record == null) {
          record = new RecordView();
          records[count] = record;
        }
        from.read(record, unread, end);
        keys[count] = NOT_READ;
        if (wanted.test(record)) {
          keys[count] = keyOf(record, from);
          hashes[count] = hash.applyAsLong(keys[count]);
        }
        unread = record.next();
        count++;
      }
    } catch (CorruptDataException e) {
      if (count == 0) {
        throw e;
      }
    }
    return count;
  }

  private static byte[] keyOf(RecordView record, Segment from) {
    try {
      return record.key();
    } catch (InternalError e) {
      throw from.unreadable(record.offset(), e);
    }
  }

  /** One of those that were read, by its number in the order of the log. */
  public RecordView record(int number) {
    RecordView record = records[number];
    if (record == null || number >= count) {
      throw new IndexOutOfBoundsException(number);
    }
    return record;
  }

  /** Its key, a copy, if that is wanted; empty for a clear. */
  public byte[] key(int number) {
    return keys[number];
  }

  /** The hash of its key, if that is wanted. */
  public long hash(int number) {
    return hashes[number];
  }

  /** The number of the present record, negative before the first {@link #next}. */
  public int present() {
    return present;
  }

  /**
   * How far it has come: the first byte behind the present record, or where {@link #read} found
   * damage.
   */
  public long at() {
    return present >= 0 ? record(present).next() : unread;
  }
}
