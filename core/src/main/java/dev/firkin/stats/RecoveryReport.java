package dev.firkin.stats;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What opening found and did.
 *
 * @param cleanShutdown whether the store had been closed properly
 * @param checkpointUsed whether the keydirs were made of their checkpoint, so that only what was
 *     logged since had to be looked at
 * @param segments how many segments there were
 * @param records records that were looked at, in hint files and data files
 * @param hintsLoaded segments loaded from their hint file
 * @param segmentsScanned segments whose data file was read
 * @param tornBytes bytes cut from the end of the active segment
 * @param unfinishedBatchRecords records of unfinished batches, cut with the tail
 * @param damage lost ranges, in salvage mode only
 * @param movedAside files that were moved aside, as they are named now
 * @param elapsed how long opening took
 */
public record RecoveryReport(
    boolean cleanShutdown,
    boolean checkpointUsed,
    int segments,
    long records,
    int hintsLoaded,
    int segmentsScanned,
    long tornBytes,
    long unfinishedBatchRecords,
    List<Damage> damage,
    List<Path> movedAside,
    Duration elapsed) {

  /** Copies the lists. */
  public RecoveryReport {
    damage = List.copyOf(damage);
    movedAside = List.copyOf(movedAside);
  }

  /**
   * A range that could not be read.
   *
   * @param file the damaged file
   * @param offset bytes from the start of the file
   * @param length bytes that are lost
   * @param problem what is wrong there
   */
  public record Damage(Path file, long offset, long length, String problem) {}
}
