package dev.firkin.internal.recovery;

import dev.firkin.internal.format.HintSection;
import java.util.List;

/**
 * Goes through the entries of several sections in unsigned order of their hashes, in one range of
 * hashes; those of one hash in the order of the sections, and in each as they lie. For one thread.
 *
 * <p>A tree of losers: each inner node holds the section that lost there, so that after a step only
 * the way from one leaf to the root is played again. Entries are copied from the files in blocks.
 */
final class SectionMerge {

  private static final int BLOCK_MOST = 256;
  private static final int BLOCK_LEAST = 4;
  private static final int BUFFERED = 64 << 10;

  private final HintSection[] sections;
  private final int count;
  private final int block;
  private final long[] words;
  private final int[] at;
  private final int[] limit;
  private final long[] next;
  private final long[] end;
  private final long[] heads; // the hash with its sign bit flipped, so that signed order is right
  private final boolean[] ended;
  private final int[] losers;
  private int winner = -1;
  private long left;

  /**
   * @param first the lowest hash
   * @param last the highest
   */
  SectionMerge(List<HintSection> all, long first, long last) {
    sections = all.toArray(HintSection[]::new);
    count = sections.length;
    block = Math.clamp(BUFFERED / Math.max(1, count), BLOCK_LEAST, BLOCK_MOST);
    words = new long[2 * block * count];
    at = new int[count];
    limit = new int[count];
    next = new long[count];
    end = new long[count];
    heads = new long[count];
    ended = new boolean[count];
    losers = new int[Math.max(1, count)];
    for (int i = 0; i < count; i++) {
      next[i] = sections[i].firstFrom(first);
      end[i] = last == -1 ? sections[i].entries() : sections[i].firstFrom(last + 1);
      left += end[i] - next[i];
      fill(i);
    }
    if (count > 0) {
      play();
    }
  }

  private void fill(int section) {
    int entries = (int) Math.min(block, end[section] - next[section]);
    int from = 2 * block * section;
    if (entries == 0) {
      ended[section] = true;
      heads[section] = Long.MAX_VALUE;
      return;
    }
    sections[section].copyEntries(next[section], entries, words, from);
    next[section] += entries;
    at[section] = from;
    limit[section] = from + 2 * entries;
    heads[section] = words[from] ^ Long.MIN_VALUE;
  }

  /** Plays the whole tree. */
  private void play() {
    int[] winners = new int[2 * count];
    for (int i = 0; i < count; i++) {
      winners[count + i] = i;
    }
    for (int node = count - 1; node > 0; node--) {
      int a = winners[2 * node];
      int b = winners[2 * node + 1];
      boolean aFirst = isBefore(a, b);
      winners[node] = aFirst ? a : b;
      losers[node] = aFirst ? b : a;
    }
    losers[0] = winners[1];
  }

  private boolean isBefore(int a, int b) {
    long headA = heads[a];
    long headB = heads[b];
    return headA != headB ? headA < headB : ended[a] == ended[b] ? a < b : ended[b];
  }

  /** Steps to the next entry, the first at first. Returns false at the end. */
  boolean next() {
    if (winner >= 0) {
      step();
    }
    winner = losers[0];
    return left-- > 0;
  }

  private void step() {
    int section = winner;
    int now = at[section] + 2;
    if (now < limit[section]) {
      at[section] = now;
      heads[section] = words[now] ^ Long.MIN_VALUE;
    } else {
      fill(section);
    }
    int best = section;
    for (int node = section + count >>> 1; node > 0; node >>>= 1) {
      int other = losers[node];
      if (isBefore(other, best)) {
        losers[node] = best;
        best = other;
      }
    }
    losers[0] = best;
  }

  /** Which of the sections the entry is of. */
  int section() {
    return winner;
  }

  /** Its hash. */
  long hash() {
    return words[at[winner]];
  }

  /** Its word of place and flags. */
  long word() {
    return words[at[winner] + 1];
  }

  /** Its number in the section. */
  long index() {
    return next[winner] - (limit[winner] - at[winner] >> 1);
  }
}
