package dev.firkin.index.offheap;

import dev.firkin.spi.Location;

/**
 * A slot of the table: where a key's record is, and what is known of the key's hash.
 *
 * <pre>
 * bits    field         meaning
 * 20..63  location      the record's, without its length: see {@link Location#withoutLength}
 * 17..19  displacement  how many buckets behind its home the entry lies, 0 to 7
 *  0..16  tag           the known bits of the hash, then a 1, then zeros
 * </pre>
 *
 * A slot of 0 is empty; no entry is 0, because every tag has its 1. The bits above that 1, at most
 * 16, are those of the hash from bit {@code level} on, counted from the top: see {@link
 * Homes#level}. They come behind those that the entry's home tells already. With each doubling of
 * the table an entry loses its first one, unless its key is at hand.
 *
 * <p>One comparison tells displacement and tag. The lowest 1 of a slot ends the known bits, so
 * {@code slot ^ (slot - 1)} has ones exactly where the tag says nothing, and a slot fits if it
 * differs nowhere above: see {@link #fits}.
 */
final class Slot {

  static final long EMPTY = 0;

  /** The known bits of a fresh tag. */
  static final int KNOWN_MAX = 16;

  /** The farthest that an entry lies behind its home, in buckets. */
  static final int DISPLACEMENT_MAX = 7;

  /** One bucket of displacement. */
  static final long DISPLACED = 1L << KNOWN_MAX + 1;

  /** All bits of the displacement. */
  static final long DISPLACEMENT = DISPLACED * DISPLACEMENT_MAX;

  private static final long TAG = DISPLACED - 1;
  private static final long HASH_PART = DISPLACEMENT | TAG;

  private Slot() {}

  /** An entry in its home, whose tag has the first {@code known} bits behind the level. */
  static long of(long location, long hash, int level, int known) {
    int unknown = KNOWN_MAX - known;
    // In two shifts, because one by 64 would be none.
    long bits = (hash << level >>> Long.SIZE - KNOWN_MAX >>> unknown << 1 | 1) << unknown;
    return Location.withoutLength(location) | bits;
  }

  /** What slots are compared to when a key is looked up that would lie in its home. */
  static long wanted(long hash, int level) {
    return of(0, hash, level, KNOWN_MAX);
  }

  /** Whether a slot may be of the key wanted. An empty one never is: it gives -1 on the right. */
  static boolean fits(long slot, long wanted) {
    return ((slot ^ wanted) & HASH_PART) <= (slot ^ slot - 1);
  }

  static long location(long slot) {
    return slot & ~HASH_PART;
  }

  static int displacement(long slot) {
    return (int) (slot >>> KNOWN_MAX + 1) & DISPLACEMENT_MAX;
  }

  static long withDisplacement(long slot, long displacement) {
    return slot & ~DISPLACEMENT | displacement << KNOWN_MAX + 1;
  }

  /** How many bits of the hash the tag tells. */
  static int known(long slot) {
    return KNOWN_MAX - Long.numberOfTrailingZeros(slot);
  }

  /** Those bits, as a number. */
  static long bits(long slot) {
    return (slot & TAG) >>> Long.numberOfTrailingZeros(slot) + 1;
  }
}
