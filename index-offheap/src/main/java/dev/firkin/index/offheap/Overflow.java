package dev.firkin.index.offheap;

import dev.firkin.error.FirkinException;
import dev.firkin.spi.KeydirContext;
import dev.firkin.spi.Location;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.BiConsumer;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The entries that found all eight buckets from their home on full, on the heap, in the order of
 * their hashes. Changed by the writer, read by anybody.
 *
 * <p>At the loads that a table has, that is about one entry in ten million. It takes more than 64
 * keys of nearly one hash to bring more here, and who does not know the store's seed cannot choose
 * such keys; the map stays fast even then, since it compares keys, not only hashes.
 *
 * <p>Those that come from an image or in bulk come without their keys: they are {@link Unread}
 * until one of their hash is looked up. The writer moves all of a hash to the others before it
 * changes one: first they are there, then they are not here any more. So who does not find a key
 * here, and then not there, has not missed it.
 *
 * <p>An entry whose record is damaged has no key. Any key of its hash may be the one, so it is what
 * is found if nothing else is.
 */
final class Overflow {

  private static final byte[] NO_KEY = {};

  /** Nodes of the map and its index, the key's record, array and location, at their widest. */
  private static final long ENTRY_BYTES = 170;

  private final KeydirContext context;
  private final ConcurrentNavigableMap<Key, Long> entries = new ConcurrentSkipListMap<>();
  private final ConcurrentNavigableMap<Long, Unread> unread =
      new ConcurrentSkipListMap<>(new Unsigned());
  private volatile long bytes; // without the unread ones
  private volatile int count;

  Overflow(KeydirContext context) {
    this.context = context;
  }

  /**
   * Hash first, so that ranges of hashes are ranges of keys.
   *
   * @param hash of the key
   * @param bytes the whole key, or none if its record is damaged
   * @param damaged where that record is, else 0
   */
  record Key(long hash, byte[] bytes, long damaged) implements Comparable<Key> {

    Key(long hash, byte[] bytes) {
      this(hash, bytes, 0);
    }

    /** Behind nothing that has this hash. */
    static Key lowest(long hash) {
      return new Key(hash, NO_KEY);
    }

