package dev.firkin.index.offheap;

import dev.firkin.error.FirkinException;
import dev.firkin.index.offheap.Overflow.Key;
import dev.firkin.spi.KeydirContext;
import java.util.Arrays;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Entries of one hash in the {@link Overflow} whose keys are not at hand. Never changed, but that
 * the first who needs the keys reads them for all: a million keys of one hash are a million reads
 * once, not with each lookup.
 */
final class Unread {

  /** This object, its array and reference, and the nodes of the map that it is in. */
  private static final long FIXED_BYTES = 200;

  /** A node of the map, the key's record, array and location, at their widest. */
  private static final long READ_BYTES = 150;

  private final long hash;
  private final long[] locations; // in order
  private volatile @Nullable Read read;

  /**
   * @param byKey where the records are; never changed
   * @param bytes that it takes
   */
  private record Read(NavigableMap<Key, Long> byKey, long bytes) {}

  /**
   * @param locations without lengths, at least one
   */
  Unread(long hash, long... locations) {
    this.hash = hash;
    this.locations = locations.clone();
    if (locations.length > 1) {
      Arrays.sort(this.locations);
    }
  }

  Unread and(long... more) {
    long[] all = Arrays.copyOf(locations, locations.length + more.length);
    System.arraycopy(more, 0, all, locations.length, more.length);
    return new Unread(hash, all);
  }

  /** Those that are not gone, or null if all are. */
  @Nullable Unread without(LongPredicate gone) {
    long[] left = Arrays.stream(locations).filter(location -> !gone.test(location)).toArray();
    if (left.length == locations.length) {
      return this;
    }
    return left.length == 0 ? null : new Unread(hash, left);
  }

  boolean has(long location) {
    return Arrays.binarySearch(locations, location) >= 0;
  }

  void forEach(LongConsumer each) {
    for (long location : locations) {
      each.accept(location);
    }
  }

  long first() {
    return locations[0];
  }

  int count() {
    return locations.length;
  }

  long bytes() {
    Read done = read;
    return FIXED_BYTES + (long) Long.BYTES * locations.length + (done == null ? 0 : done.bytes);
  }

  /**
   * The entries by their keys, which are read if need be. Several who come first at once may do it
   * each for himself; nobody waits.
   */
  NavigableMap<Key, Long> byKey(KeydirContext context) {
    Read done = read;
    if (done == null) {
      done = read(context);
      read = done;
    }
    return done.byKey;
  }

  private Read read(KeydirContext context) {
    NavigableMap<Key, Long> byKey = new TreeMap<>();
    long bytes = 0;
    for (long location : locations) {
      Key key;
      try {
        key = new Key(hash, context.keyAt(location));
      } catch (FirkinException | InternalError e) {
        key = new Key(hash, new byte[0], location);
      }
      byKey.put(key, location);
      bytes += READ_BYTES + key.bytes().length;
    }
    return new Read(byKey, bytes);
  }
}
