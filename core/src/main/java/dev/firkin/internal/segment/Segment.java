package dev.firkin.internal.segment;

import dev.firkin.error.CorruptDataException;
import dev.firkin.internal.compression.Compression;
import dev.firkin.internal.compression.NotRestorable;
import dev.firkin.internal.format.FileNames;
import dev.firkin.internal.format.HintFile;
import dev.firkin.internal.format.RecordFormat;
import dev.firkin.internal.format.RecordView;
import dev.firkin.internal.format.SegmentHeader;
import dev.firkin.internal.format.SegmentSummary;
import dev.firkin.internal.format.SegmentTally;
import dev.firkin.internal.io.MappedFile;
import dev.firkin.stats.SegmentStats;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An open data file, with the counts by which a merge judges it.
 *
 * <p><b>Threads.</b> The bytes below {@link #end()} never change, and any thread may read them as
 * long as the mapping is there. The counts belong to whoever holds the log's append lock. A segment
 * is kept open by references: one of the store's, one of each snapshot that outlived its
 * retirement.
 */
public final class Segment {

  private static final VarHandle END;
  private static final VarHandle WHOLE_END;

  static {
    try {
      END = MethodHandles.lookup().findVarHandle(Segment.class, "end", long.class);
      WHOLE_END = MethodHandles.lookup().findVarHandle(Segment.class, "wholeEnd", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Path directory;
  private final SegmentHeader header;
  private final int slot;
  private final MappedFile file;
  private final MemorySegment bytes;
  private final int salt;
  private final Compression compression;
  private final AtomicInteger references = new AtomicInteger(1);
  private volatile long wholeEnd;
  private volatile long end; // set with release: records below it are whole for whoever sees it
  private volatile @Nullable Hint hint;
  private volatile @Nullable Supplier<@Nullable Hint> hintToOpen;
  private volatile long hintBytes;

  private final SegmentTally tally;
  private long lastRecord;
  private long firstExpiry;
  private long deadBytes;
  private long deadRecords;
  private long tombstoneBytes;
  private long tombstones;
  private boolean tombstonesNeeded;
  private @Nullable String damage;
  private boolean closed;
  private long hinted;

  /**
   * A hint file in use.
   *
   * @param file the mapping
   * @param content what is in it
   */
  public record Hint(MappedFile file, HintFile content) {}

  /**
   * @param directory the store's, for messages
   * @param header as read or written
   * @param slot where {@link Segments} keeps it
   * @param file the open file
   * @param summary of the records in it
   * @param compression of its COMPRESSED records
   */
  public Segment(
      Path directory,
      SegmentHeader header,
      int slot,
      MappedFile file,
      SegmentSummary summary,
      Compression compression) {
    this.directory = directory;
    this.header = header;
    this.slot = slot;
    this.file = file;
    this.bytes = file.bytes();
    this.salt = header.salt();
    this.compression = compression;
    tally = new SegmentTally(summary);
    restore(summary);
  }

  /** Sets what the records up to some point are, before the rest is taken in. */
  public void restore(SegmentSummary summary) {
    end = summary.covered();
    wholeEnd = end;
    tally.restore(summary);
    firstExpiry = summary.firstExpiry();
  }

  /** The id, which the files' names carry. */
  public long id() {
    return header.segment();
  }

  /** What the file begins with. */
  public SegmentHeader header() {
    return header;
  }

  /** The slot in locations. */
  public int slot() {
    return slot;
  }

  /** Part of every record's checksum. */
  public int salt() {
    return salt;
  }

  /** The mapping; valid below {@link #end()}. */
  public MemorySegment bytes() {
    return bytes;
  }

  /** How its COMPRESSED records are compressed. */
  public Compression compression() {
    return compression;
  }

  /**
   * Restores the value of a COMPRESSED record.
   *
   * @throws CorruptDataException if it cannot be
   */
  public byte[] restore(long offset, byte[] stored) {
    try {
      return compression.restore(stored);
    } catch (NotRestorable e) {
      throw damaged(offset, e.problem(), e.getCause());
    }
  }

  /** First byte behind the last whole record. */
  public long end() {
    return end;
  }

  /** First byte behind the last whole record that is not of a batch still being appended. */
  public long wholeEnd() {
    return wholeEnd;
  }

  /** Path of the data file, for messages. */
  public Path path() {
    return directory.resolve(FileNames.data(id()));
  }

  /** Takes in a record that was appended at the end; its bytes are in place. */
  public void appended(long newEnd, int headerChecksum, long sequence, int flags, long expiry) {
    tally.add(newEnd, headerChecksum, sequence, flags, expiry);
    lastRecord = end;
    if (expiry != 0) {
      firstExpiry = Math.min(firstExpiry, expiry);
    }
    END.setRelease(this, newEnd);
    if ((flags & RecordFormat.BATCH) == 0 || (flags & RecordFormat.BATCH_END) != 0) {
      WHOLE_END.setRelease(this, newEnd);
    }
  }

  /**
   * When the first of its puts that may still be alive expires; {@link Long#MAX_VALUE} for never.
   */
  public long firstExpiry() {
    return firstExpiry;
  }

  /** Sets the first expiry, after the puts before it were counted as dead. */
  public void firstExpiry(long next) {
    firstExpiry = next;
  }

  /** Whether any of its puts was given a time to live. */
  public boolean hasExpiring() {
    return tally.lastExpiry() > 0;
  }

  /** Whether every put in it has expired at a time. */
  public boolean isAllExpired(long now) {
    return tally.permanent() == 0 && hasExpiring() && tally.lastExpiry() <= now;
  }

  /**
   * Offset of the last record that was taken in, or 0 if none was since the segment was opened. By
   * whoever holds the append lock.
   */
  public long lastRecord() {
    return lastRecord;
  }

  /** Notes the offset of a record that was taken in before the segment was opened. */
  public void lastRecord(long offset) {
    lastRecord = offset;
  }

  /** How many records, superseded ones included. */
  public long records() {
    return tally.records();
  }

  /** Highest sequence in the file, or its base. */
  public long lastSequence() {
    return tally.lastSequence();
  }

  /** Digest of the records. */
  public long digest() {
    return tally.digest();
  }

  /** What all of its records come to. By whoever holds the append lock, or before it is in use. */
  public SegmentSummary summary() {
    return tally.summary();
  }

  /** The hint file, opened by now; null if there is none that can be used. */
  public @Nullable Hint hint() {
    if (hintToOpen != null) {
      openHint();
    }
    return hint;
  }

  /** Whether there is a hint file, as far as one can tell without opening it. */
  public boolean hasHint() {
    return hint != null || hintToOpen != null;
  }

  /** Whether a hint file speaks of all of its records. */
  public boolean isHinted() {
    return hasHint() || hinted == end;
  }

  /** Notes how far a hint file goes that is not kept open, because the segment goes on. */
  public void hinted(long upTo) {
    hinted = upTo;
  }

  /** Bytes of the hint file, 0 if there is none. */
  public long hintBytes() {
    return hintBytes;
  }

  /** Attaches the hint file; replaces the one before. */
  public synchronized void attach(Hint now) {
    Hint before = hint;
    hint = now;
    hintToOpen = null;
    hintBytes = now.content.bytes();
    if (before != null) {
      before.file.close();
    }
  }

  /**
   * Has the hint file opened when somebody needs it: to check it takes time in proportion to its
   * length.
   *
   * @param open null if it cannot be used after all
   * @param bytes of the file
   */
  public synchronized void attachLater(Supplier<@Nullable Hint> open, long bytes) {
    hintToOpen = open;
    hintBytes = bytes;
  }

  private synchronized void openHint() {
    Supplier<@Nullable Hint> open = hintToOpen;
    if (open == null || closed) {
      return;
    }
    Hint opened = open.get();
    hint = opened;
    hintToOpen = null;
    hintBytes = opened == null ? 0 : opened.content.bytes();
  }

  /**
   * Reads the record at a location that the keydir gave.
   *
   * @throws CorruptDataException if there is none
   */
  public void read(RecordView view, long offset) {
    read(view, offset, end);
  }

  /**
   * Reads the record at an offset.
   *
   * @param upTo first byte behind those that may be its own
   * @throws CorruptDataException if there is none
   */
  public void read(RecordView view, long offset, long upTo) {
    try {
      if (!view.read(bytes, salt, offset, upTo)) {
        throw damaged(offset, "the record's header does not have its checksum", null);
      }
    } catch (InternalError e) {
      throw unreadable(offset, e);
    }
  }

  /** The exception for a mapping without a file behind it, or with one that the device refuses. */
  public CorruptDataException unreadable(long offset, InternalError cause) {
    return damaged(offset, "the file ends before the record or cannot be read", cause);
  }

  /** The exception for damage in this file. */
  public CorruptDataException damaged(long offset, String problem, @Nullable Throwable cause) {
    String remedy =
        "restore the file from a backup, or open with RecoveryMode.SALVAGE to keep the rest";
    return cause == null
        ? new CorruptDataException(path(), offset, problem, remedy)
        : new CorruptDataException(path(), offset, problem, remedy, cause);
  }

  /** Counts a record as superseded, deleted or expired. */
  public void countDead(long recordBytes) {
    deadBytes += recordBytes;
    deadRecords++;
  }

  /** Counts records as dead. */
  public void countDead(long count, long bytes) {
    deadBytes += bytes;
    deadRecords += count;
  }

  /** Counts a tombstone or a clear, which is dead only once no older record needs it. */
  public void countTombstone(long recordBytes) {
    tombstoneBytes += recordBytes;
    tombstones++;
  }

  /** Sets the counts, as they were noted before. */
  public void restoreDead(long bytes, long records, long bytesOfTombstones, long tombstoneCount) {
    deadBytes = bytes;
    deadRecords = records;
    tombstoneBytes = bytesOfTombstones;
    tombstones = tombstoneCount;
  }

  /** Counts tombstones and clears. */
  public void countTombstones(long count, long bytes) {
    tombstones += count;
    tombstoneBytes += bytes;
  }

  /** Dead bytes, tombstones left out. */
  public long deadBytes() {
    return deadBytes;
  }

  /** Dead records, tombstones left out. */
  public long deadRecords() {
    return deadRecords;
  }

  /** Bytes of tombstones. */
  public long tombstoneBytes() {
    return tombstoneBytes;
  }

  /** How many tombstones. */
  public long tombstones() {
    return tombstones;
  }

  /** Bytes of records that are alive. */
  public long liveBytes() {
    return end - SegmentHeader.BYTES - deadBytes - tombstoneBytes;
  }

  /** Whether a merge found that older segments need the tombstones. */
  public boolean tombstonesNeeded() {
    return tombstonesNeeded;
  }

  /** Remembers what a merge found, until older segments go. */
  public void tombstonesNeeded(boolean needed) {
    tombstonesNeeded = needed;
  }

  /** What is wrong with the file, so that merges leave it alone; null if nothing is known. */
  public @Nullable String damage() {
    return damage;
  }

  /** Remembers damage. */
  public void damage(String what) {
    damage = what;
  }

  /** The counts, for people. */
  public SegmentStats stats(boolean active) {
    return new SegmentStats(
        id(),
        active,
        compression.name(),
        compression.dictionary(),
        end,
        deadBytes + tombstoneBytes,
        records(),
        deadRecords + tombstones);
  }

  /** Keeps the segment open. */
  public void acquire() {
    references.incrementAndGet();
  }

  /** Keeps the segment open unless it is closed already. */
  public boolean tryAcquire() {
    int now = references.get();
    while (now > 0 && !references.compareAndSet(now, now + 1)) {
      now = references.get();
    }
    return now > 0;
  }

  /** Lets go. Returns whether that was the last reference. */
  public boolean release() {
    return references.decrementAndGet() == 0;
  }

  /** Ends the mappings. Reads that have begun fail and are tried again. */
  public synchronized void close() {
    closed = true;
    Hint open = hint;
    if (open != null) {
      open.file.close();
    }
    file.close();
  }

  /** The open file. */
  public MappedFile file() {
    return file;
  }
}
