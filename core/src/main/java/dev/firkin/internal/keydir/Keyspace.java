package dev.firkin.internal.keydir;

import dev.firkin.spi.Keydir;

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

  /** Exchanges the keydir; returns the one before. */
  public Keydir exchange(Keydir empty) {
    Keydir before = keydir;
    keydir = empty;
    return before;
  }
}
