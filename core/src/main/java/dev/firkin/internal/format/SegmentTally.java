package dev.firkin.internal.format;

/**
 * Counts the records of a data file one by one; {@link #summary} is what it comes to. For one
 * thread at a time.
 */
public final class SegmentTally {

  private long covered;
  private long digest;
  private long lastSequence;
  private long records;
  private long firstExpiry;
  private long lastExpiry;
  private long permanent;

  /**
   * @param so what has been counted before
   */
  public SegmentTally(SegmentSummary so) {
    restore(so);
  }

  /** Goes on from another count. */
  public void restore(SegmentSummary summary) {
    covered = summary.covered();
    digest = summary.digest();
    lastSequence = summary.lastSequence();
    records = summary.records();
    firstExpiry = summary.firstExpiry();
    lastExpiry = summary.lastExpiry();
    permanent = summary.permanent();
  }

  /** Counts the next record. */
  public void add(long end, int headerChecksum, long sequence, int flags, long expiry) {
    covered = end;
    digest = SegmentDigest.add(digest, headerChecksum);
    lastSequence = sequence;
    records++;
    if ((flags & (RecordFormat.TOMBSTONE | RecordFormat.CLEAR)) != 0) {
      return;
    }
    if ((flags & RecordFormat.EXPIRY) == 0) {
      permanent++;
    } else {
      firstExpiry = Math.min(firstExpiry, expiry);
      lastExpiry = Math.max(lastExpiry, expiry);
    }
  }

  /** Counts the next record. */
  public void add(RecordView record) {
    add(record.next(), record.headerChecksum(), record.sequence(), record.flags(), record.expiry());
  }

  /** What it comes to. */
  public SegmentSummary summary() {
    return new SegmentSummary(
        covered, digest, lastSequence, records, firstExpiry, lastExpiry, permanent);
  }

  /** Digest of the records. */
  public long digest() {
    return digest;
  }

  /** Highest sequence. */
  public long lastSequence() {
    return lastSequence;
  }

  /** How many records. */
  public long records() {
    return records;
  }

  /** Latest expiry of a put, 0 if none has one. */
  public long lastExpiry() {
    return lastExpiry;
  }

  /** Puts that have no expiry. */
  public long permanent() {
    return permanent;
  }

  /** Earliest expiry of a put, {@link Long#MAX_VALUE} if none has one. */
  public long firstExpiry() {
    return firstExpiry;
  }
}
