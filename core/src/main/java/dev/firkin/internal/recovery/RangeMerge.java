package dev.firkin.internal.recovery;

import dev.firkin.internal.format.HintSection;
import dev.firkin.internal.format.RecordView;
import dev.firkin.internal.segment.Segment;
import dev.firkin.spi.KeydirFill;
import dev.firkin.spi.Location;
import java.util.Arrays;
import java.util.List;

/**
 * Merges what hint files say of one map in one range of hashes: of each key the newest record is
 * handed over, unless it is a tombstone; the others are counted as dead. For one thread.
 *
 * <p>Keys are looked at only where hashes are equal, which most often means that the keys are.
 */
final class RangeMerge {

  /**
   * One map in one segment.
   *
   * @param number of the segment, for the counts
   */
  record Layer(int number, Segment segment, HintSection section) {}

  private final Layer[] layers;
  private final SectionMerge merge;
  private final HintCounts counts;
  private final KeydirFill.Part part;
  private final RecordView view = new RecordView();
  private final long[] known;
  private final long[] knownAt;
  private final Group group = new Group();

  /**
   * @param all oldest first
   * @param first the lowest hash, unsigned
   * @param last the highest
   * @param part takes the keys
   */
  RangeMerge(List<Layer> all, long first, long last, HintCounts counts, KeydirFill.Part part) {
    layers = all.toArray(Layer[]::new);
    merge = new SectionMerge(all.stream().map(Layer::section).toList(), first, last);
    this.counts = counts;
    this.part = part;
    known = new long[layers.length];
    knownAt = new long[layers.length];
    Arrays.fill(known, Long.MAX_VALUE);
  }

  /** Entries of one hash, oldest first. */
  private static final class Group {
    private int[] layers = new int[8];
    private long[] words = new long[8];
    private long[] keysAt = new long[8];
    private int[] newest = new int[8];
    private int count;

    void add(int layer, long word, long keyAt) {
      if (count == layers.length) {
        layers = Arrays.copyOf(layers, 2 * count);
        words = Arrays.copyOf(words, 2 * count);
        keysAt = Arrays.copyOf(keysAt, 2 * count);
        newest = new int[2 * count];
      }
      layers[count] = layer;
      words[count] = word;
      keysAt[count++] = keyAt;
    }
  }

  /** Merges the range. */
  void run() {
    boolean more = merge.next();
    while (more) {
      long hash = merge.hash();
      int layer = merge.section();
      long word = merge.word();
      long index = merge.index();
      more = merge.next();
      if (!more || merge.hash() != hash) {
        found(layer, word);
        newest(hash, layer, word);
        continue;
      }
      group.count = 0;
      group.add(layer, word, keyAt(layer, index));
      do {
        group.add(merge.section(), merge.word(), keyAt(merge.section(), merge.index()));
        more = merge.next();
      } while (more && merge.hash() == hash);
      resolve(hash);
    }
    part.finish();
  }

  private long keyAt(int layer, long index) {
    long keyAt = layers[layer].section.keyAt(index, known[layer], knownAt[layer]);
    known[layer] = index;
    knownAt[layer] = keyAt;
    return keyAt;
  }

  private void resolve(long hash) {
    int keys = 0;
    for (int i = group.count - 1; i >= 0; i--) {
      int layer = group.layers[i];
      long word = group.words[i];
      found(layer, word);
      if (!isSuperseded(i, keys)) {
        group.newest[keys++] = i;
        newest(hash, layer, word);
      } else if (!HintSection.isTombstone(word)) {
        counts.dead(layers[layer].number, length(layer, word));
      }
    }
  }

  private boolean isSuperseded(int i, int keys) {
    HintSection section = layers[group.layers[i]].section;
    for (int k = 0; k < keys; k++) {
      int newer = group.newest[k];
      if (section.isSameKey(
          group.keysAt[i], layers[group.layers[newer]].section, group.keysAt[newer])) {
        return true;
      }
    }
    return false;
  }

  private void found(int layer, long word) {
    long length = length(layer, word);
    counts.entry(layers[layer].number, length);
    if (HintSection.isTombstone(word)) {
      counts.tombstone(layers[layer].number, length);
    }
  }

  private void newest(long hash, int layer, long word) {
    if (!HintSection.isTombstone(word)) {
      long slot = layers[layer].segment.slot();
      part.add(hash, HintSection.place(word) | slot << 48);
    }
  }

  private long length(int layer, long word) {
    return length(layers[layer].segment, word, view);
  }

  /** Bytes of an entry's record, read from it if the entry cannot say. */
  static long length(Segment segment, long word, RecordView view) {
    long length = Location.length(word);
    if (length == 0) {
      segment.read(view, Location.offset(word));
      length = view.recordBytes();
    }
    return length;
  }
}
