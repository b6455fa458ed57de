package dev.firkin.internal.format;

import static dev.firkin.internal.format.HintFormat.ENTRY;
import static dev.firkin.internal.format.RecordFormat.WORD;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import dev.firkin.spi.Location;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The entries of one map in a hint file, in unsigned order of their hashes, and their keys, which
 * lie behind each other in the same order. Safe for concurrent use, as long as the file is mapped.
 *
 * <p>An entry is two words: a hash, and a word of place and flags. Entries are found by their
 * number; a key only by going along the keys before it. So that nobody has to begin at the first
 * one, where some of them lie is kept from when the file was checked: 8 bytes for {@value #STRIDE}
 * entries.
 */
public final class HintSection {

  static final int STRIDE = 4096;

  private static final long PLACE = (1L << 48) - 1;
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(LITTLE_ENDIAN);
  private static final ValueLayout.OfLong ANYWHERE =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(LITTLE_ENDIAN);

  private final MemorySegment bytes;
  private final int map;
  private final boolean cleared;
  private final long at;
  private final long entries;
  private final long[] keysAt;

  /**
   * @param at where the entries begin
   * @param entries how many; the file is long enough for them
   */
  HintSection(MemorySegment bytes, int map, boolean cleared, long at, long entries) {
    this.bytes = bytes;
    this.map = map;
    this.cleared = cleared;
    this.at = at;
    this.entries = entries;
    keysAt = new long[Math.toIntExact((entries + STRIDE - 1) / STRIDE)];
  }

  /**
   * Checks what a file with a right checksum may still have wrong if somebody made it on purpose:
   * whether keys and places lie where there are keys and records, and the hashes are in order.
   *
   * @param keys where the first key lies
   * @param keysEnd first byte behind all keys of the file
   * @param covered bytes of the data file
   * @return first byte behind the section's last key
   */
  long check(long keys, long keysEnd, long covered) throws FileDamage {
    long keyAt = keys;
    long before = Long.MIN_VALUE;
    for (long i = 0; i < entries; i++) {
      long entry = at + i * ENTRY;
      long hash = bytes.get(WORD, entry) ^ Long.MIN_VALUE;
      long word = bytes.get(WORD, entry + 8);
      if (hash < before
          || Location.offset(word) < SegmentHeader.BYTES
          || Location.offset(word) + Location.length(word) > covered) {
        throw new FileDamage(entry, "there can be no such entry");
      }
      before = hash;
      if (i % STRIDE == 0) {
        keysAt[(int) (i / STRIDE)] = keyAt;
      }
      int keyLength = keyAt + Short.BYTES > keysEnd ? 0 : keyLength(keyAt);
      keyAt += Short.BYTES + keyLength;
      if (keyLength == 0 || keyAt > keysEnd) {
        throw new FileDamage(keyAt, "there can be no such key");
      }
    }
    return keyAt;
  }

  /** Which map of the store. */
  public int map() {
    return map;
  }

  /** Whether the map was cleared in this segment, before any of the entries. */
  public boolean cleared() {
    return cleared;
  }

  /** How many entries there are. */
  public long entries() {
    return entries;
  }

  /** The hash of an entry. */
  public long hash(long index) {
    return bytes.get(WORD, at + index * ENTRY);
  }

  /** The word of an entry that says what and where its record is. */
  public long word(long index) {
    return bytes.get(WORD, at + index * ENTRY + 8);
  }

  /** Offset and length of the record as in a {@link Location}, slot 0. */
  public static long place(long word) {
    return word & PLACE;
  }

  /** Whether the record is a tombstone. */
  public static boolean isTombstone(long word) {
    return (Location.slot(word) & HintFormat.FLAG_TOMBSTONE) != 0;
  }

  /** Whether the record has an expiry. */
  public static boolean hasExpiry(long word) {
    return (Location.slot(word) & HintFormat.FLAG_EXPIRY) != 0;
  }

  /** Copies hash and word of each of some entries to an array, two longs for each. */
  public void copyEntries(long from, int count, long[] target, int targetAt) {
    MemorySegment.copy(bytes, WORD, at + from * ENTRY, target, targetAt, 2 * count);
  }

  /** The first entry whose hash is not below one, unsigned; {@link #entries()} if there is none. */
  public long firstFrom(long hash) {
    long low = 0;
    long high = entries;
    while (low < high) {
      long middle = low + high >>> 1;
      if (Long.compareUnsigned(hash(middle), hash) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Whether an entry has this hash. */
  boolean contains(long hash) {
    long first = firstFrom(hash);
    return first < entries && hash(first) == hash;
  }

  /** Where the key of an entry lies. */
  public long keyAt(long index) {
    long known = index / STRIDE * STRIDE;
    return keyFrom(known, keysAt[(int) (index / STRIDE)], index);
  }

  /**
   * Where the key of an entry lies, for somebody who goes along the keys.
   *
   * @param known an entry, not behind this one
   * @param knownAt where its key lies
   */
  public long keyAt(long index, long known, long knownAt) {
    return known <= index && known >= index / STRIDE * STRIDE
        ? keyFrom(known, knownAt, index)
        : keyAt(index);
  }

  private long keyFrom(long known, long knownAt, long index) {
    long keyAt = knownAt;
    for (long i = known; i < index; i++) {
      keyAt = nextKeyAt(keyAt);
    }
    return keyAt;
  }

  /** Where the next key lies. */
  public long nextKeyAt(long keyAt) {
    return keyAt + Short.BYTES + keyLength(keyAt);
  }

  private int keyLength(long keyAt) {
    return bytes.get(SHORT, keyAt) & 0xFFFF;
  }

  /** Copies a key. */
  public byte[] key(long keyAt) {
    byte[] key = new byte[keyLength(keyAt)];
    ToArray.copy(bytes, keyAt + Short.BYTES, key, 0, key.length);
    return key;
  }

  /** Whether a key and one of another section are equal. */
  public boolean isSameKey(long keyAt, HintSection other, long otherAt) {
    int length = keyLength(keyAt);
    if (length != other.keyLength(otherAt)) {
      return false;
    }
    long here = keyAt + Short.BYTES;
    long there = otherAt + Short.BYTES;
    int i = 0;
    for (; i + Long.BYTES <= length; i += Long.BYTES) {
      if (bytes.get(ANYWHERE, here + i) != other.bytes.get(ANYWHERE, there + i)) {
        return false;
      }
    }
    for (; i < length; i++) {
      if (bytes.get(ValueLayout.JAVA_BYTE, here + i)
          != other.bytes.get(ValueLayout.JAVA_BYTE, there + i)) {
        return false;
      }
    }
    return true;
  }
}
