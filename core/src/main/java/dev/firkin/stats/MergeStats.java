package dev.firkin.stats;

/**
 * What merges have done since the store was opened.
 *
 * @param running whether one is at work
 * @param paused whether merges are paused
 * @param finished merges that were installed
 * @param failed merges that were given up
 * @param segmentsIn segments merged away
 * @param segmentsDropped segments dropped whole, without copying
 * @param bytesRead bytes of the segments merged away
 * @param bytesWritten bytes of the merged segments
 * @param tombstonesDropped tombstones that no older record needs
 * @param progress bytes of the running merge's input that are done, 0 when none runs
 * @param progressTotal bytes of the running merge's input, 0 when none runs
 * @param lastFailure what the last merge that was given up said, empty if none was
 */
public record MergeStats(
    boolean running,
    boolean paused,
    long finished,
    long failed,
    long segmentsIn,
    long segmentsDropped,
    long bytesRead,
    long bytesWritten,
    long tombstonesDropped,
    long progress,
    long progressTotal,
    String lastFailure) {}
