package dev.firkin.internal.merge;

import dev.firkin.config.MergeOptions;
import dev.firkin.internal.format.SegmentHeader;
import dev.firkin.internal.segment.Segment;
import dev.firkin.internal.segment.SegmentSize;
import java.util.List;
import java.util.function.Predicate;

/**
 * Chooses the next run of segments to merge. Only neighbours are merged, so that the sequences of
 * segments never overlap.
 *
 * <p>Triggers and thresholds are Riak's Bitcask's: something must trigger, then everything above
 * the lower thresholds may join. Among the runs that may be merged the one wins that reclaims most
 * for what it copies (the cost-benefit rule of log-structured file systems, Rosenblum and
 * Ousterhout 1991), with a fixed cost per run that makes few larger merges better than many small
 * ones.
 *
 * <p>A tombstone counts as reclaimable if no older segment is left that could need it, or if nobody
 * has looked yet since an older one went.
 */
public final class MergePlan {

  /** The fixed cost of a run, in parts of a segment. */
  private static final long FIXED_COST_PART = 8;

  /** So many small neighbours are merged although nothing in them is dead: files cost, too. */
  private static final int SMALL_NEIGHBOURS = 8;

  /** What compressing anew is taken to gain, in parts of what is alive. */
  private static final long GAIN_OF_COMPRESSING_PART = 4;

  private final MergeOptions options;
  private final SegmentSize size;

  /**
   * @param size a run's output is to fit into one segment, unless the run is one segment
   */
  public MergePlan(MergeOptions options, SegmentSize size) {
    this.options = options;
    this.size = size;
  }

  /** Whom a plan lets join. */
  private interface Rule {
    boolean triggers(Segment segment, int index);

    boolean joins(Segment segment, int index);

    default boolean isOutdated(Segment segment) {
      return false;
    }
  }

  /** The run that the triggers and thresholds ask for, empty for none. */
  public List<Segment> byTriggers(List<Segment> sealed, long now) {
    long small = Math.min(options.smallFileThreshold(), size.now() / 4);
    return best(
        sealed,
        new Rule() {
          @Override
          public boolean triggers(Segment s, int i) {
            return s.isAllExpired(now)
                || reclaimable(s, i) > 0
                    && (fragmentation(s, i) >= options.fragmentationTrigger()
                        || reclaimable(s, i) >= options.deadBytesTrigger());
          }

          @Override
          public boolean joins(Segment s, int i) {
            return triggers(s, i)
                || s.end() < small
                || reclaimable(s, i) > 0
                    && (fragmentation(s, i) >= options.fragmentationThreshold()
                        || reclaimable(s, i) >= options.deadBytesThreshold());
          }
        });
  }

  /** The run that reclaims most, if anything can be reclaimed. */
  public List<Segment> byGain(List<Segment> sealed) {
    return byDeadRatio(sealed, 0, Long.MAX_VALUE, s -> false);
  }

  /**
   * The best run of segments with more than this share of dead bytes, or that are outdated.
   *
   * @param firstWritten segments from this id on were written for the one who asks: only tombstones
   *     count in them, since writers that go on would make work without an end
   * @param outdated segments whose values are better compressed anew
   */
  public List<Segment> byDeadRatio(
      List<Segment> sealed, double ratio, long firstWritten, Predicate<Segment> outdated) {
    long small = size.now() / 8;
    return best(
        sealed,
        new Rule() {
          @Override
          public boolean triggers(Segment s, int i) {
            long gain = s.id() < firstWritten ? reclaimable(s, i) : droppableTombstones(s, i);
            return gain > ratio * s.end() || isOutdated(s);
          }

          @Override
          public boolean joins(Segment s, int i) {
            return triggers(s, i) || s.end() < small;
          }

          @Override
          public boolean isOutdated(Segment s) {
            return s.id() < firstWritten && s.liveBytes() > 0 && outdated.test(s);
          }
        });
  }

  private List<Segment> best(List<Segment> sealed, Rule rule) {
    long segmentBytesMax = size.now();
    List<Segment> best = List.of();
    double bestScore = 0;
    for (int from = 0; from < sealed.size(); from++) {
      long live = 0;
      long gain = 0;
      int small = 0;
      boolean triggered = false;
      for (int to = from; to < sealed.size(); to++) {
        Segment s = sealed.get(to);
        if (s.damage() != null || !rule.joins(s, to)) {
          break;
        }
        live += s.liveBytes();
        if (to > from && live > segmentBytesMax) {
          break;
        }
        // In a run from the oldest segment on, every tombstone goes.
        gain += s.deadBytes() + (from == 0 || !s.tombstonesNeeded() ? s.tombstoneBytes() : 0);
        gain += to > from ? SegmentHeader.BYTES : 0;
        gain += rule.isOutdated(s) ? s.liveBytes() / GAIN_OF_COMPRESSING_PART : 0;
        small += s.end() < segmentBytesMax / 8 ? 1 : 0;
        triggered |= rule.triggers(s, to) || small >= SMALL_NEIGHBOURS;
        double score = (double) gain / (live + segmentBytesMax / FIXED_COST_PART);
        if (triggered && score > bestScore) {
          bestScore = score;
          best = sealed.subList(from, to + 1);
        }
      }
    }
    return List.copyOf(best);
  }

  private static long reclaimable(Segment s, int index) {
    return s.deadBytes() + droppableTombstones(s, index);
  }

  private static long droppableTombstones(Segment s, int index) {
    return index == 0 || !s.tombstonesNeeded() ? s.tombstoneBytes() : 0;
  }

  private static double fragmentation(Segment s, int index) {
    long dead = s.deadRecords() + (index == 0 || !s.tombstonesNeeded() ? s.tombstones() : 0);
    return s.records() == 0 ? 1 : (double) dead / s.records();
  }
}
