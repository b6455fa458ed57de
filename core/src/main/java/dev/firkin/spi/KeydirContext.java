package dev.firkin.spi;

import java.lang.foreign.Arena;

/** What a keydir may ask of the store. Safe for concurrent use. */
public interface KeydirContext {

  /**
   * How many keys to make room for at once.
   *
   * @return a hint, 0 if nothing is known
   */
  long expectedKeys();

  /**
   * Whether the record at a location is of this key: the answer that a keydir without keys needs.
   *
   * @param location a location that the keydir was given and that is still in use
   * @param key the key in question
   * @return true if the record's whole key is equal
   */
  boolean isKeyAt(long location, byte[] key);

  /**
   * The key of the record at a location.
   *
   * @param location a location that the keydir was given and that is still in use
   * @return a copy of the record's key
   */
  byte[] keyAt(long location);

  /**
   * The hash of a key, as it comes with every call of the keydir: for a keydir that keeps neither
   * keys nor whole hashes and has to know one again to move its entry.
   *
   * @param key 1 to 65,535 bytes
   * @return its hash
   */
  long hash(byte[] key);

  /**
   * Takes note that the keydir is about to hold more memory outside the heap.
   *
   * @param bytes more than before
   * @throws dev.firkin.error.LimitException if the store's keydirs would hold more than they may;
   *     then nothing is noted
   */
  default void reserve(long bytes) {}

  /**
   * Takes note that the keydir holds less memory outside the heap.
   *
   * @param bytes less than before
   */
  default void release(long bytes) {}

  /**
   * Closes an arena whose memory nobody finds any more, but readers that found it before may still
   * be reading. The engine does it a moment later: closing a shared arena under a reader can end
   * the JVM (JDK-8364167).
   *
   * @param arena shared, not used any more
   */
  default void closeLater(Arena arena) {
    arena.close();
  }
}
