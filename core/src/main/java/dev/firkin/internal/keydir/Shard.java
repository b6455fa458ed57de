package dev.firkin.internal.keydir;

import dev.firkin.spi.Keydir;
import dev.firkin.spi.Location;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The keys of a {@link HeapKeydir} whose hashes begin with the same bits: a table of slots, and an
 * arena with the entries that the slots point to.
 *
 * <pre>
 * slot, an int; 0 if empty
 *   bits 16..31  tag     bits 16..31 of the hash
 *   bits  0..15  entry   where the entry begins in the arena, in words; never at word 0
 *
 * entry, longs
 *   word 0       location, or 0 once the key is removed
 *   word 1       bits 16..63 those of the hash, bits 0..15 length of the key in bytes
 *   from word 2  the key (see {@link KeyWords})
 * </pre>
 *
 * <p>The hash stays in the entry because to move an entry takes its hash and only the caller can
 * compute it. It costs a 16-byte key nothing beside a layout that puts key bytes there, and one
 * compare of word 1 then rules out all other keys but one in 2<sup>48</sup>, so a key is compared
 * only to itself.
 *
 * <p><b>Threads.</b> The slots only go from empty to full, the arena only grows at its end, and an
 * entry belongs to its key for ever; only its location changes, by one store. A new entry is
 * written, then its location, then its slot, each with release; so who acquires the slot (find) or
 * the location (visit) sees the entry whole. All other changes make a new shard, which replaces
 * this one in the directory. It never shares the slots, so this one stays as it was for those who
 * still read it. It may share the arena (see {@link #grown}): then they see locations change in
 * place, and meet no entry that their slots lack. The counts are the writer's.
 */
final class Shard {

  /** Splitting that many keys takes the writer about a tenth of a millisecond. */
  static final int KEYS_MAX = 8192;

  /**
   * Below half of the smallest region of G1 (1 MiB): a bigger array would be humongous, and waste a
   * region's end.
   */
  static final int ARENA_WORDS_MAX = 60_000;

  private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(int[].class);
  private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);

  private static final int ARENA_WORDS_MIN = 16;
  private static final int KEYS_MIN = 4;
  private static final long LENGTH_MASK = 0xFFFF;
  private static final int HEADER_WORDS = 2;
  private static final int SHARD_BYTES = 64; // this object, with its fields at their widest

  /** The first hash of the range: the common bits, then zeros. */
  final long start;

  /** How many bits all hashes here have in common. */
  final int depth;

  private final int[] slots;
  private final long[] arena;
  private final int slotCount; // of slots, but in the memory that a find has just loaded anyway

  private int used; // words of the arena, with word 0
  private int entries; // with those of removed keys
  private int removedWords;

  private Shard(long start, int depth, int[] slots, long[] arena) {
    this.start = start;
    this.depth = depth;
    this.slots = slots;
    this.arena = arena;
    this.slotCount = slots.length;
    this.used = 1;
  }

  static Shard empty(long start, int depth) {
    return new Shard(start, depth, new int[slotsFor(0)], new long[arenaWordsFor(1)]);
  }

  static int entryWords(int keyBytes) {
    return HEADER_WORDS + KeyWords.count(keyBytes);
  }

  // ---- any thread

  /** The location of a key, or {@link Location#ABSENT}. */
  long find(byte[] key, long hash) {
    int entry = entryOf(key, hash);
    return entry == 0 ? Location.ABSENT : (long) WORD.getAcquire(arena, entry);
  }

  /** The entry of a key, which may be removed, or 0. */
  int entryOf(byte[] key, long hash) {
    int[] slots = this.slots;
    long[] arena = this.arena;
    long header = header(key, hash);
    int tag = tag(hash);
    int at = home(hash, slotCount);
    while (true) {
      int slot = (int) SLOT.getAcquire(slots, at);
      if (slot == 0) {
        return 0; // there always is an empty one: see slotsFor
      }
      int entry = slot ^ tag; // with equal tags, nothing else is left
      if (entry >>> 16 == 0
          && arena[entry + 1] == header
          && KeyWords.match(key, arena, entry + HEADER_WORDS)) {
        return entry;
      }
      at = next(at, slotCount);
    }
  }

  /**
   * Walks the arena, not the slots: memory in order, and it ends where the first header is still
   * missing.
   */
  void visit(Keydir.Visitor visitor) {
    int entry = 1;
    while (entry + 1 < arena.length) {
      long location = (long) WORD.getAcquire(arena, entry);
      long header = (long) WORD.getOpaque(arena, entry + 1);
      if (header == 0) {
        return;
      }
      int keyBytes = keyBytes(header);
      if (location != Location.ABSENT) {
        visitor.visit(KeyWords.read(arena, entry + HEADER_WORDS, keyBytes), location);
      }
      entry += entryWords(keyBytes);
    }
  }

  /** The first hash behind the range, or 0 if there is none. */
  long end() {
    return depth == 0 ? 0 : start + (1L << -depth);
  }

  /** What this shard holds of the heap; arrays have headers of 16 bytes and end on 8. */
  long bytes() {
    return SHARD_BYTES + 16 + (slots.length * 4L + 7 & ~7L) + 16 + arena.length * 8L;
  }

  // ---- the writer

  long locationAt(int entry) {
    return arena[entry];
  }

  /** Changes the location of an entry, which may be removed by it, or come back. */
  void locate(int entry, long location) {
    boolean was = arena[entry] != Location.ABSENT;
    boolean is = location != Location.ABSENT;
    if (was != is) {
      int words = entryWords(keyBytes(arena[entry + 1]));
      removedWords += is ? -words : words;
    }
    WORD.setRelease(arena, entry, location);
  }

  boolean hasRoom(int words) {
    return used + words <= arena.length && entries < entriesMax(slots.length);
  }

  /** Appends an entry; there is room, and the key has none yet. */
  void append(byte[] key, long hash, long location) {
    int entry = used;
    KeyWords.write(key, arena, entry + HEADER_WORDS);
    WORD.setOpaque(arena, entry + 1, header(key, hash));
    WORD.setRelease(arena, entry, location);
    SLOT.setRelease(slots, emptySlot(slots, hash), tag(hash) | entry);
    used += entryWords(key.length);
    entries++;
  }

  /** Whether more than a quarter is removed: then to rebuild gains more room than it costs time. */
  boolean isWorthCompacting() {
    return removedWords > used >>> 2;
  }

  /**
   * Whether more than half is removed: then memory is worth giving back even when nothing needs the
   * room.
   */
  boolean isWorthShrinking() {
    return removedWords > used >>> 1 && used > ARENA_WORDS_MIN;
  }

  boolean canGrow(int words) {
    return used + words <= ARENA_WORDS_MAX && entries < KEYS_MAX;
  }

  /**
   * This shard with more room. Only the array that is full is replaced by a bigger one. A bigger
   * arena comes with a copy of the slots: readers of this shard must not meet slots whose entries
   * only the new arena has.
   */
  Shard grown(int words) {
    boolean slotsFull = entries >= entriesMax(slots.length);
    boolean arenaFull = used + words > arena.length;
    Shard grown =
        new Shard(
            start,
            depth,
            slotsFull ? new int[slotsFor(entries)] : slots.clone(),
            arenaFull ? copyOf(arena, used, arenaWordsFor(used + words)) : arena);
    grown.used = used;
    grown.entries = entries;
    grown.removedWords = removedWords;
    if (slotsFull) {
      grown.fillSlots();
    }
    return grown;
  }

  /** The live keys of a part of the range, or of all of it, packed in a new shard. */
  Shard part(long start, int depth) {
    int words = 1;
    int keys = 0;
    for (int entry = 1; entry < used; entry = entryAfter(entry)) {
      if (isLiveIn(start, depth, entry)) {
        words += entryAfter(entry) - entry;
        keys++;
      }
    }
    Shard part = new Shard(start, depth, new int[slotsFor(keys)], new long[arenaWordsFor(words)]);
    for (int entry = 1; entry < used; entry = entryAfter(entry)) {
      if (isLiveIn(start, depth, entry)) {
        part.adopt(arena, entry, entryAfter(entry));
      }
    }
    return part;
  }

  /** Whether the hashes of the live keys and this one differ in their first bits. */
  boolean isDivisible(long hash, int bits) {
    long differing = 0;
    for (int entry = 1; entry < used; entry = entryAfter(entry)) {
      if (arena[entry] != Location.ABSENT) {
        differing |= arena[entry + 1] ^ hash;
      }
    }
    return differing >>> -bits != 0;
  }

  private boolean isLiveIn(long start, int depth, int entry) {
    // Two shifts, because one by 64 would be none.
    return arena[entry] != Location.ABSENT && (arena[entry + 1] ^ start) >>> 1 >>> 63 - depth == 0;
  }

  private void adopt(long[] from, int entry, int end) {
    int to = used;
    for (int i = entry; i < end; i++) { // most are too short for arraycopy to pay
      arena[used++] = from[i];
    }
    putSlot(to);
    entries++;
  }

  private void fillSlots() {
    for (int entry = 1; entry < used; entry = entryAfter(entry)) {
      putSlot(entry);
    }
  }

  private void putSlot(int entry) {
    long hash = arena[entry + 1];
    slots[emptySlot(slots, hash)] = tag(hash) | entry;
  }

  private int entryAfter(int entry) {
    return entry + entryWords(keyBytes(arena[entry + 1]));
  }

  private static int emptySlot(int[] slots, long hash) {
    int at = home(hash, slots.length);
    while (slots[at] != 0) {
      at = next(at, slots.length);
    }
    return at;
  }

  private static int next(int at, int slots) {
    return at + 1 == slots ? 0 : at + 1;
  }

  private static long header(byte[] key, long hash) {
    return hash & ~LENGTH_MASK | key.length;
  }

  private static int keyBytes(long header) {
    return (int) (header & LENGTH_MASK);
  }

  private static int tag(long hash) {
    return (int) hash & 0xFFFF0000;
  }

  /**
   * The first slot to try: a hash of bits 24 to 55, scaled to the number of slots. It spreads also
   * where the bits at the top, common to a deep shard, say nothing, and hardly follows from the
   * tag.
   */
  private static int home(long hash, int slots) {
    long spread = (int) (hash >>> 24) * 0x9E3779B1 & 0xFFFFFFFFL;
    return (int) (spread * slots >>> 32);
  }

  private static long[] copyOf(long[] arena, int used, int words) {
    long[] copy = new long[words];
    System.arraycopy(arena, 0, copy, 0, used);
    return copy;
  }

  /**
   * Words for an arena that must hold so many: twice that while it is small, an eighth more later.
   */
  private static int arenaWordsFor(int words) {
    int roomy = words < 512 ? words << 1 : words + (words >>> 3);
    return Math.max(ARENA_WORDS_MIN, Math.min(ARENA_WORDS_MAX, roomy));
  }

  /**
   * Slots for that many entries and more: up to 1.42 times as many, so that two steps double a big
   * table.
   */
  private static int slotsFor(int entries) {
    int roomy = entries < 64 ? entries << 1 : entries * 91 >>> 6;
    // The last step takes the rest at once if little more is left.
    int keys = roomy > KEYS_MAX - (KEYS_MAX >>> 3) ? KEYS_MAX : Math.max(KEYS_MIN, roomy);
    return keys * 10 / 7 + 1;
  }

  /** At most seven tenths full; so a slot is always empty, and few are tried. */
  private static int entriesMax(int slots) {
    return slots * 7 / 10;
  }
}
