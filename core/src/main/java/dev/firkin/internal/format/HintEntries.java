package dev.firkin.internal.format;

import dev.firkin.spi.Location;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * The records of one map that a {@link HintBuilder} collects: hash and place of each, as they will
 * be in the file, and where its key is. For one thread.
 */
final class HintEntries {

  private static final int AHEAD = 16;
  private static final int RADIX_BITS = 11;
  private static final int FEW = 1 << 6;
  private static final int MANY = 1 << 20;

  private final HintKeys keys;
  private long[] words = new long[128]; // hash, place, hash, place
  private int[] keysAt = new int[64]; // in keys
  private int count;
  private long keyBytes;
  private boolean cleared;
  private int loaded; // never read; keeps the loads from being left out

  /**
   * @param keys for all maps
   */
  HintEntries(HintKeys keys) {
    this.keys = keys;
  }

  /** Adds a record, which is behind those before it in the data file. */
  void add(RecordView record, long hash, long place) {
    if (count == keysAt.length) {
      int more = count + (count >> 1);
      words = Arrays.copyOf(words, 2 * more);
      keysAt = Arrays.copyOf(keysAt, more);
    }
    set(count, hash, place, keys.add(record));
    count++;
    keyBytes += Short.BYTES + record.keyLength();
  }

  private void set(int i, long hash, long place, int keyAt) {
    words[2 * i] = hash;
    words[2 * i + 1] = place;
    keysAt[i] = keyAt;
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

  /**
   * Where the key of one is in the keys; {@link HintKeys#NONE} if it is in the file only. For who
   * goes along all of them: one that comes soon is loaded, without waiting for it.
   */
  int keyAt(int i) {
    int soon = i + AHEAD;
    if (soon < count && keysAt[soon] != HintKeys.NONE) {
      loaded += keys.length(keysAt[soon]);
    }
    return keysAt[i];
  }

  /** Where the record of one begins. */
  long offset(int i) {
    return Location.offset(words[2 * i + 1]);
  }

  /** Sorts by hash, unsigned; of several records of one key the last stays. */
  void sortAndDropSuperseded(MemorySegment data) {
    sortRoughly();
    int kept = 0;
    for (int i = 0; i < count; i++) {
      long hash = words[2 * i];
      long place = words[2 * i + 1];
      int keyAt = keysAt[i];
      int at = kept;
      while (at > 0 && Long.compareUnsigned(words[2 * at - 2], hash) > 0) {
        at--;
      }
      int same = at;
      do {
        same--;
      } while (same >= 0 && words[2 * same] == hash && !isSameKey(same, i, data));
      if (same >= 0 && words[2 * same] == hash) {
        keyBytes -= Short.BYTES + keyLength(i, data);
        words[2 * same + 1] = place; // in file order, so the later one supersedes
        continue;
      }
      System.arraycopy(words, 2 * at, words, 2 * at + 2, 2 * (kept - at));
      System.arraycopy(keysAt, at, keysAt, at + 1, kept - at);
      set(at, hash, place, keyAt);
      kept++;
    }
    count = kept;
  }

  private int keyLength(int i, MemorySegment data) {
    return keysAt[i] != HintKeys.NONE
        ? keys.length(keysAt[i])
        : RecordView.keyLengthAt(data, offset(i));
  }

  private boolean isSameKey(int i, int j, MemorySegment data) {
    return keysAt[i] != HintKeys.NONE && keysAt[j] != HintKeys.NONE
        ? keys.areEqual(keysAt[i], keysAt[j])
        : RecordView.isSameKey(data, offset(i), offset(j));
  }

  /**
   * Sorts by the upper bits of the hashes, so many that hardly two are equal in them and not in the
   * others; those are left to the insertion that follows. Equal ones stay in file order.
   */
  private void sortRoughly() {
    int passes = count < FEW ? 0 : count < MANY ? 2 : 3;
    long[] otherWords = new long[passes == 0 ? 0 : 2 * count];
    int[] otherKeys = new int[passes == 0 ? 0 : count];
    for (int pass = passes; pass > 0; pass--) {
      long[] unsortedWords = words;
      int[] unsortedKeys = keysAt;
      sort(Long.SIZE - pass * RADIX_BITS, otherWords, otherKeys);
      words = otherWords;
      keysAt = otherKeys;
      otherWords = unsortedWords;
      otherKeys = unsortedKeys;
    }
  }

  private void sort(int shift, long[] sortedWords, int[] sortedKeys) {
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
      sortedWords[2 * to] = words[2 * i];
      sortedWords[2 * to + 1] = words[2 * i + 1];
      sortedKeys[to] = keysAt[i];
    }
  }

  private static int digit(long hash, int shift) {
    return (int) (hash >>> shift) & (1 << RADIX_BITS) - 1;
  }
}
