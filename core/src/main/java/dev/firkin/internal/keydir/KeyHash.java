package dev.firkin.internal.keydir;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.function.ToLongFunction;

/**
 * The hash of a key: 64 bits, seeded per store, well mixed at both ends. Hint files keep it, so it
 * is a format: any other result is another hash, with another name.
 *
 * <p>The idea is wyhash's (Wang Yi, github.com/wangyi-fudan/wyhash, public domain): the 128-bit
 * product of two words mixes all bits of both, and its halves folded together make one word again.
 * The code is our own, and so are the results: the secrets come from the seed by SplitMix64
 * (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014), so that who does not
 * know the seed cannot choose keys that collide.
 *
 * <pre>
 * mix(x, y)   low half of x * y (unsigned, 128 bits) xor its high half
 * s0..s3      the first four outputs of SplitMix64 begun at the seed, each with bit 0 set
 * state       s0 at first
 *
 * over 48 bytes left:  each 48 bytes as six words w0..w5, in three lanes that all begin as state:
 *                      lane0 = mix(w0 ^ s1, w1 ^ lane0), lane1 = mix(w2 ^ s2, w3 ^ lane1),
 *                      lane2 = mix(w4 ^ s3, w5 ^ lane2); at the end state = lane0 ^ lane1 ^ lane2
 * over 16 bytes left:  each 16 bytes as two words: state = mix(w0 ^ s1, w1 ^ state)
 * then a and b:        of a key over 16 bytes, its last 16 bytes as two words;
 *                      of 8 to 16, its first and its last 8 bytes;
 *                      of 4 to 7, its first and its last 4 bytes;
 *                      of 1 to 3, a = the first byte, then the one at length / 2, then the last,
 *                      little-endian, and b = 0;
 *                      of 0, a = b = 0
 * hash                 with x * y the 128-bit product of a ^ s1 and b ^ state:
 *                      mix(low ^ s2 ^ length, high ^ s3)
 * </pre>
 *
 * Words are little-endian.
 */
public final class KeyHash implements ToLongFunction<byte[]> {

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private final long s0;
  private final long s1;
  private final long s2;
  private final long s3;

  /**
   * Makes the hash of one store.
   *
   * @param seed any number; the same seed makes the same hash for ever
   */
  public KeyHash(long seed) {
    s0 = secret(seed + GOLDEN_GAMMA);
    s1 = secret(seed + 2 * GOLDEN_GAMMA);
    s2 = secret(seed + 3 * GOLDEN_GAMMA);
    s3 = secret(seed + 4 * GOLDEN_GAMMA);
  }

  @Override
  public long applyAsLong(byte[] key) {
    return hash(key);
  }

  /**
   * Hashes a key.
   *
   * @param key any bytes, also none; all of them count
   * @return its hash
   */
  public long hash(byte[] key) {
    int length = key.length;
    if (length > 16) {
      return finish(word(key, length - 16), word(key, length - 8), body(key), length);
    }
    if (length >= 8) {
      return finish(word(key, 0), word(key, length - 8), s0, length);
    }
    if (length >= 4) {
      return finish(half(key, 0), half(key, length - 4), s0, length);
    }
    return finish(length == 0 ? 0 : few(key), 0, s0, length);
  }

  /** The state after all of a key but what its last 16 bytes tell. */
  private long body(byte[] key) {
    long state = s0;
    int at = 0;
    int left = key.length;
    if (left > 48) {
      // Three lanes, because each product waits for the one before it in its lane.
      long lane1 = state;
      long lane2 = state;
      do {
        state = mix(word(key, at) ^ s1, word(key, at + 8) ^ state);
        lane1 = mix(word(key, at + 16) ^ s2, word(key, at + 24) ^ lane1);
        lane2 = mix(word(key, at + 32) ^ s3, word(key, at + 40) ^ lane2);
        at += 48;
        left -= 48;
      } while (left > 48);
      state ^= lane1 ^ lane2;
    }
    for (; left > 16; at += 16, left -= 16) {
      state = mix(word(key, at) ^ s1, word(key, at + 8) ^ state);
    }
    return state;
  }

  private long finish(long a, long b, long state, int length) {
    long x = a ^ s1;
    long y = b ^ state;
    return mix(x * y ^ s2 ^ length, Math.unsignedMultiplyHigh(x, y) ^ s3);
  }

  private static long few(byte[] key) {
    int last = key.length - 1;
    return key[0] & 0xFF | (key[key.length >>> 1] & 0xFF) << 8 | (key[last] & 0xFF) << 16;
  }

  private static long mix(long x, long y) {
    return x * y ^ Math.unsignedMultiplyHigh(x, y);
  }

  private static long word(byte[] key, int at) {
    return (long) LONG.get(key, at);
  }

  private static long half(byte[] key, int at) {
    return (int) INT.get(key, at) & 0xFFFFFFFFL;
  }

  private static long secret(long state) {
    long z = (state ^ state >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return z ^ z >>> 31 | 1;
  }
}
