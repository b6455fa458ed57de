package dev.firkin.internal.recovery;

import dev.firkin.internal.format.HintSection;
import dev.firkin.internal.format.RecordView;
import dev.firkin.internal.keydir.Keyspaces;
import dev.firkin.internal.recovery.RangeMerge.Layer;
import dev.firkin.spi.Keydir;
import dev.firkin.spi.KeydirFill;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;

/**
 * Fills empty keydirs with what the hint files of the oldest segments say, all of them at once and
 * in the order of the hashes, on several threads. What comes out is what loading segment by segment
 * gives: the keydirs, and the counts of each segment.
 *
 * <p>Hint files are sorted by hash, so a range of hashes is a piece of each, and everything that is
 * said of a key is in one range. A range is merged by one thread. Nothing is kept for a key.
 *
 * <p>What a map held before it was cleared is dead, whatever its keys, and is only counted.
 */
final class HintMerge {

  /** Up to so many entries the keys are counted, from there on a sample of them. */
  private static final long COUNTED = 1 << 20;

  private static final int SAMPLED_PART = 64;
  private static final long ENTRIES_OF_A_RANGE = 64 << 10;

  private final Keyspaces maps;
  private final InParallel threads;
  private final long counted;
  private final long entriesOfARange;

  HintMerge(Keyspaces maps, InParallel threads) {
    this(maps, threads, COUNTED, ENTRIES_OF_A_RANGE);
  }

  /**
   * @param counted up to how many entries keys are counted
   * @param entriesOfARange how many are worth a range
   */
  HintMerge(Keyspaces maps, InParallel threads, long counted, long entriesOfARange) {
    this.maps = maps;
    this.threads = threads;
    this.counted = counted;
    this.entriesOfARange = entriesOfARange;
  }

  /** Whether keydirs can be filled so, which a new one tells, and have nothing in them yet. */
  boolean isPossible() {
    if (maps.all().stream().anyMatch(map -> map.keydir().size() != 0)) {
      return false;
    }
    try (Keydir keydir = maps.newKeydir()) {
      KeydirFill fill = keydir.fill(1);
      if (fill != null) {
        fill.finish();
      }
      return fill != null;
    }
  }

  /**
   * Fills the keydirs, and counts in the segments.
   *
   * @param run the oldest segments of the store, oldest first
   * @return how many entries there were
   */
  long run(List<Hinted> run) {
    HintCounts counts = new HintCounts(run.size());
    layers(run).forEach((map, layers) -> merge(map, layers, counts));
    return counts.tell(run);
  }

  private static Map<Integer, List<Layer>> layers(List<Hinted> run) {
    Map<Integer, List<Layer>> byMap = new TreeMap<>();
    for (int number = 0; number < run.size(); number++) {
      Hinted hinted = run.get(number);
      for (HintSection section : hinted.hint().sections()) {
        byMap
            .computeIfAbsent(section.map(), map -> new ArrayList<>())
            .add(new Layer(number, hinted.segment(), section));
      }
    }
    return byMap;
  }

  private void merge(int map, List<Layer> layers, HintCounts counts) {
    int alive = 0;
    for (int i = 0; i < layers.size(); i++) {
      if (layers.get(i).section().cleared()) {
        counts.clear(layers.get(i).number());
        alive = i;
      }
    }
    bury(layers.subList(0, alive), counts);
    fill(map, layers.subList(alive, layers.size()), counts);
  }

  /** Counts what was cleared. */
  private void bury(List<Layer> layers, HintCounts counts) {
    threads.forEach(
        layers,
        layer -> {
          RecordView view = new RecordView();
          for (long i = 0; i < layer.section().entries(); i++) {
            long word = layer.section().word(i);
            long length = RangeMerge.length(layer.segment(), word, view);
            counts.entry(layer.number(), length); // a layer has its own, so threads do not meet
            if (HintSection.isTombstone(word)) {
              counts.tombstone(layer.number(), length);
            } else {
              counts.dead(layer.number(), length);
            }
          }
        });
  }

  private void fill(int map, List<Layer> layers, HintCounts counts) {
    Keydir keydir = maps.get(map).keydir();
    long entries = layers.stream().mapToLong(layer -> layer.section().entries()).sum();
    if (entries == 0) {
      return;
    }
    KeydirFill fill = keydir.fill(Math.max(1, keys(layers, entries)));
    if (fill == null) {
      throw new IllegalStateException("the keydir fills one map in order, and another not");
    }
    merge(layers, entries, counts, fill);
    fill.finish();
  }

  /** About how many keys there are, which are fewer than entries where keys were put often. */
  private long keys(List<Layer> layers, long entries) {
    Census census = new Census();
    HintCounts unused = new HintCounts(highest(layers) + 1);
    if (entries <= counted) {
      merge(layers, entries, unused, census);
      return census.keys();
    }
    long last = Long.divideUnsigned(-1L, SAMPLED_PART);
    new RangeMerge(layers, 0, last, unused, census.part(0, last)).run();
    return Math.min(entries, census.keys() * SAMPLED_PART);
  }

  private static int highest(List<Layer> layers) {
    return layers.getLast().number();
  }

  private void merge(List<Layer> layers, long entries, HintCounts counts, KeydirFill fill) {
    long ranges = Math.clamp(entries / entriesOfARange, 1, 4L * threads.threads());
    long width = Long.divideUnsigned(-1L, ranges); // the last range takes the few left over
    threads.forEach(
        LongStream.range(0, ranges).boxed().toList(),
        range -> {
          long first = range * width;
          long last = range == ranges - 1 ? -1 : first + width - 1;
          HintCounts own = new HintCounts(highest(layers) + 1);
          new RangeMerge(layers, first, last, own, fill.part(first, last)).run();
          synchronized (counts) {
            counts.add(own);
          }
        });
  }
}
