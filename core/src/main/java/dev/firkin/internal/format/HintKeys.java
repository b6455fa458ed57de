package dev.firkin.internal.format;

import java.util.Arrays;

/**
 * The keys of the records that a {@link HintBuilder} collects, side by side: in the order of hashes
 * each lies somewhere else, and it takes less time to come by them in these few MiB than in the
 * whole data file. Long keys, and more than {@value #CHUNKS} times 64 KiB of them, are left in the
 * file. For one thread.
 */
final class HintKeys {

  /** The position of a key that was left in the file. */
  static final int NONE = -1;

  private static final int CHUNKS = 512;
  private static final int CHUNK_BITS = 16;
  private static final int CHUNK = 1 << CHUNK_BITS;
  private static final int LENGTH_MAX = 0xFF;

  private final byte[][] chunks = new byte[CHUNKS][];
  private int used; // each key behind a byte with its length

  /** Copies a record's key and returns its position, or {@link #NONE}. */
  int add(RecordView record) {
    int length = record.keyLength();
    if (length > LENGTH_MAX) {
      return NONE;
    }
    if ((used & CHUNK - 1) + 1 + length > CHUNK) {
      used = (used | CHUNK - 1) + 1;
    }
    int number = used >>> CHUNK_BITS;
    if (number == CHUNKS) {
      return NONE;
    }
    if (chunks[number] == null) {
      chunks[number] = new byte[CHUNK];
    }
    int position = used;
    int at = position & CHUNK - 1;
    chunks[number][at] = (byte) length;
    record.copyKey(chunks[number], at + 1);
    used += 1 + length;
    return position;
  }

  /** The array in which a key lies. */
  byte[] array(int position) {
    return chunks[position >>> CHUNK_BITS];
  }

  /** Where in its array a key begins. */
  int start(int position) {
    return (position & CHUNK - 1) + 1;
  }

  /** Bytes of a key. */
  int length(int position) {
    return array(position)[start(position) - 1] & 0xFF;
  }

  /** Whether two keys are equal. */
  boolean areEqual(int position, int other) {
    int start = start(position);
    int otherStart = start(other);
    return Arrays.equals(
        array(position),
        start,
        start + length(position),
        array(other),
        otherStart,
        otherStart + length(other));
  }
}
