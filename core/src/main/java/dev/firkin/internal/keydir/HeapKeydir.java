package dev.firkin.internal.keydir;

import dev.firkin.spi.Keydir;
import dev.firkin.spi.Location;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The keydir that keeps whole keys on the heap: no read of the store to tell keys apart, no object
 * per key.
 *
 * <p><b>Shape.</b> Extendible hashing. The directory has a power of two of places, chosen by the
 * first bits of the hash; each place has the {@link Shard} for those bits, and a shard with fewer
 * bits of its own stands in several places. A full shard splits in two by one more bit; if it has
 * as many bits as the directory, the directory doubles first. So growth costs at most one shard's
 * time per put. Shards never join again: a boundary between two stays one, which is what {@link
 * #visit} goes by.
 *
 * <p><b>Readers</b> take no lock and never try again. They load the directory, then the shard, then
 * a slot, then the location, each by an acquire that matches the writer's release. A shard gets
 * more slots, splits and is packed by making a new one: the writer stores the new shard to all its
 * places, or stores a new directory, before it changes anything in it. A reader that still holds
 * the old directory or the old shard loaded it before that store, so its find had begun; what it
 * finds is what was true at the moment of the store, which lies inside its find. A find that begins
 * after a change loads the new directory and the new shard. And because one reader never loads an
 * older shard after a newer one from the same place, locations do not go backwards for it.
 *
 * <p><b>Rejected:</b> to leave the hash out of the entries (see {@link KeyArena}), and a hint of
 * the number of keys, which would save only the splits.
 */
public final class HeapKeydir implements Keydir {

  /** 16 million places: with well-mixed hashes enough for 10<sup>11</sup> keys. */
  static final int DEPTH_MAX = 24;

  private static final VarHandle PLACE = MethodHandles.arrayElementVarHandle(Shard[].class);
  private static final VarHandle SIZE;
  private static final VarHandle MEMORY_BYTES;

  static {
    try {
      var lookup = MethodHandles.lookup();
      SIZE = lookup.findVarHandle(HeapKeydir.class, "size", long.class);
      MEMORY_BYTES = lookup.findVarHandle(HeapKeydir.class, "memoryBytes", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static final int KEYDIR_BYTES = 40;

  private volatile Shard[] directory;
  private volatile long size;
  private volatile long memoryBytes;

  public HeapKeydir() {
    directory = begin();
  }

  @Override
  public long find(byte[] key, long hash) {
    return shardOf(hash).find(key, hash);
  }

  @Override
  public long candidate(byte[] key, long hash) {
    return shardOf(hash).candidate(key, hash);
  }

  @Override
  public long put(byte[] key, long hash, long location) {
    requirePresent(location);
    Shard shard = shardOf(hash);
    int at = shard.slotOf(key, hash);
    if (at < 0) {
      add(shard, key, hash, location);
      return Location.ABSENT;
    }
    long before = shard.locationAt(at);
    shard.locate(at, location);
    if (before == Location.ABSENT) {
      addSize(1);
    }
    return before;
  }

  @Override
  public boolean replace(byte[] key, long hash, long expected, long location) {
    requirePresent(location);
    Shard shard = shardOf(hash);
    int at = shard.slotAt(key, hash, expected);
    if (at < 0) {
      return false;
    }
    shard.locate(at, location);
    return true;
  }

  @Override
  public long remove(byte[] key, long hash) {
    Shard shard = shardOf(hash);
    int at = shard.slotOf(key, hash);
    if (at < 0) {
      return Location.ABSENT;
    }
    long before = shard.locationAt(at);
    if (before != Location.ABSENT) {
      shard.locate(at, Location.ABSENT);
      addSize(-1);
      if (shard.isWorthShrinking()) {
        install(shard, shard.part(shard.start, shard.depth));
      }
    }
    return before;
  }

  @Override
  public boolean holds(byte[] key, long hash, long location) {
    return shardOf(hash).slotAt(key, hash, location) >= 0;
  }

  @Override
  public long touch(long hash) {
    return shardOf(hash).touch(hash);
  }

  @Override
  public long size() {
    return size;
  }

  /**
   * Memory held. Arrays are counted exactly, references and the fields of objects at their widest.
   *
   * @return bytes
   */
  @Override
  public long memoryBytes() {
    return memoryBytes;
  }

  /**
   * Visits the keys of one shard. The cursor is the first hash that is still to come: no shard
   * begins before it and ends behind it, now or later, because shards only split.
   */
  @Override
  public long visit(long cursor, Visitor visitor) {
    Shard shard = shardOf(cursor);
    shard.visit(visitor);
    return shard.end();
  }

  /**
   * Goes back to an empty keydir, so that a find that comes too late finds nothing and fails in no
   * other way.
   */
  @Override
  public void close() {
    directory = begin();
    SIZE.setRelease(this, 0L);
  }

  private Shard[] begin() {
    Shard shard = Shard.empty(0, 0);
    MEMORY_BYTES.setRelease(this, KEYDIR_BYTES + directoryBytes(1) + shard.bytes());
    return new Shard[] {shard};
  }

  private Shard shardOf(long hash) {
    Shard[] places = directory;
    return (Shard) PLACE.getAcquire(places, placeOf(hash, places.length));
  }

  /** The first bits of the hash, as many as it takes to count the places. */
  private static int placeOf(long hash, int places) {
    return (int) (hash >>> 64 - DEPTH_MAX) >>> DEPTH_MAX - depthOf(places);
  }

  private static int depthOf(int places) {
    return Integer.numberOfTrailingZeros(places);
  }

  private void add(Shard shard, byte[] key, long hash, long location) {
    if (key.length == 0 || key.length > 0xFFFF) {
      throw new IllegalArgumentException("key must be 1 to 65535 bytes, was " + key.length);
    }
    int words = KeyArena.entryWords(key.length);
    Shard roomy = shard;
    while (!roomy.hasRoom(words)) {
      makeRoom(roomy, hash, words);
      roomy = shardOf(hash);
    }
    roomy.append(key, hash, location);
    addSize(1);
  }

  private void makeRoom(Shard shard, long hash, int words) {
    if (shard.isWorthCompacting()) {
      install(shard, shard.part(shard.start, shard.depth));
    } else if (shard.canGrow(words)) {
      long before = shard.bytes();
      Shard grown = shard.grown(words);
      addMemory(grown.bytes() - before);
      if (grown != shard) {
        place(grown);
      }
    } else {
      split(shard, hash);
    }
  }

  private void split(Shard shard, long hash) {
    // Looked at first: else keys with one hash would double the directory to its limit for nothing.
    if (!shard.isDivisible(hash, DEPTH_MAX)) {
      throw new IllegalStateException(
          "too many keys have the same first %d bits of their hashes; the hash must be well mixed"
              .formatted(DEPTH_MAX));
    }
    if (1 << shard.depth == directory.length) {
      doubleDirectory();
    }
    int depth = shard.depth + 1;
    Shard low = shard.part(shard.start, depth);
    Shard high = shard.part(shard.start | 1L << -depth, depth);
    place(low);
    place(high);
    addMemory(low.bytes() + high.bytes() - shard.bytes());
  }

  private void doubleDirectory() {
    Shard[] old = directory;
    Shard[] doubled = new Shard[old.length * 2];
    for (int i = 0; i < doubled.length; i++) {
      doubled[i] = old[i >>> 1];
    }
    directory = doubled;
    addMemory(directoryBytes(doubled.length) - directoryBytes(old.length));
  }

  private void install(Shard before, Shard after) {
    place(after);
    addMemory(after.bytes() - before.bytes());
  }

  private void place(Shard shard) {
    Shard[] places = directory;
    int first = placeOf(shard.start, places.length);
    int count = places.length >>> shard.depth;
    for (int i = first; i < first + count; i++) {
      PLACE.setRelease(places, i, shard);
    }
  }

  private void addSize(long change) {
    SIZE.setRelease(this, (long) SIZE.get(this) + change);
  }

  private void addMemory(long change) {
    MEMORY_BYTES.setRelease(this, (long) MEMORY_BYTES.get(this) + change);
  }

  private static long directoryBytes(int places) {
    return 16 + 8L * places;
  }

  private static void requirePresent(long location) {
    if (location == Location.ABSENT) {
      throw new IllegalArgumentException("location must not be ABSENT");
    }
  }
}
