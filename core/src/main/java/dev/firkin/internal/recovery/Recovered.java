package dev.firkin.internal.recovery;

import dev.firkin.internal.format.StoreFormat;
import dev.firkin.internal.keydir.RestoredKeydirs;
import dev.firkin.internal.segment.ManifestFile;
import dev.firkin.internal.segment.Segment;
import dev.firkin.stats.RecoveryReport;
import java.util.List;

/**
 * A store that has been read: its segments are placed, its keydirs are full, its log ends where it
 * was cut.
 *
 * @param store what the store file says
 * @param keydirs those of a checkpoint, to be checked before anything changes
 * @param manifest what the manifest says
 * @param active the segment to append to, durable up to its end
 * @param sequence of the last record
 * @param behindCheckpoint bytes of log that were read because no checkpoint of the keydirs had
 *     them; {@link Long#MAX_VALUE} if no checkpoint was used
 * @param withoutHint sealed segments whose hint file is to be written
 * @param report for people
 */
public record Recovered(
    StoreFormat store,
    RestoredKeydirs keydirs,
    ManifestFile manifest,
    Segment active,
    long sequence,
    long behindCheckpoint,
    List<Segment> withoutHint,
    RecoveryReport report) {

  /** Copies the list. */
  public Recovered {
    withoutHint = List.copyOf(withoutHint);
  }
}
