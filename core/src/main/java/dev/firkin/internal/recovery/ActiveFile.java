package dev.firkin.internal.recovery;

import dev.firkin.internal.io.LogFile;
import dev.firkin.internal.segment.Segment;

/**
 * The active segment, cut to its end and placed.
 *
 * @param segment placed
 * @param log its file, open for writing unless the store is read only
 * @param mark up to where it was known to have been forced
 * @param end first byte behind the last record that counts
 * @param tornBytes what was cut
 * @param unfinishedBatchRecords whole records among them, of a batch without an end
 * @param clean whether it was left as closing leaves it
 */
record ActiveFile(
    Segment segment,
    LogFile log,
    long mark,
    long end,
    long tornBytes,
    long unfinishedBatchRecords,
    boolean clean) {}
