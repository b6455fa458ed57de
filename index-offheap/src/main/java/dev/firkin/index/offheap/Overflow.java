package dev.firkin.index.offheap;

import dev.firkin.spi.Location;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The entries that found all eight buckets from their home on full, with their keys, on the heap,
 * in the order of their hashes. Changed by the writer, read by anybody.
 *
 * <p>At the loads that a table has, that is about one entry in ten million. It takes more than 64
 * keys of nearly one hash to bring more here, and who does not know the store's seed cannot choose
 * such keys; the map stays fast even then, since it compares keys, not only hashes.
 */
final class Overflow {

  private static final byte[] NO_KEY = {};

  /** Nodes of the map and its index, the key's record, array and location, at their widest. */
  private static final long ENTRY_BYTES = 160;

  private final ConcurrentNavigableMap<Key, Long> entries = new ConcurrentSkipListMap<>();
  private volatile int count;
  private volatile long bytes;

  /**
   * Hash first, so that ranges of hashes are ranges of keys.
   *
   * @param hash of the key
   * @param key the whole key
   */
  private record Key(long hash, byte[] key) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      int byHash = Long.compareUnsigned(hash, other.hash);
      return byHash != 0 ? byHash : Arrays.compareUnsigned(key, other.key);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key that && compareTo(that) == 0;
    }

    @Override
    public int hashCode() {
      return Long.hashCode(hash);
    }
  }

  /**
   * An entry taken out to find it a place in the table.
   *
   * @param hash of the key
   * @param key the whole key
   * @param location of its record
   */
  record Entry(long hash, byte[] key, long location) {}

  // ---- any thread

  long find(byte[] key, long hash) {
    Long location = entries.get(new Key(hash, key));
    return location == null ? Location.ABSENT : location;
  }

  /** Gives all entries of a range of hashes, and copies of their keys. */
  void forEach(long first, long last, BiConsumer<byte[], Long> each) {
    for (Map.Entry<Key, Long> entry : entries.tailMap(new Key(first, NO_KEY)).entrySet()) {
      if (Long.compareUnsigned(entry.getKey().hash, last) > 0) {
        return;
      }
      each.accept(entry.getKey().key.clone(), entry.getValue());
    }
  }

  int count() {
    return count;
  }

  long bytes() {
    return bytes;
  }

  // ---- the writer

  /** Adds an entry, or changes where its record is. */
  void put(byte[] key, long hash, long location) {
    Long at = Location.withoutLength(location);
    Key known = new Key(hash, key);
    if (entries.replace(known, at) == null) {
      entries.put(new Key(hash, key.clone()), at);
      count++;
      bytes += ENTRY_BYTES + key.length;
    }
  }

  void remove(byte[] key, long hash) {
    if (entries.remove(new Key(hash, key)) != null) {
      count--;
      bytes -= ENTRY_BYTES + key.length;
    }
  }

  /** The first entry from a hash on, or null. */
  @Nullable Entry firstFrom(long hash) {
    Map.Entry<Key, Long> first = entries.ceilingEntry(new Key(hash, NO_KEY));
    return first == null
        ? null
        : new Entry(first.getKey().hash, first.getKey().key, first.getValue());
  }

  /** Notes in a table which of its stripes have entries here. */
  Table noteIn(Table table) {
    Stripes stripes = table.stripes();
    Entry entry = firstFrom(0);
    while (entry != null) {
      stripes.noteOverflow(entry.hash);
      long next = stripes.next(entry.hash);
      entry = next == 0 ? null : firstFrom(next);
    }
    return table;
  }

  void clear() {
    entries.clear();
    count = 0;
    bytes = 0;
  }
}
