package dev.firkin.internal.format;

import dev.firkin.spi.Location;
import java.util.List;
import java.util.UUID;

/**
 * What a checkpoint of the keydirs says beside their images: of which state of the store they are.
 *
 * <p>The images were written while the store was in use, from one position of the log to another. A
 * key that did not change meanwhile is in them exactly; for the others the log between the two
 * positions must be read again. The counts of the segments are those at the second position.
 *
 * @param store id of the store
 * @param keydir name of the provider that made the images
 * @param generation of the manifest at the end; a store whose manifest is older has another history
 * @param from from where on the log must be read; before it, nothing is missing in the images
 * @param upTo where the log ended when the images did; it was forced up to there before this file
 *     came into use
 * @param witness offset of a record in the segment of {@code upTo}, before it; 0 if there is none
 * @param witnessChecksum the one of that record's header
 * @param segments all segments to which the images may point
 * @param images one for each map
 * @param removed entries that were taken out between the positions without a record of the log
 */
public record Checkpoint(
    UUID store,
    String keydir,
    long generation,
    Position from,
    Position upTo,
    long witness,
    int witnessChecksum,
    List<SegmentState> segments,
    List<Image> images,
    List<Removed> removed) {

  /** Name of the file. */
  public static final String NAME = "keydir.checkpoint";

  /** Copies the lists. */
  public Checkpoint {
    segments = List.copyOf(segments);
    images = List.copyOf(images);
    removed = List.copyOf(removed);
  }

  /**
   * A place in the log.
   *
   * @param segment id of the active segment
   * @param offset where the next record goes
   * @param sequence of the record before
   */
  public record Position(long segment, long offset, long sequence) {}

  /**
   * A segment.
   *
   * @param id its id
   * @param slot by which locations name it
   * @param salt of its checksums, by which another file of the same name is told
   * @param sealed whether it took no more records
   * @param summary of its records
   * @param deadBytes of records that are superseded
   * @param deadRecords how many
   * @param tombstoneBytes of tombstones
   * @param tombstones how many
   */
  public record SegmentState(
      long id,
      int slot,
      int salt,
      boolean sealed,
      SegmentSummary summary,
      long deadBytes,
      long deadRecords,
      long tombstoneBytes,
      long tombstones) {}

  /**
   * The image of one map's keydir.
   *
   * @param map number of the map
   * @param offset where it begins in the file
   * @param bytes how long it is
   * @param parameters what the keydir wants besides
   * @param checksums CRC32C of each {@link CheckpointFile#BLOCK} bytes
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Image(int map, long offset, long bytes, byte[] parameters, int[] checksums) {}

  /**
   * An entry that had expired and was taken out.
   *
   * @param map number of the map
   * @param location a {@link Location}
   */
  public record Removed(int map, long location) {}
}
