package dev.firkin.testkit.contract;

import java.util.function.LongUnaryOperator;

/** Good hashes, and all kinds of bad luck with them. */
enum Hashing {
  GOOD(h -> h),
  EQUAL_HIGH_BITS(h -> h >>> 28),
  EQUAL_LOW_BITS(h -> h & 0xFFFF_FFFF_0000_0000L),
  EQUAL_MIDDLE_BITS(h -> h & 0xFFFF_0000_0000_FFFFL),
  SIXTEEN_HASHES(h -> h << 60),
  ZERO_OR_MINUS_ONE(h -> h >> 63),
  ENDS_OF_THE_RANGE(Hashing::end),
  ALL_EQUAL(h -> 0x1234_5678_9ABC_DEF0L);

  /** So many keys must do, whatever their hashes are. */
  static final int KEYS = 600;

  private final LongUnaryOperator weaken;

  Hashing(LongUnaryOperator weaken) {
    this.weaken = weaken;
  }

  private static long end(long hash) {
    return switch ((int) (hash & 3)) {
      case 0 -> Long.MIN_VALUE;
      case 1 -> Long.MAX_VALUE;
      case 2 -> 1;
      default -> -1;
    };
  }

  /** The keys that a history may use; a keydir need not take very many of equal hashes. */
  int keys() {
    return this == GOOD ? 6 * KEYS : KEYS;
  }

  long hash(int number) {
    return weaken.applyAsLong(Mixing.mixed(number + 1L));
  }

  /**
   * 1 to 100 bytes long and two of 65,535. No two are equal, many differ in few bytes, and each has
   * a twin that has one more zero at its end.
   */
  byte[] key(int number) {
    if (number == 10 || number == 11) {
      byte[] longest = new byte[0xFFFF];
      longest[number * 4000] = 1;
      return longest;
    }
    if (number < 256) {
      return new byte[] {(byte) number};
    }
    int twins = number / 2;
    byte[] key = new byte[2 + twins % 49 * 2 + number % 2];
    key[0] = (byte) twins;
    key[1] = (byte) (twins >>> 8);
    return key;
  }
}