    @Override
    public int compareTo(Key other) {
      int byHash = Long.compareUnsigned(hash, other.hash);
      if (byHash != 0) {
        return byHash;
      }
      int byBytes = Arrays.compareUnsigned(bytes, other.bytes);
      return byBytes != 0 ? byBytes : Long.compareUnsigned(damaged, other.damaged);
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
   * An entry that may be taken out, to find it a place in the table.
   *
   * @param hash of the key
   * @param location of its record
   * @param key or null if it has not been read
   */
  record Entry(long hash, long location, @Nullable Key key) {}

  /** The order of hashes. */
  private static final class Unsigned implements Comparator<Long> {
    @Override
    public int compare(Long one, Long other) {
      return Long.compareUnsigned(one, other);
    }
  }

  /** Takes what is known of an entry without its key. */
  @FunctionalInterface
  interface Places {
    void take(long hash, long location);
  }

  // ---- any thread

  /** Where the record of a key is, or else a damaged one that may be of the key. */
  long find(byte[] key, long hash) {
    Key wanted = new Key(hash, key);
    Unread some = unread.get(hash);
    NavigableMap<Key, Long> read = some == null ? null : some.byKey(context);
    Long location = read == null ? null : read.get(wanted);
    if (location == null) {
      location = entries.get(wanted);
    }
    if (location == null) {
      location = damaged(entries, hash);
    }
    if (location == null && read != null) {
      location = damaged(read, hash);
    }
    return location == null ? Location.ABSENT : location;
  }

  private static @Nullable Long damaged(NavigableMap<Key, Long> among, long hash) {
    Map.Entry<Key, Long> first = among.ceilingEntry(Key.lowest(hash));
    return first != null && first.getKey().hash == hash && first.getKey().bytes.length == 0
        ? first.getValue()
        : null;
  }

  /** Whether the entry of a key has this location. No record is read. */
  boolean holds(byte[] key, long hash, long location) {
    long at = Location.withoutLength(location);
    Unread some = unread.get(hash);
    if (some != null && some.has(at)) {
      return true;
    }
    Long held = entries.get(new Key(hash, key));
    return held == null ? entries.containsKey(new Key(hash, NO_KEY, at)) : held == at;
  }

  /**
   * Gives all entries of a range of hashes, and copies of their keys.
   *
   * @throws FirkinException if a record is damaged
   */
  void forEach(long first, long last, BiConsumer<byte[], Long> each) {
    for (Map.Entry<Long, Unread> some : unread.tailMap(first).entrySet()) {
      if (Long.compareUnsigned(some.getKey(), last) > 0) {
        break;
      }
      some.getValue().byKey(context).forEach((key, at) -> each.accept(bytes(key), at));
    }
    for (Map.Entry<Key, Long> entry : entries.tailMap(Key.lowest(first)).entrySet()) {
      if (Long.compareUnsigned(entry.getKey().hash, last) > 0) {
        break;
      }
      each.accept(bytes(entry.getKey()), entry.getValue());
    }
  }

  private byte[] bytes(Key key) {
    return key.damaged == 0 ? key.bytes.clone() : context.keyAt(key.damaged);
  }

  int count() {
    return count;
  }

  long bytes() {
    long all = bytes;
    for (Unread some : unread.values()) {
      all += some.bytes();
    }
    return all;
  }

  // ---- the writer

  /** Gives all entries of a range of hashes, without reading a record. */
  void forEachPlace(long first, long last, Places places) {
    for (Map.Entry<Long, Unread> some : unread.tailMap(first).entrySet()) {
      long hash = some.getKey();
      if (Long.compareUnsigned(hash, last) > 0) {
        break;
      }
      some.getValue().forEach(location -> places.take(hash, location));
    }
    for (Map.Entry<Key, Long> entry : entries.tailMap(Key.lowest(first)).entrySet()) {
      if (Long.compareUnsigned(entry.getKey().hash, last) > 0) {
        break;
      }
      places.take(entry.getKey().hash, entry.getValue());
    }
  }

  /** Adds an entry that is not there yet. */
  void add(byte[] key, long hash, long location) {
    put(new Key(hash, key.clone()), Location.withoutLength(location));
  }

  /** Adds an entry whose record is damaged. */
  void addDamaged(long hash, long location) {
    long at = Location.withoutLength(location);
    put(new Key(hash, NO_KEY, at), at);
  }

  /** Adds entries of one hash whose keys are not at hand. */
  void addUnread(long hash, long... locations) {
    Unread before = unread.get(hash);
    unread.put(hash, before == null ? new Unread(hash, locations) : before.and(locations));
    count += locations.length;
  }

  /**
   * Makes the keys of all entries of a hash known; to be called before one of them is looked up to
   * be changed. Readers look again.
   */
  void settle(long hash, Stripes stripes) {
    Unread some = unread.get(hash);
    if (some != null) {
      NavigableMap<Key, Long> read = some.byKey(context);
      stripes.hold(hash, hash);
      try {
        read.forEach(this::put);
        unread.remove(hash);
        count -= read.size();
      } finally {
        stripes.letGo(hash, hash);
      }
    }
  }

  private void put(Key key, long location) {
    entries.put(key, location);
    count++;
    bytes += ENTRY_BYTES + key.bytes.length;
  }

  /** Changes what {@link #find} finds. */
  void exchange(byte[] key, long hash, long location) {
    if (entries.replace(new Key(hash, key), Location.withoutLength(location)) == null) {
      add(key, hash, location);
      removeDamaged(hash);
    }
  }

  /** Removes what {@link #find} finds. */
  void remove(byte[] key, long hash) {
    if (!remove(new Key(hash, key))) {
      removeDamaged(hash);
    }
  }

  private void removeDamaged(long hash) {
    Long location = damaged(entries, hash);
    if (location != null) {
      remove(new Key(hash, NO_KEY, location));
    }
  }

  private boolean remove(Key key) {
    boolean removed = entries.remove(key) != null;
    if (removed) {
      count--;
      bytes -= ENTRY_BYTES + key.bytes.length;
    }
    return removed;
  }

  /** Removes an entry that has found a place in the table. */
  void remove(Entry entry) {
    if (entry.key == null) {
      removeUnread(entry.hash, location -> location == entry.location);
    } else {
      remove(entry.key);
    }
  }

  private void removeUnread(long hash, LongPredicate gone) {
    Unread before = unread.get(hash);
    if (before == null) {
      return;
    }
    Unread after = before.without(gone);
    if (after == null) {
      unread.remove(hash);
    } else {
      unread.put(hash, after);
    }
    count -= before.count() - (after == null ? 0 : after.count());
  }

  /** Removes all entries whose locations fit, without reading a record. */
  void removeIf(LongPredicate gone) {
    unread.keySet().forEach(hash -> removeUnread(hash, gone));
    entries.forEach((key, location) -> {
      if (gone.test(location)) {
        remove(key);
      }
    });
  }

  /** The first entry from a hash on, or null. */
  @Nullable Entry firstFrom(long hash) {
    Map.Entry<Long, Unread> some = unread.ceilingEntry(hash);
    Map.Entry<Key, Long> first = entries.ceilingEntry(Key.lowest(hash));
    if (some != null
        && (first == null || Long.compareUnsigned(some.getKey(), first.getKey().hash) <= 0)) {
      return new Entry(some.getKey(), some.getValue().first(), null);
    }
    return first == null ? null : new Entry(first.getKey().hash, first.getValue(), first.getKey());
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
    unread.clear();
    count = 0;
    bytes = 0;
  }
}
