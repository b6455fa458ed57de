package dev.firkin.spi;

import java.util.function.LongConsumer;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The index of one map: from each live key to the location of its newest record.
 *
 * <p><b>Threads.</b> {@link #find}, {@link #size}, {@link #memoryBytes} and {@link #visit} may be
 * called by any thread at any time and must not block. The methods that change the keydir are
 * called by one thread at a time, under a lock of the engine, which also orders them with each
 * other in memory. What a call has changed is seen by every find that begins after it.
 *
 * <p>The hash of a key is 64 well-mixed bits, seeded per store; the same key always comes with the
 * same hash. A keydir that keeps no keys asks the {@link KeydirContext} what the key at a location
 * is.
 */
public interface Keydir extends AutoCloseable {

  /**
   * Looks a key up.
   *
   * @param key 1 to 65,535 bytes
   * @param hash its hash
   * @return the location of its newest record, or {@link Location#ABSENT}
   */
  long find(byte[] key, long hash);

  /**
   * Where the record of a key may be: for who reads that record anyway and sees whose it is. It is
   * what {@link #find} would answer, but in one of some thousand cases the record of another key,
   * for which a keydir need not look at keys at all. Then find tells.
   *
   * @param key 1 to 65,535 bytes
   * @param hash its hash
   * @return a location that the keydir has for some key, or {@link Location#ABSENT} if the key is
   *     absent
   */
  default long candidate(byte[] key, long hash) {
    return find(key, hash);
  }

  /**
   * Points a key to a new record.
   *
   * @param key 1 to 65,535 bytes, copied if kept
   * @param hash its hash
   * @param location never {@link Location#ABSENT}
   * @return the location before, or {@link Location#ABSENT}
   */
  long put(byte[] key, long hash, long location);

  /**
   * Points a key to a copy of its record, if it still points to the original. Like {@link #holds}
   * it needs no look at the key, since a location is of one key only.
   *
   * @param key 1 to 65,535 bytes
   * @param hash its hash
   * @param expected the original's location, where a whole record of this key is; compared by
   *     {@link Location#same}
   * @param location the copy's location
   * @return whether the key pointed to the original; false also if the key is absent
   */
  boolean replace(byte[] key, long hash, long expected, long location);

  /**
   * Takes a key out.
   *
   * @param key 1 to 65,535 bytes
   * @param hash its hash
   * @return the location before, or {@link Location#ABSENT}
   */
  long remove(byte[] key, long hash);

  /**
   * How many keys there are.
   *
   * @return the exact count
   */
  long size();

  /**
   * Memory held, on the heap or off it, with everything that belongs to the keydir.
   *
   * @return bytes
   */
  long memoryBytes();

  /**
   * Visits some of the keys, and says where to go on. Starting at 0 and going on until 0 comes back
   * visits every key that is there the whole time exactly once; keys put or removed meanwhile may
   * be left out.
   *
   * @param cursor 0 to begin, or what the call before returned
   * @param visitor called for each key, never under a lock
   * @return where to go on, or 0 at the end
   */
  long visit(long cursor, Visitor visitor);

  /**
   * Whether a key points to a record. A keydir that keeps no keys answers it without reading the
   * record, since a location is of one key only.
   *
   * @param key 1 to 65,535 bytes
   * @param hash its hash
   * @param location where a whole record of this key is; compared by {@link Location#same}
   * @return whether a find of the key would give this location
   */
  default boolean holds(byte[] key, long hash, long location) {
    return Location.same(find(key, hash), location);
  }

  /**
   * Looks at the memory that a lookup of a key looks at first, and tells nothing by it. For who has
   * many keys to look up: when all are touched before the first is looked up, the processor waits
   * for their memory at once, and not for one after the other. Any thread, like {@link #find}.
   *
   * @param hash of the key
   * @return any number, for the caller to use somehow: else the JIT leaves the look out
   */
  default long touch(long hash) {
    return 0;
  }

  /**
   * Makes room for keys that are about to be put: then so many of them are put without fail. Under
   * the engine's lock, like the puts.
   *
   * @param keys how many, at least 1
   * @throws dev.firkin.error.LimitException if there is no memory for them; nothing has changed
   */
  default void makeRoom(int keys) {}

  /**
   * Visits where the records of the keys are, in any order, without reading them. Under the
   * engine's lock, like a change.
   *
   * @param visitor called once for each key
   */
  default void visitLocations(LongConsumer visitor) {
    long cursor = 0;
    do {
      cursor = visit(cursor, (key, location) -> visitor.accept(location));
    } while (cursor != 0);
  }

  /**
   * Takes out all keys whose locations fit, without reading their records: they have gone. Under
   * the engine's lock, like a change.
   *
   * @param gone which locations
   * @return how many keys were taken out
   * @throws UnsupportedOperationException unless {@link KeydirProvider#restore} made this keydir
   */
  default long removeIf(LongPredicate gone) {
    throw new UnsupportedOperationException();
  }

  /**
   * How often a lookup of an absent key meets an entry that only its record shows to be another
   * key's. A keydir that keeps keys never does.
   *
   * @return an estimate from the present entries, 0 to 1
   */
  default double falseCandidateRate() {
    return 0;
  }

  /**
   * Begins an image of the keydir, of which {@link KeydirProvider#restore} makes it again. Under
   * the engine's lock, like a change.
   *
   * @return an image, or null if this kind of keydir has none
   */
  default @Nullable KeydirImage image() {
    return null;
  }

  /**
   * Checks one more part of the image that the keydir was made of. Any thread, several at once.
   * Until all is checked the engine asks for nothing but {@link #find}, {@link #size} and {@link
   * #memoryBytes}. A find, too, may come by a part that nobody has checked, and throw the same
   * exception. After that the keydir is closed.
   *
   * @return false if all of it has been checked
   * @throws DamagedImageException if the part is not what was written
   */
  default boolean checkImage() {
    return false;
  }

  /**
   * Begins to fill an empty keydir with many keys, in the order of their hashes.
   *
   * @param keys about how many
   * @return what takes them, or null if they are to be put one by one
   * @throws dev.firkin.error.LimitException if there is no memory for them; nothing has changed
   */
  default @Nullable KeydirFill fill(long keys) {
    return null;
  }

  /** Gives the memory back. No other call follows. */
  @Override
  void close();

  /** Takes the keys that {@link #visit} comes by. */
  @FunctionalInterface
  interface Visitor {
    /**
     * Takes one key.
     *
     * @param key the key, owned by the visitor from now on
     * @param location the location of its newest record
     */
    void visit(byte[] key, long location);
  }
}
