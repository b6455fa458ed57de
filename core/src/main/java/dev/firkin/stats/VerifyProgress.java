package dev.firkin.stats;

/**
 * How far a verification is.
 *
 * @param bytesDone bytes that were read
 * @param bytesTotal bytes to read in all
 */
public record VerifyProgress(long bytesDone, long bytesTotal) {}
