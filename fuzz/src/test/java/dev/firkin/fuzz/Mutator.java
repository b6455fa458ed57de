package dev.firkin.fuzz;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import java.util.function.IntUnaryOperator;

/** Changes bytes in the ways in which readers of bytes go wrong. Never changes what it is given. */
final class Mutator {

  private static final int CHANGES_MAX = 4;
  private static final int GROWTH_MAX = 4096;
  private static final int[] SIZES = {1, 2, 4, 8};
  private static final long[] EXTREMES = {
    0,
    1,
    -1,
    0x7F,
    0x80,
    0xFF,
    0x7FFF,
    0x8000,
    0xFFFF,
    4095,
    4096,
    1 << 20,
    (1 << 20) + 1,
    1 << 28,
    1 << 30,
    (1 << 30) + 4,
    (1 << 30) + 5,
    Integer.MAX_VALUE - 8,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    0xFFFF_FFFFL,
    1L << 31,
    1L << 32,
    1L << 33,
    (1L << 48) - 1,
    Long.MAX_VALUE - 7,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
  };

  private final Random random;
  private final IntUnaryOperator place;

  Mutator(Random random) {
    this(random, random::nextInt);
  }

  /**
   * @param place where to change something, given how many places there are
   */
  Mutator(Random random, IntUnaryOperator place) {
    this.random = random;
    this.place = place;
  }

  /** One to four changes. */
  byte[] mutate(byte[] bytes, byte[] other) {
    byte[] now = bytes.clone();
    for (int changes = 1 + random.nextInt(CHANGES_MAX); changes > 0; changes--) {
      now = now.length == 0 ? inserted(now, noise(1 + random.nextInt(64))) : change(now, other);
    }
    return now;
  }

  private byte[] change(byte[] bytes, byte[] other) {
    return switch (random.nextInt(18)) {
      case 0, 1 -> flipped(bytes);
      case 2 -> overwritten(bytes, noise(1 + random.nextInt(8)));
      case 3, 4, 5, 6 -> withWord(bytes, extreme(bytes.length));
      case 7, 8 -> nudged(bytes);
      case 9 -> Arrays.copyOf(bytes, random.nextInt(bytes.length));
      case 10 -> inserted(bytes, noiseOrZeros(1 + random.nextInt(GROWTH_MAX) / sparing()));
      case 11 -> without(bytes);
      case 12 -> inserted(bytes, part(bytes));
      case 13 -> overwritten(bytes, part(bytes));
      case 14 -> overwritten(bytes, other.length == 0 ? noise(4) : part(other));
      case 15, 16 -> withWordOfItsOwn(bytes);
      default -> spliced(bytes, other);
    };
  }

  /** Small changes more often than large ones. */
  private int sparing() {
    return 1 << random.nextInt(12);
  }

  private int at(byte[] bytes) {
    return Math.clamp(place.applyAsInt(bytes.length), 0, bytes.length - 1);
  }

  private byte[] flipped(byte[] bytes) {
    bytes[at(bytes)] ^= (byte) (1 << random.nextInt(8));
    return bytes;
  }

  private long extreme(int length) {
    return switch (random.nextInt(4)) {
      case 0 -> length + random.nextInt(-16, 17);
      case 1 -> random.nextInt(32);
      default -> EXTREMES[random.nextInt(EXTREMES.length)];
    };
  }

  private byte[] withWord(byte[] bytes, long value) {
    int size = SIZES[random.nextInt(SIZES.length)];
    return overwrite(bytes, aligned(bytes, size), word(value, size));
  }

  /** A number from another place. */
  private byte[] withWordOfItsOwn(byte[] bytes) {
    int size = SIZES[random.nextInt(SIZES.length)];
    int from = aligned(bytes, size);
    byte[] word = Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + size));
    return overwrite(bytes, aligned(bytes, size), word);
  }

  /** A number that is there, a little more or less. */
  private byte[] nudged(byte[] bytes) {
    int size = SIZES[random.nextInt(SIZES.length)];
    int at = aligned(bytes, size);
    if (at + size > bytes.length) {
      return flipped(bytes);
    }
    ByteOrder order = order();
    ByteBuffer padded = ByteBuffer.allocate(Long.BYTES).order(order);
    padded.put(order == ByteOrder.BIG_ENDIAN ? Long.BYTES - size : 0, bytes, at, size);
    padded.putLong(0, padded.getLong(0) + random.nextInt(-8, 9));
    byte[] word = new byte[size];
    padded.get(order == ByteOrder.BIG_ENDIAN ? Long.BYTES - size : 0, word);
    return overwrite(bytes, at, word);
  }

  private int aligned(byte[] bytes, int size) {
    int at = at(bytes);
    return random.nextInt(4) == 0 ? at : at / size * size;
  }

  private ByteOrder order() {
    return random.nextInt(4) == 0 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
  }

  private byte[] word(long value, int size) {
    ByteOrder order = order();
    byte[] word = ByteBuffer.allocate(Long.BYTES).order(order).putLong(value).array();
    return order == ByteOrder.BIG_ENDIAN
        ? Arrays.copyOfRange(word, Long.BYTES - size, Long.BYTES)
        : Arrays.copyOf(word, size);
  }

  private byte[] noise(int length) {
    byte[] noise = new byte[length];
    random.nextBytes(noise);
    return noise;
  }

  private byte[] noiseOrZeros(int length) {
    return random.nextBoolean() ? noise(length) : new byte[length];
  }

  private byte[] part(byte[] bytes) {
    int from = at(bytes);
    int length = 1 + random.nextInt(bytes.length - from);
    return Arrays.copyOfRange(bytes, from, from + Math.max(1, length / sparing()));
  }

  private byte[] overwritten(byte[] bytes, byte[] by) {
    return overwrite(bytes, at(bytes), by);
  }

  private static byte[] overwrite(byte[] bytes, int at, byte[] by) {
    System.arraycopy(by, 0, bytes, at, Math.min(by.length, bytes.length - at));
    return bytes;
  }

  private byte[] inserted(byte[] bytes, byte[] what) {
    int at = random.nextInt(4) == 0 || bytes.length == 0 ? bytes.length : at(bytes);
    byte[] longer = Arrays.copyOf(bytes, bytes.length + what.length);
    System.arraycopy(what, 0, longer, at, what.length);
    System.arraycopy(bytes, at, longer, at + what.length, bytes.length - at);
    return longer;
  }

  private byte[] without(byte[] bytes) {
    int from = at(bytes);
    int to = from + Math.max(1, random.nextInt(bytes.length - from + 1) / sparing());
    byte[] shorter = Arrays.copyOf(bytes, bytes.length - (to - from));
    System.arraycopy(bytes, to, shorter, from, bytes.length - to);
    return shorter;
  }

  private byte[] spliced(byte[] bytes, byte[] other) {
    if (other.length == 0) {
      return flipped(bytes);
    }
    int head = at(bytes);
    int tail = random.nextInt(other.length);
    byte[] both = Arrays.copyOf(bytes, head + other.length - tail);
    System.arraycopy(other, tail, both, head, other.length - tail);
    return both;
  }
}
