package dev.firkin.internal.recovery;

import dev.firkin.internal.format.RecordFormat;
import dev.firkin.internal.format.RecordView;
import dev.firkin.internal.segment.Segment;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a data file record by record, every byte checked, and stops at the first that is not whole.
 * Members of a batch are handed over when its last one is there.
 */
final class SegmentScan {

  private final MemorySegment bytes;
  private final int salt;
  private final RecordView view = new RecordView();
  private final List<Long> batch = new ArrayList<>();

  SegmentScan(MemorySegment bytes, int salt) {
    this.bytes = bytes;
    this.salt = salt;
  }

  /** Takes records that are whole and count. */
  interface Taker {
    void take(RecordView record);
  }

  /** For who only wants to know where a scan stops. */
  static final class Nobody implements Taker {
    @Override
    public void take(RecordView record) {}
  }

  /**
   * Where a scan stopped.
   *
   * @param accepted first byte behind the last record that counts
   * @param stopped where the first record would be that is not whole; behind {@code accepted} if an
   *     unfinished batch lies between
   * @param batchRecords records of that batch
   */
  record End(long accepted, long stopped, long batchRecords) {}

  /** Scans from one record to the end, or to where it gets no further. */
  End scan(long from, long end, Taker taker) {
    long at = from;
    long accepted = from;
    batch.clear();
    while (isWhole(at, end)) {
      long next = view.next();
      if (view.has(RecordFormat.BATCH)) {
        batch.add(at);
        if (view.has(RecordFormat.BATCH_END)) {
          for (long member : batch) {
            isHeaderWhole(member, end);
            taker.take(view);
          }
          batch.clear();
          accepted = next;
        }
      } else if (batch.isEmpty()) {
        taker.take(view);
        accepted = next;
      } else {
        break; // a batch that another record follows was never finished: the log is cut before it
      }
      at = next;
    }
    return new End(accepted, at, batch.size());
  }

  /**
   * Takes all records of a part of a segment.
   *
   * @throws dev.firkin.error.CorruptDataException if one is not whole
   */
  static void all(Segment segment, long from, long end, Taker taker) {
    End stopped = new SegmentScan(segment.bytes(), segment.salt()).scan(from, end, taker);
    if (stopped.accepted() != end) {
      throw segment.damaged(
          stopped.stopped(), "the record there is not whole, although it was forced", null);
    }
  }

  private boolean isWhole(long at, long end) {
    return isHeaderWhole(at, end) && view.isWhole();
  }

  private boolean isHeaderWhole(long at, long end) {
    try {
      return view.read(bytes, salt, at, end);
    } catch (InternalError e) {
      return false; // the device cannot read the page
    }
  }

  /** The next place at or behind an offset where a whole record begins, or {@code end}. */
  long nextWhole(long from, long end) {
    long at = from;
    while (at < end && !isWhole(at, end)) {
      at += RecordFormat.ALIGNMENT;
    }
    return Math.min(at, end);
  }

  /** First byte behind the last one that is not zero, looking no further than {@code limit}. */
  long lastUsed(long from, long limit) {
    long used = from;
    try {
      for (long at = from; at + 8 <= limit; at += 8) {
        if (bytes.get(RecordFormat.WORD, at) != 0) {
          used = at + 8;
        }
      }
    } catch (InternalError e) {
      return used; // a hole, for whose page a full tmpfs has no room: nothing was written there
    }
    return used;
  }
}
