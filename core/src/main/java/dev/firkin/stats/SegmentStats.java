package dev.firkin.stats;

/**
 * One segment.
 *
 * @param id its number; files carry it in their names
 * @param active whether writes go to it
 * @param compressor how its values are compressed, {@code none} if they are not
 * @param dictionary id of the dictionary that they need too, 0 for none
 * @param bytes bytes in use, header included
 * @param deadBytes bytes of records that a merge could drop
 * @param records records in it, tombstones included
 * @param deadRecords records that a merge could drop
 */
public record SegmentStats(
    long id,
    boolean active,
    String compressor,
    long dictionary,
    long bytes,
    long deadBytes,
    long records,
    long deadRecords) {}
