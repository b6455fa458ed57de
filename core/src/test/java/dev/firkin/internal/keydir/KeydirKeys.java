package dev.firkin.internal.keydir;

import java.util.Random;
import java.util.function.LongUnaryOperator;

/**
 * Keys by number: 1 to 300 bytes long, every 400th of 65,535; no two are equal, many share hashes
 * if so wished.
 */
final class KeydirKeys {

  /** What is left of a good hash. */
  enum Hashing {
    GOOD(h -> h, 6000),
    SIXTEEN_HASHES(h -> h << 60, 4000),
    FEW_HASHES_AT_THE_LAST_DIVIDING_BITS(h -> (h & 0xF) << 64 - HeapKeydir.DEPTH_MAX, 3000),
    ONE_TAG(h -> h & 0xFFFF_FFFF_0000_0000L, 6000),
    ONE_HASH(h -> 0x1234_5678_9ABC_DEF0L, 400);

    private final LongUnaryOperator weaken;

    /** How many keys fit, whatever their order: equal hashes cannot be divided. */
    final int keysMax;

    Hashing(LongUnaryOperator weaken, int keysMax) {
      this.weaken = weaken;
      this.keysMax = keysMax;
    }
  }

  static final int HUGE_EVERY = 400;

  private static final KeyHash HASH = new KeyHash(11);
  private static final byte[][] KEYS = new byte[6000][];
  private static final long[] HASHES = new long[KEYS.length];

  static {
    var random = new Random(5);
    for (int i = 0; i < KEYS.length; i++) {
      byte[] key = new byte[i % HUGE_EVERY == HUGE_EVERY - 1 ? 0xFFFF : 1 + i % 300];
      if (i % 2 == 0) { // the others differ in few bytes
        random.nextBytes(key);
      }
      // Length and one byte tell all apart but the huge ones, and those get a byte each, too.
      key[key.length / 2] = (byte) (i / (key.length == 0xFFFF ? HUGE_EVERY : 300));
      KEYS[i] = key;
      HASHES[i] = HASH.hash(key);
    }
  }

  private KeydirKeys() {}

  static byte[] key(int number) {
    return KEYS[number];
  }

  static long hash(int number, Hashing hashing) {
    return hashing.weaken.applyAsLong(HASHES[number]);
  }
}
