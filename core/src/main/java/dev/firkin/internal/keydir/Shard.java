package dev.firkin.internal.keydir;

import dev.firkin.spi.Keydir;
import dev.firkin.spi.Location;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The keys of a {@link HeapKeydir} whose hashes begin with the same bits: a table of slots, and an
 * arena with the keys that the slots point to.
 *
 * <pre>
 * slot, two longs
 *   word 0   0 if empty
 *     bits 24..63  those of the hash
 *     bits 16..23  length of the key in bytes; 255 if it is longer (see {@link KeyArena})
 *     bits  0..15  position in the arena, never 0
 *   word 1   location of the key's record, or 0 once the key is removed
 * </pre>
 *
 * <p>A lookup waits for memory, and for little else. A slot and its location come in one line of
 * the cache, and what is at the location is on its way while the key is compared. Who looks at the
 * record anyway need not look at the key: see {@link #candidate}. The 40 bits of the hash are what
 * it takes to move a slot without asking the caller for the hash.
 *
 * <p><b>Threads.</b> The slots only go from empty to full, the arena only grows, and a slot belongs
 * to its key for ever; only its location changes, by one store. A new entry is written, then its
 * location, then word 0, with release; so who acquires that sees all of it. All other changes make
 * a new shard, which replaces this one in the directory. It never shares the slots, so this one
 * stays as it was for those who still read it. It may share the arena (see {@link #grown}): they
 * meet no entry that their slots lack. The counts are the writer's.
 */
final class Shard {

  /** Splitting that many keys takes the writer about a tenth of a millisecond. */
  static final int KEYS_MAX = 8192;

  private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);

  private static final int KEYS_MIN = 4;
  private static final int SHRINKABLE_WORDS = 16;
  private static final int NONE = -1;
  private static final int SHARD_BYTES = 56; // this object, with its fields at their widest
  private static final int HASH_SHIFT = 24;
  private static final int CODE_SHIFT = 16;

  /** The first hash of the range: the common bits, then zeros. */
  final long start;

  /** How many bits all hashes here have in common. */
  final int depth;

  private final long[] slots;
  private final KeyArena keys;
  private final int slotCount; // of slots, but in the memory that a find has just loaded anyway

  private int entries; // with those of removed keys
  private int removedWords;

  private Shard(long start, int depth, int slots, KeyArena keys) {
    this.start = start;
    this.depth = depth;
    this.slots = new long[slots * 2];
    this.keys = keys;
    this.slotCount = slots;
  }

  static Shard empty(long start, int depth) {
    return new Shard(start, depth, slotsFor(0), new KeyArena());
  }

  // ---- any thread

  /** The location of a key, or {@link Location#ABSENT}. */
  long find(byte[] key, long hash) {
    long[] slots = this.slots;
    long wanted = slot(hash, key);
    int at = home(hash, slotCount);
    while (true) {
      long slot = (long) WORD.getAcquire(slots, at * 2);
      if (slot == 0) {
        return Location.ABSENT; // there always is an empty one: see slotsFor
      }
      if (differOnlyInEntry(slot, wanted)) {
        long location = (long) WORD.getAcquire(slots, at * 2 + 1);
        if (keys.isOf(entry(slot), key)) {
          return location;
        }
      }
      at = next(at, slotCount);
    }
  }

  /** See {@link Keydir#candidate}. */
  long candidate(byte[] key, long hash) {
    long[] slots = this.slots;
    long wanted = slot(hash, key);
    int at = home(hash, slotCount);
    while (true) {
      long slot = (long) WORD.getAcquire(slots, at * 2);
      if (slot == 0) {
        return Location.ABSENT;
      }
      if (differOnlyInEntry(slot, wanted)) {
        long location = (long) WORD.getAcquire(slots, at * 2 + 1);
        return location != Location.ABSENT ? location : find(key, hash);
      }
      at = next(at, slotCount);
    }
  }

  /**
   * The slot of the key that points to a location, or a negative number. The key is not looked at,
   * since a location is of one key only.
   */
  int slotAt(byte[] key, long hash, long location) {
    long wanted = slot(hash, key);
    int at = home(hash, slotCount);
    while (true) {
      long slot = (long) WORD.getAcquire(slots, at * 2);
      if (slot == 0) {
        return NONE;
      }
      if (differOnlyInEntry(slot, wanted)) {
        long present = (long) WORD.getAcquire(slots, at * 2 + 1);
        if (present != Location.ABSENT && Location.same(present, location)) {
          return at;
        }
      }
      at = next(at, slotCount);
    }
  }

  /** See {@link Keydir#touch}. */
  long touch(long hash) {
    return slots[home(hash, slotCount) * 2];
  }

  /** In the order of the slots, which never move. */
  void visit(Keydir.Visitor visitor) {
    for (int at = 0; at < slotCount; at++) {
      long slot = (long) WORD.getAcquire(slots, at * 2);
      if (slot != 0) {
        long location = (long) WORD.getAcquire(slots, at * 2 + 1);
        if (location != Location.ABSENT) {
          visitor.visit(keys.key(entry(slot), lengthCode(slot)), location);
        }
      }
    }
  }

  /** The first hash behind the range, or 0 if there is none. */
  long end() {
    return depth == 0 ? 0 : start + (1L << -depth);
  }

  // ---- the writer

  /** What this shard holds of the heap; an array has a header of 16 bytes. */
  long bytes() {
    return SHARD_BYTES + 16 + slotCount * 16L + keys.bytes();
  }

  /** The slot of a key, which may be removed, or a negative number. */
  int slotOf(byte[] key, long hash) {
    long wanted = slot(hash, key);
    for (int at = home(hash, slotCount); ; at = next(at, slotCount)) {
      long slot = slots[at * 2];
      if (slot == 0) {
        return NONE;
      }
      if (differOnlyInEntry(slot, wanted) && keys.isOf(entry(slot), key)) {
        return at;
      }
    }
  }

  long locationAt(int at) {
    return slots[at * 2 + 1];
  }

  /** Changes the location of a slot, whose key may be removed by it, or come back. */
  void locate(int at, long location) {
    boolean was = locationAt(at) != Location.ABSENT;
    boolean is = location != Location.ABSENT;
    if (was != is) {
      long slot = slots[at * 2];
      int words = keys.wordsOf(entry(slot), lengthCode(slot));
      removedWords += is ? -words : words;
    }
    WORD.setRelease(slots, at * 2 + 1, location);
  }

  boolean hasRoom(int words) {
    return hasSlot() && keys.hasRoom(words);
  }

  private boolean hasSlot() {
    return entries < entriesMax(slotCount);
  }

  /** Appends a key; there is room, and it has no slot yet. */
  void append(byte[] key, long hash, long location) {
    add(slot(hash, key) | keys.append(key), location);
  }

  /** Whether more than a quarter is removed: then to rebuild gains more room than it costs time. */
  boolean isWorthCompacting() {
    return removedWords > keys.words() >>> 2;
  }

  /**
   * Whether more than half is removed: then memory is worth giving back even when nothing needs the
   * room.
   */
  boolean isWorthShrinking() {
    return removedWords > keys.words() >>> 1 && keys.words() > SHRINKABLE_WORDS;
  }

  boolean canGrow(int words) {
    return keys.hasRoomEver(words) && entries < KEYS_MAX;
  }

  /** Makes room for a key of so many words; what is returned takes this one's place. */
  Shard grown(int words) {
    if (!keys.hasRoom(words)) {
      keys.makeRoom(words);
    }
    if (hasSlot()) {
      return this;
    }
    Shard grown = new Shard(start, depth, slotsFor(entries), keys);
    grown.removedWords = removedWords;
    for (int at = 0; at < slotCount; at++) {
      if (slots[at * 2] != 0) {
        grown.add(slots[at * 2], locationAt(at));
      }
    }
    return grown;
  }

  /** The live keys of a part of the range, or of all of it, packed in a new shard. */
  Shard part(long start, int depth) {
    int count = 0;
    for (int at = 0; at < slotCount; at++) {
      if (isLiveIn(start, depth, at)) {
        count++;
      }
    }
    Shard part = new Shard(start, depth, slotsFor(count), new KeyArena());
    for (int at = 0; at < slotCount; at++) {
      if (isLiveIn(start, depth, at)) {
        long slot = slots[at * 2];
        int entry = part.keys.append(keys, entry(slot), lengthCode(slot));
        part.add(slot & ~0xFFFFL | entry, locationAt(at));
      }
    }
    return part;
  }

  /** Whether the hashes of the live keys and this one differ in their first bits. */
  boolean isDivisible(long hash, int bits) {
    long differing = 0;
    for (int at = 0; at < slotCount; at++) {
      if (locationAt(at) != Location.ABSENT) {
        differing |= slots[at * 2] ^ hash;
      }
    }
    return differing >>> -bits != 0;
  }

  private boolean isLiveIn(long start, int depth, int at) {
    // Two shifts, because one by 64 would be none.
    return locationAt(at) != Location.ABSENT && (slots[at * 2] ^ start) >>> 1 >>> 63 - depth == 0;
  }

  private void add(long slot, long location) {
    int at = home(slot, slotCount);
    while (slots[at * 2] != 0) {
      at = next(at, slotCount);
    }
    WORD.setOpaque(slots, at * 2 + 1, location);
    WORD.setRelease(slots, at * 2, slot);
    entries++;
  }

  /** The slot of a key, but for its entry. */
  private static long slot(long hash, byte[] key) {
    return hash >>> HASH_SHIFT << HASH_SHIFT | KeyArena.lengthCode(key.length) << CODE_SHIFT;
  }

  private static boolean differOnlyInEntry(long slot, long wanted) {
    return (slot ^ wanted) >>> CODE_SHIFT == 0;
  }

  private static int entry(long slot) {
    return (int) slot & 0xFFFF;
  }

  private static int lengthCode(long slot) {
    return (int) (slot >>> CODE_SHIFT) & 0xFF;
  }

  private static int next(int at, int slots) {
    return at + 1 == slots ? 0 : at + 1;
  }

  /**
   * The first slot to try: a hash of bits 24 to 55 of the hash or a slot, scaled to the number of
   * slots. It spreads also where the bits at the top, common to a deep shard, say nothing.
   */
  private static int home(long hash, int slots) {
    long spread = (int) (hash >>> HASH_SHIFT) * 0x9E3779B1 & 0xFFFFFFFFL;
    return (int) (spread * slots >>> 32);
  }

  /**
   * Slots for that many entries and more: a quarter as many, so that three steps double a big
   * table.
   */
  private static int slotsFor(int entries) {
    int roomy = entries < 64 ? entries << 1 : entries * 5 >>> 2;
    // The last step takes the rest at once if little more is left.
    int keys = roomy > KEYS_MAX - (KEYS_MAX >>> 3) ? KEYS_MAX : Math.max(KEYS_MIN, roomy);
    return keys * 10 / 7 + 1;
  }

  /** At most seven tenths full; so a slot is always empty, and few are tried. */
  private static int entriesMax(int slots) {
    return slots * 7 / 10;
  }
}
