package dev.firkin.internal.write;

import dev.firkin.error.StoreIoException;
import dev.firkin.internal.io.DiskFullException;
import dev.firkin.internal.io.LogFile;
import dev.firkin.internal.segment.Segment;
import java.io.IOException;

/**
 * Takes room on the disk for the log, so that stores to its mapping cannot run out of it. The
 * {@link Keeper} takes it ahead of the writers; a writer that comes first takes it itself, and only
 * that one is told if there is none.
 */
final class LogRoom {

  /** How much is taken ahead: little in a small store, so that it stays small. */
  private static final long LEAST = 64L << 10;

  private static final long MOST = 8L << 20;

  /** So much is taken at a time, since a writer that comes meanwhile waits for it. */
  private static final long STEP = 2L << 20;

  private final StoreState state;
  private final Reserve reserve;

  /**
   * @param reserve what deletes may use up
   */
  LogRoom(StoreState state, Reserve reserve) {
    this.state = state;
    this.reserve = reserve;
  }

  // ---- for a writer that needs it now

  /**
   * Takes room for a record; if it deletes, the reserve may be used up for it. By whoever holds the
   * append lock.
   *
   * @param needed bytes from the start of the segment
   * @throws StoreIoException if there is none, or the disk failed
   */
  void take(Segment segment, long needed, boolean deletes) {
    LogFile file = (LogFile) segment.file();
    try {
      if (!deletes) {
        requireReserve(segment);
      }
      takeOrLess(file, needed, Math.min(needed + LEAST, segment.bytes().byteSize()), deletes);
    } catch (DiskFullException e) {
      throw StoreIoException.diskFull(
          "the disk is full: no room for %d more bytes in %s; free some space or delete entries and compact"
              .formatted(needed - file.allocated(), segment.path()),
          e);
    } catch (IOException e) {
      throw state.fail(e);
    }
  }

  private void requireReserve(Segment segment) throws DiskFullException {
    try {
      reserve.require();
    } catch (DiskFullException e) {
      throw e;
    } catch (IOException e) {
      throw StoreIoException.refused(
          "nothing was written: the room for deletes, %s, could not be set aside: %s"
              .formatted(segment.path().resolveSibling(Reserve.NAME), e.getMessage()),
          e);
    }
  }

  private void takeOrLess(LogFile file, long needed, long comfortable, boolean deletes)
      throws IOException {
    try {
      file.allocate(comfortable);
      return;
    } catch (DiskFullException e) {
      // Then only what is needed.
    }
    try {
      file.allocate(needed);
    } catch (DiskFullException e) {
      if (!deletes) {
        throw e;
      }
      reserve.forDeletes(() -> file.allocate(needed));
    }
  }

  // ---- for the keeper

  /**
   * Takes room ahead of the writers, without the append lock.
   *
   * @param logged bytes since the store was opened
   * @return where in the segment the keeper is needed again; {@link Long#MAX_VALUE} for nowhere
   * @throws DiskFullException if there is none
   * @throws IOException if the disk refuses
   */
  long takeAhead(Segment segment, long logged) throws IOException {
    LogFile file = (LogFile) segment.file();
    long capacity = file.bytes().byteSize();
    long end = segment.end();
    long ahead = Math.clamp(Math.max(logged, end), LEAST, MOST);
    long wanted = Math.min(end + 2 * ahead, capacity);
    for (long to = file.allocated(); to < wanted; ) {
      to = Math.min(to + STEP, wanted);
      file.allocate(to);
    }
    long next = file.allocated() < capacity ? file.allocated() - ahead : nearlyFull(capacity);
    return end < next ? next : Long.MAX_VALUE;
  }

  /** Where the keeper looks once more, so that little is left to be forced by the roll-over. */
  private static long nearlyFull(long capacity) {
    return capacity - (capacity >>> 5);
  }

  /** Whether all room of a segment has been taken. */
  static boolean isAllTaken(Segment segment) {
    LogFile file = (LogFile) segment.file();
    return file.allocated() == file.bytes().byteSize();
  }
}
