package dev.firkin.testkit.contract;

import java.util.Arrays;
import java.util.Random;
import java.util.function.UnaryOperator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/**
 * What happens to bytes on a bad disk or in bad hands. Leaves the array that it is given alone.
 *
 * @param kind what is done
 * @param place where, as a share of the length: 0 for the first byte
 * @param count how many bytes
 * @param seed of what is random about it
 */
record Damage(Kind kind, double place, int count, long seed) implements UnaryOperator<byte[]> {

  enum Kind {
    EMPTIED,
    CUT,
    EXTENDED,
    DOUBLED,
    FLIPPED,
    INSERTED,
    REMOVED,
    ZEROED,
    MAXED,
    OVERWRITTEN,
    LONGEST_LENGTH,
    REPLACED
  }

  /** Every kind, everywhere; as a function, because that is all that a property needs. */
  static Arbitrary<UnaryOperator<byte[]>> any() {
    return Combinators.combine(
            Arbitraries.of(Kind.class),
            Arbitraries.doubles().between(0, 1),
            Arbitraries.integers().between(1, 40),
            Arbitraries.longs())
        .as(Damage::new);
  }

  @Override
  public byte[] apply(byte[] bytes) {
    int at = Math.min(bytes.length, (int) (place * bytes.length));
    int end = Math.min(bytes.length, at + count);
    return switch (kind) {
      case EMPTIED -> new byte[0];
      case CUT -> Arrays.copyOf(bytes, at);
      case EXTENDED -> joined(bytes, random());
      case DOUBLED -> joined(bytes, bytes);
      case FLIPPED -> flipped(bytes, at);
      case INSERTED -> joined(Arrays.copyOf(bytes, at), random(), rest(bytes, at));
      case REMOVED -> joined(Arrays.copyOf(bytes, at), rest(bytes, end));
      case ZEROED -> filled(bytes, at, end, (byte) 0);
      case MAXED -> filled(bytes, at, end, (byte) -1);
      case OVERWRITTEN -> overwritten(bytes, at, random());
      case LONGEST_LENGTH -> overwritten(bytes, at, new byte[] {0x7F, -1, -1, -1});
      case REPLACED -> random();
    };
  }

  private byte[] random() {
    byte[] random = new byte[count];
    new Random(seed).nextBytes(random);
    return random;
  }

  private byte[] flipped(byte[] bytes, int at) {
    byte[] flipped = bytes.clone();
    if (at < flipped.length) {
      flipped[at] ^= (byte) (1 << (int) (seed & 7));
    }
    return flipped;
  }

  private static byte[] filled(byte[] bytes, int from, int to, byte by) {
    byte[] filled = bytes.clone();
    Arrays.fill(filled, from, to, by);
    return filled;
  }

  private static byte[] overwritten(byte[] bytes, int at, byte[] by) {
    byte[] overwritten = bytes.clone();
    System.arraycopy(by, 0, overwritten, at, Math.min(by.length, overwritten.length - at));
    return overwritten;
  }

  private static byte[] rest(byte[] bytes, int from) {
    return Arrays.copyOfRange(bytes, from, bytes.length);
  }

  private static byte[] joined(byte[]... parts) {
    byte[] joined = new byte[Arrays.stream(parts).mapToInt(part -> part.length).sum()];
    int at = 0;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, joined, at, part.length);
      at += part.length;
    }
    return joined;
  }
}
