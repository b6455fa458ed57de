package dev.firkin.internal.write;

import dev.firkin.internal.format.SegmentHeader;
import dev.firkin.internal.io.LogFile;
import dev.firkin.internal.segment.Segment;
import java.io.IOException;
import java.util.concurrent.atomic.LongAdder;

/**
 * Forces the log, for all who wait at once: whose turn it is forces everything that was appended
 * before, and those who waited find their own write durable together (group commit).
 *
 * <p>A force that fails is final. The pages it failed on count as clean afterwards, so a second one
 * would succeed and prove nothing.
 */
public final class Forcer {

  private final StoreState state;
  private final Object lock = new Object(); // see Log
  private final Turn turn = new Turn();
  private final LongAdder forces = new LongAdder();
  private volatile long forcedSequence;
  private volatile long forcedTo;
  private Segment segment;

  /**
   * @param segment the active one
   * @param forcedTo up to where it is durable
   * @param forcedSequence of the last durable record
   */
  public Forcer(StoreState state, Segment segment, long forcedTo, long forcedSequence) {
    this.state = state;
    this.segment = segment;
    this.forcedTo = forcedTo;
    this.forcedSequence = forcedSequence;
  }

  /** How often the device was asked. */
  public long forces() {
    return forces.sum();
  }

  /** Sequence of the last record known to be durable. */
  public long forcedSequence() {
    return forcedSequence;
  }

  /** Up to where the active segment is durable, about. */
  long forcedTo() {
    return forcedTo;
  }

  /** Makes everything up to a sequence durable. */
  void force(Log log, long upTo) {
    while (forcedSequence < upTo) {
      if (turn.takeOrAwait()) {
        try {
          forceNow(log, upTo);
        } finally {
          turn.giveBack();
        }
      }
    }
  }

  private void forceNow(Log log, long upTo) {
    synchronized (lock) {
      if (forcedSequence >= upTo) {
        return;
      }
      checkNotFailed();
      // The sequence first: whatever it counts lies below the end that is read after it, or in a
      // segment that was forced when it was rolled over.
      long sequence = log.sequence();
      Segment active = log.active();
      long end = active.wholeEnd();
      if (active == segment && forcedTo < end) {
        // From the header on: of the pages before, only that with the mark is not written yet.
        forceRange(active, 0, end);
        forcedTo = end;
        SegmentHeader.writeMark(active.bytes(), active.salt(), end);
      }
      forcedSequence = Math.max(forcedSequence, sequence);
    }
  }

  /** Makes durable the note of how far the log was forced. */
  public void markForced() {
    synchronized (lock) {
      checkNotFailed();
      forceRange(segment, 0, SegmentHeader.BYTES);
    }
  }

  /**
   * Makes all of a segment durable that takes no more records. The caller holds the append lock, so
   * nothing is appended meanwhile; a force under way is waited for, since its failure would be this
   * one's.
   */
  void forceSealed(Segment sealed) {
    synchronized (lock) {
      checkNotFailed();
      forceRange(sealed, sealed == segment ? forcedTo : 0, sealed.end());
      forcedTo = sealed.end();
      SegmentHeader.writeMark(sealed.bytes(), sealed.salt(), sealed.end());
    }
  }

  /** Goes on with the next segment, whose header is durable. */
  void begin(Segment next, long sequence) {
    synchronized (lock) {
      segment = next;
      forcedTo = SegmentHeader.BYTES;
      forcedSequence = Math.max(forcedSequence, sequence);
    }
  }

  private void forceRange(Segment active, long from, long to) {
    if (from >= to) {
      return;
    }
    long bytes = to - Math.max(from, Math.min(forcedTo, to));
    ForceEvent event = ForceEvent.begun();
    try {
      ((LogFile) active.file()).force(from & -SegmentHeader.BYTES, to);
    } catch (IOException e) {
      state.failure = e; // a call may find no stack for that
      throw state.fail(e);
    }
    forces.increment();
    if (event != null) {
      event.bytes = bytes;
      event.commit();
    }
  }

  private void checkNotFailed() {
    if (state.isFailed()) {
      state.checkWritable();
    }
  }
}
