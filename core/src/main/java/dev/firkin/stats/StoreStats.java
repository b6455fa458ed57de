package dev.firkin.stats;

import java.util.List;
import java.util.Map;

/**
 * What a store holds and has done, at about one moment.
 *
 * @param keys live keys in all maps, entries that have expired left out
 * @param mapKeys live keys by the name of the map; the unnamed map is {@code ""}
 * @param segments the segments in order, the active one last
 * @param dataBytes bytes of records and headers in all segments
 * @param liveBytes bytes of records that are alive
 * @param deadBytes bytes of records that a merge could drop, tombstones included
 * @param hintBytes bytes of the hint files
 * @param dictionaries what values are compressed with, oldest first
 * @param keydirBytes memory of the keydirs
 * @param falseCandidateRate how often a lookup of an absent key reads a record in vain, 0 to 1, in
 *     the map where that is most often
 * @param checkpoints of the keydirs
 * @param snapshots open snapshots
 * @param sequence order of the last write, from 1; 0 in a new store
 * @param forces how often the log was forced since opening
 * @param merge what merges have done since opening
 * @param recovery what opening found
 */
public record StoreStats(
    long keys,
    Map<String, Long> mapKeys,
    List<SegmentStats> segments,
    long dataBytes,
    long liveBytes,
    long deadBytes,
    long hintBytes,
    List<DictionaryStats> dictionaries,
    long keydirBytes,
    double falseCandidateRate,
    CheckpointStats checkpoints,
    int snapshots,
    long sequence,
    long forces,
    MergeStats merge,
    RecoveryReport recovery) {

  /** Copies the collections. */
  public StoreStats {
    mapKeys = Map.copyOf(mapKeys);
    segments = List.copyOf(segments);
    dictionaries = List.copyOf(dictionaries);
  }
}
