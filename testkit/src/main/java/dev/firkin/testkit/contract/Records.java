package dev.firkin.testkit.contract;

import dev.firkin.spi.KeydirContext;
import dev.firkin.spi.Location;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Records without a store: locations all over the range, and what key is at each. Fails if it is
 * asked for a location that is not in use.
 */
final class Records implements KeydirContext {

  private static final long PLACES = 1L << 44; // slots and offsets
  private static final long STEP = 0x9E3_779B_97F5L; // odd, so no place comes twice
  private static final long FIRST_OFFSET = 4096; // behind the header
  private static final long LONGEST = 8L * ((1 << 20) - 1);

  private final ConcurrentMap<Long, byte[]> keys = new ConcurrentHashMap<>();
  private final ConcurrentMap<ByteBuffer, Long> hashes = new ConcurrentHashMap<>();
  private final long expectedKeys;
  private long written;

  Records(long expectedKeys) {
    this.expectedKeys = expectedKeys;
  }

  /**
   * A new record of a key that has this hash; the length of every third is not known, of some the
   * greatest.
   */
  long write(byte[] key, long hash) {
    long place;
    do {
      place = ++written * STEP & PLACES - 1;
    } while (offset(place) < FIRST_OFFSET);
    long length =
        switch ((int) (written % 3)) {
          case 0 -> 0;
          case 1 -> key.length + 31L & ~7L;
          default -> LONGEST;
        };
    long location = Location.of((int) (place >>> 28), offset(place), length);
    keys.put(Location.withoutLength(location), key);
    hashes.put(ByteBuffer.wrap(key.clone()), hash);
    return location;
  }

  private static long offset(long place) {
    return (place & (1 << 28) - 1) << 3;
  }

  /** The record is not in use any more. */
  void drop(long location) {
    keys.remove(Location.withoutLength(location));
  }

  @Override
  public long expectedKeys() {
    return expectedKeys;
  }

  @Override
  public boolean isKeyAt(long location, byte[] key) {
    return Arrays.equals(at(location), key);
  }

  @Override
  public byte[] keyAt(long location) {
    return at(location).clone();
  }

  @Override
  public long hash(byte[] key) {
    Long hash = hashes.get(ByteBuffer.wrap(key));
    if (hash == null) {
      throw new AssertionError(
          "the keydir asks for the hash of %s, a key never put".formatted(Hex.shown(key)));
    }
    return hash;
  }

  private byte[] at(long location) {
    byte[] key = keys.get(Location.withoutLength(location));
    if (key == null) {
      throw new AssertionError(
          "the keydir asks for the key at %s, which is not in use"
              .formatted(Location.describe(location)));
    }
    return key;
  }
}
