package dev.firkin.stats;

/**
 * What checkpoints of the keydirs were written since the store was opened.
 *
 * @param written how many
 * @param bytes how many bytes they had
 * @param logBytesSince bytes of log behind the last one, which opening after a crash would read;
 *     {@link Long#MAX_VALUE} if there is none
 */
public record CheckpointStats(long written, long bytes, long logBytesSince) {}
