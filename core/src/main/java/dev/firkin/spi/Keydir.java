package dev.firkin.spi;

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
   * Points a key to a new record.
   *
   * @param key 1 to 65,535 bytes, copied if kept
   * @param hash its hash
   * @param location never {@link Location#ABSENT}
   * @return the location before, or {@link Location#ABSENT}
   */
  long put(byte[] key, long hash, long location);

  /**
   * Points a key to a copy of its record, if it still points to the original.
   *
   * @param key 1 to 65,535 bytes
   * @param hash its hash
   * @param expected the original's location; compared by {@link Location#same}
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
