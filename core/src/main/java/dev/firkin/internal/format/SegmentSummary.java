package dev.firkin.internal.format;

/**
 * What is known of the records in a data file from its start up to some point.
 *
 * @param covered bytes of the file, from its start
 * @param digest of the records
 * @param lastSequence highest sequence, or the file's base if there is no record
 * @param records how many, superseded ones included
 * @param firstExpiry earliest expiry of a put, {@link Long#MAX_VALUE} if none has one
 * @param lastExpiry latest expiry of a put, 0 if none has one
 * @param permanent puts that have no expiry
 */
public record SegmentSummary(
    long covered,
    long digest,
    long lastSequence,
    long records,
    long firstExpiry,
    long lastExpiry,
    long permanent) {

  /** Of a file without records. */
  public static SegmentSummary empty(long sequenceBase) {
    return new SegmentSummary(
        SegmentHeader.BYTES, SegmentDigest.EMPTY, sequenceBase, 0, Long.MAX_VALUE, 0, 0);
  }
}
