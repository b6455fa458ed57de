package dev.firkin.internal.format;

import dev.firkin.spi.Location;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * The records of one map that a {@link HintBuilder} collects: hash and place of each, as they will
 * be in the file. For one thread.
 *
 * <p>In the order of hashes each key lies somewhere else in the data file, and to wait for one
 * after the other would be most of the work. So where it is known which keys come, some of them are
 * loaded ahead.
 */
final class HintEntries {

  /** How many entries ahead to load. */
  private static final int AHEAD = 16;

  private static final int RADIX_BITS = 11;
  private static final int FEW = 1 << 6;
  private static final int MANY = 1 << 20;

  private long[] words = new long[128]; // hash, place, hash, place
  private int count;
  private long keyBytes;
  private boolean cleared;
  private long loaded; // never read; keeps the loads from being left out

  /** Adds a record, which is behind those before it in the data file. */
  void add(long hash, long place, int keyLength) {
    int at = count * 2;
    if (at == words.length) {
      words = Arrays.copyOf(words, at + (count & ~1));
    }
    words[at] = hash;
    words[at + 1] = place;
    count++;
    keyBytes += Short.BYTES + keyLength;
  }

  /** All keys of the map are deleted. */
  void clear() {
    cleared = true;
    count = 0;
    keyBytes = 0;
  }

  /** How many there are. */
  int count() {
    return count;
  }

  /** Bytes of their keys, with their lengths. */
  long keyBytes() {
    return keyBytes;
  }

  /** Whether the map was cleared. */
  boolean isCleared() {
    return cleared;
  }

  /** Hash and place of each, behind each other; as many as are said by {@link #count}. */
  long[] words() {
    return words;
  }

  /** Offset of a record whose key is about to be read; the next ones are loaded. */
  long offset(MemorySegment data, int i) {
    if (i + AHEAD < count) {
      load(data, i + AHEAD);
    }
    return offset(i);
  }

  private long offset(int i) {
    return Location.offset(words[2 * i + 1]);
  }

  private void load(MemorySegment data, int i) {
    loaded += RecordView.load(data, offset(i));
  }

  /** Sorts by hash, unsigned; of several records of one key the last stays. */
  void sortAndDropSuperseded(MemorySegment data) {
    sortRoughly();
    int kept = 0;
    for (int i = 0; i < count; i++) {
      int soon = i + AHEAD;
      if (soon < count && words[2 * soon] == words[2 * soon - 2]) {
        load(data, soon - 1);
        load(data, soon);
      }
      long hash = words[2 * i];
      long place = words[2 * i + 1];
      int at = kept;
      while (at > 0 && Long.compareUnsigned(words[2 * at - 2], hash) > 0) {
        at--;
      }
      int same = indexOfSameKey(at, hash, Location.offset(place), data);
      if (same >= 0) {
        keyBytes -= Short.BYTES + RecordView.keyLengthAt(data, Location.offset(place));
        words[2 * same + 1] = place; // in file order, so the later one supersedes
        continue;
      }
      System.arraycopy(words, 2 * at, words, 2 * at + 2, 2 * (kept - at));
      words[2 * at] = hash;
      words[2 * at + 1] = place;
      kept++;
    }
    count = kept;
  }

  private int indexOfSameKey(int behind, long hash, long offset, MemorySegment data) {
    for (int i = behind - 1; i >= 0 && words[2 * i] == hash; i--) {
      if (RecordView.isSameKey(data, offset(i), offset)) {
        return i;
      }
    }
    return -1;
  }

  /**
   * Sorts by the upper bits of the hashes, so many that hardly two are equal in them and not in the
   * others; those are left to the insertion that follows. Equal ones stay in file order.
   */
  private void sortRoughly() {
    int passes = count < FEW ? 0 : count < MANY ? 2 : 3;
    long[] other = new long[passes == 0 ? 0 : count * 2];
    for (int pass = passes; pass > 0; pass--) {
      long[] sorted = sortedBy(Long.SIZE - pass * RADIX_BITS, other);
      other = words;
      words = sorted;
    }
  }

  private long[] sortedBy(int shift, long[] target) {
    int[] next = new int[1 << RADIX_BITS];
    for (int i = 0; i < count; i++) {
      next[digit(words[2 * i], shift)]++;
    }
    int at = 0;
    for (int digit = 0; digit < next.length; digit++) {
      int here = next[digit];
      next[digit] = at;
      at += here;
    }
    for (int i = 0; i < count; i++) {
      int to = next[digit(words[2 * i], shift)]++;
      target[2 * to] = words[2 * i];
      target[2 * to + 1] = words[2 * i + 1];
    }
    return target;
  }

  private static int digit(long hash, int shift) {
    return (int) (hash >>> shift) & (1 << RADIX_BITS) - 1;
  }
}
