package dev.firkin.internal.recovery;

import dev.firkin.internal.format.RecordFormat;
import dev.firkin.internal.format.SegmentHeader;
import dev.firkin.internal.segment.Segment;
import java.util.List;

/**
 * What was found in hint files, counted for each of several segments: by each thread for itself,
 * then added up.
 */
final class HintCounts {

  private final long[] entries;
  private final long[] bytes;
  private final long[] dead;
  private final long[] deadBytes;
  private final long[] tombstones;
  private final long[] tombstoneBytes;

  /**
   * @param segments how many
   */
  HintCounts(int segments) {
    entries = new long[segments];
    bytes = new long[segments];
    dead = new long[segments];
    deadBytes = new long[segments];
    tombstones = new long[segments];
    tombstoneBytes = new long[segments];
  }

  /** Counts the record of an entry. */
  void entry(int segment, long recordBytes) {
    entries[segment]++;
    bytes[segment] += recordBytes;
  }

  /** Counts a put as dead. */
  void dead(int segment, long recordBytes) {
    dead[segment]++;
    deadBytes[segment] += recordBytes;
  }

  /** Counts a tombstone. */
  void tombstone(int segment, long recordBytes) {
    tombstones[segment]++;
    tombstoneBytes[segment] += recordBytes;
  }

  /** Counts a clear, which has no entry. */
  void clear(int segment) {
    entry(segment, RecordFormat.HEADER_BYTES);
    tombstone(segment, RecordFormat.HEADER_BYTES);
  }

  /** Adds what another thread counted, of as many segments or fewer. */
  void add(HintCounts other) {
    add(entries, other.entries);
    add(bytes, other.bytes);
    add(dead, other.dead);
    add(deadBytes, other.deadBytes);
    add(tombstones, other.tombstones);
    add(tombstoneBytes, other.tombstoneBytes);
  }

  private static void add(long[] sums, long[] more) {
    for (int i = 0; i < more.length; i++) {
      sums[i] += more[i];
    }
  }

  /**
   * Tells the segments. Records that no entry speaks of were superseded in their own segment.
   *
   * @return how many entries there were
   */
  long tell(List<Hinted> run) {
    long all = 0;
    for (int i = 0; i < entries.length; i++) {
      Segment segment = run.get(i).segment();
      var summary = run.get(i).hint().summary();
      long recordBytes = summary.covered() - SegmentHeader.BYTES;
      segment.countTombstones(tombstones[i], tombstoneBytes[i]);
      segment.countDead(
          dead[i] + summary.records() - entries[i], deadBytes[i] + recordBytes - bytes[i]);
      all += entries[i];
    }
    return all;
  }
}
