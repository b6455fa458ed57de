package dev.firkin.internal.keydir;

import dev.firkin.error.LimitException;
import dev.firkin.spi.Keydir;
import dev.firkin.spi.Location;

/**
 * One map of the store: the number that its records carry, and its keydir, which is exchanged for
 * an empty one when the map is cleared. The keydir is changed by whoever holds the log's append
 * lock.
 */
public final class Keyspace {

  /** The unnamed map. */
  public static final int UNNAMED = 0;

  /** The map in which the store keeps what it knows of itself. */
  public static final int SYSTEM = 0xFFFF;

  private final int id;
  private volatile Keydir keydir;

  /**
   * @param id 0 to 65,535
   * @param keydir an empty one
   */
  public Keyspace(int id, Keydir keydir) {
    this.id = id;
    this.keydir = keydir;
  }

  /** The number in the records. */
  public int id() {
    return id;
  }

  /** The present keydir. */
  public Keydir keydir() {
    return keydir;
  }

  /**
   * Makes room for a key that is about to be put. One that has a place already needs none.
   *
   * @throws LimitException if there is none
   */
  public void makeRoom(byte[] key, long hash) {
    try {
      keydir.makeRoom(1);
    } catch (LimitException e) {
      if (keydir.find(key, hash) == Location.ABSENT) {
        throw e;
      }
    }
  }

  /** Exchanges the keydir; returns the one before. */
  public Keydir exchange(Keydir empty) {
    Keydir before = keydir;
    keydir = empty;
    return before;
  }
}
