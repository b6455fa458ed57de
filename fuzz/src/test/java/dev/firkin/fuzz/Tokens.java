package dev.firkin.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntUnaryOperator;

/** Mutates bytes of which parts have a meaning: now and then such a part is put somewhere. */
final class Tokens {

  private static final int REPEATED_MAX = 2000;

  private final List<byte[]> tokens;

  private Tokens(List<byte[]> tokens) {
    this.tokens = tokens;
  }

  static Tokens none() {
    return new Tokens(List.of());
  }

  static Tokens of(String... texts) {
    return new Tokens(Arrays.stream(texts).map(text -> text.getBytes(UTF_8)).toList());
  }

  byte[] mutate(byte[] bytes, byte[] other, Random random) {
    return mutate(bytes, other, random, random::nextInt);
  }

  byte[] mutate(byte[] bytes, byte[] other, Random random, IntUnaryOperator place) {
    byte[] now = bytes;
    boolean some = !tokens.isEmpty() && random.nextBoolean();
    for (int n = some ? 1 + random.nextInt(3) : 0; n > 0; n--) {
      now = withToken(now, random);
    }
    return some && random.nextBoolean() ? now : new Mutator(random, place).mutate(now, other);
  }

  private byte[] withToken(byte[] bytes, Random random) {
    byte[] token = tokens.get(random.nextInt(tokens.size()));
    int times = random.nextInt(16) == 0 ? 1 + random.nextInt(REPEATED_MAX) : 1;
    int at = random.nextInt(bytes.length + 1);
    int replaced = random.nextInt(3) == 0 ? Math.min(random.nextInt(8), bytes.length - at) : 0;
    byte[] with = new byte[bytes.length - replaced + token.length * times];
    System.arraycopy(bytes, 0, with, 0, at);
    for (int i = 0; i < times; i++) {
      System.arraycopy(token, 0, with, at + i * token.length, token.length);
    }
    int behind = at + token.length * times;
    System.arraycopy(bytes, at + replaced, with, behind, with.length - behind);
    return with;
  }
}
