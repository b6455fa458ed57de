package dev.firkin.internal.recovery;

import static dev.firkin.internal.io.StoreLog.LOGGER;

import dev.firkin.config.FirkinOptions;
import dev.firkin.config.RecoveryMode;
import dev.firkin.error.CorruptDataException;
import dev.firkin.internal.compression.Compressions;
import dev.firkin.internal.format.Checkpoint.SegmentState;
import dev.firkin.internal.format.FileDamage;
import dev.firkin.internal.format.FileNames;
import dev.firkin.internal.format.SegmentHeader;
import dev.firkin.internal.io.Disk;
import dev.firkin.internal.io.LogFile;
import dev.firkin.internal.io.MappedFile;
import dev.firkin.internal.segment.Hints;
import dev.firkin.internal.segment.Segment;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Finds where the log ends, and cuts the active segment's file there.
 *
 * <p>A tail is torn if the first record that is not whole lies behind the mark of what is known to
 * have been forced. Everything from there on is cut, whole records too, since the order would have
 * a gap. Before the mark such a record is damage.
 */
final class LogEnd {

  /** Behind a torn record no more than this is looked at: the log is forced more often. */
  private static final long TAIL_LOOKED_AT = 64L << 20;

  private final Disk disk;
  private final FirkinOptions options;
  private final StoreFiles files;
  private final SegmentFiles segmentFiles;
  private final Compressions compressions;
  private final Hints hints;

  LogEnd(
      Disk disk,
      FirkinOptions options,
      StoreFiles files,
      SegmentFiles segmentFiles,
      Compressions compressions,
      Hints hints) {
    this.disk = disk;
    this.options = options;
    this.files = files;
    this.segmentFiles = segmentFiles;
    this.compressions = compressions;
    this.hints = hints;
  }

  /** Where the records end that count, and what lies behind. */
  private record Tail(long end, long tornBytes, long unfinishedBatchRecords) {}

  /**
   * Opens and places the active segment.
   *
   * @param id of it
   * @param checkpoint that is used, or null
   */
  ActiveFile open(long id, @Nullable StoredCheckpoint checkpoint) throws IOException {
    String name = FileNames.data(id);
    long mark;
    Tail tail;
    long length;
    SegmentHeader header;
    try (MappedFile file = segmentFiles.mapOrRefuse(name)) {
      header = segmentFiles.checkedHeader(id, name, file);
      compressions.written(header, files.path(name));
      mark = readMark(name, file, header);
      length = file.bytes().byteSize();
      if (length < mark) {
        throw files.damaged(
            name, new FileDamage(length, "the file is cut, it had %d bytes".formatted(mark)));
      }
      SegmentState state = checkpoint == null ? null : checkpoint.stateOf(id);
      tail = find(name, header, file, mark, state);
    }
    long end = tail.end;
    if (!options.readOnly() && mark > end) {
      lowerMark(name, length, header, end); // durable before the cut, or the cut looks like damage
    }
    LogFile log = openLog(name, length, end);
    try {
      Segment segment = segmentFiles.place(header, log, checkpoint);
      boolean clean = tail.tornBytes == 0 && length == end && mark == end;
      return new ActiveFile(
          segment, log, mark, end, tail.tornBytes, tail.unfinishedBatchRecords, clean);
    } catch (RuntimeException e) {
      log.close();
      throw e;
    }
  }

  private void lowerMark(String name, long length, SegmentHeader header, long end)
      throws IOException {
    try (LogFile log = disk.openLog(name, length)) {
      SegmentHeader.writeMark(log.bytes(), header.salt(), end);
      log.force(0, SegmentHeader.BYTES);
    }
  }

  private long readMark(String name, MappedFile file, SegmentHeader header) {
    try {
      return SegmentHeader.readMark(file.bytes(), header.salt());
    } catch (FileDamage e) {
      throw files.damaged(name, e);
    }
  }

  /** Reads everything that no hint file and no checkpoint speaks for. */
  private Tail find(
      String name, SegmentHeader header, MappedFile file, long mark, @Nullable SegmentState state) {
    long length = file.bytes().byteSize();
    long from = SegmentHeader.BYTES;
    Segment.Hint hint = state == null ? hints.open(header) : null;
    if (state != null) {
      from = state.summary().covered();
    } else if (hint != null) {
      hint.file().close();
      from = hint.content().summary().covered();
      if (from > length) {
        throw files.damaged(
            name, new FileDamage(length, "the file is cut, it had %d bytes".formatted(from)));
      }
    }
    SegmentScan scan = new SegmentScan(file.bytes(), header.salt());
    SegmentScan.End end = scan.scan(from, length, new SegmentScan.Nobody());
    if (end.stopped() < mark) {
      throw files.damaged(
          name,
          new FileDamage(
              end.stopped(),
              "the record there is not whole, although it was forced (up to byte %d)"
                  .formatted(mark)));
    }
    long used = scan.lastUsed(end.accepted(), Math.min(length, end.stopped() + TAIL_LOOKED_AT));
    long tornBytes = used - end.accepted();
    long unfinishedBatchRecords = end.batchRecords();
    if (tornBytes > 0) {
      if (options.recoveryMode() == RecoveryMode.REFUSE_ANY_DAMAGE) {
        throw new CorruptDataException(
            files.path(name),
            end.accepted(),
            "the log ends with %d bytes that are no whole record".formatted(tornBytes),
            "open with RecoveryMode.TOLERATE_TORN_TAIL to cut them, as after any crash");
      }
      LOGGER.log(
          System.Logger.Level.INFO,
          "{0}: cutting a torn tail of {1} bytes at byte {2}, {3} records of an unfinished batch",
          name,
          tornBytes,
          end.accepted(),
          unfinishedBatchRecords);
    }
    return new Tail(end.accepted(), tornBytes, unfinishedBatchRecords);
  }

  private LogFile openLog(String name, long length, long end) throws IOException {
    if (options.readOnly()) {
      return new Unwritable(disk.map(name));
    }
    if (length > end) {
      disk.truncate(name, end); // what lies behind must never be read as records again
    }
    return disk.openLog(name, Math.max(options.segmentBytesMax(), end));
  }
}
