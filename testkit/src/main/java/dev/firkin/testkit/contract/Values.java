package dev.firkin.testkit.contract;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Stored values of many kinds, by length and seed. */
enum Values {
  ZEROS((length, random) -> new byte[length]),
  RANDOM(Values::random),
  RUNS(Values::runs),
  PATTERN(Values::pattern),
  TEXT(Values::text),
  RANDOM_THEN_ZEROS((length, random) -> Arrays.copyOf(random(length / 2, random), length)),
  TEXT_THEN_RANDOM(Values::textThenRandom);

  private final BiFunction<Integer, Random, byte[]> maker;

  Values(BiFunction<Integer, Random, byte[]> maker) {
    this.maker = maker;
  }

  byte[] bytes(int length, long seed) {
    return maker.apply(length, new Random(seed));
  }

  /** Every kind, mostly short, up to 10,000 bytes. */
  static Arbitrary<byte[]> any() {
    return Combinators.combine(
            Arbitraries.of(Values.class),
            Arbitraries.integers().between(0, 10_000),
            Arbitraries.longs())
        .as((kind, length, seed) -> kind.bytes(length, seed));
  }

  /** Small values that have much in common, as a dictionary needs them. */
  static List<byte[]> records(int count, long seed) {
    Random random = new Random(seed);
    return IntStream.range(0, count).mapToObj(i -> record(random).getBytes(UTF_8)).toList();
  }

  private static String record(Random random) {
    return String.format(
        Locale.ROOT,
        "{\"station\":\"%s\",\"observedAt\":\"2026-%02d-%02dT%02d:00:00Z\",\"celsius\":%.1f,\"humidity\":%d,\"sky\":\"%s\"}",
        List.of("Hamburg-Neuwiedenthal", "Zugspitze", "List auf Sylt").get(random.nextInt(3)),
        1 + random.nextInt(12),
        1 + random.nextInt(28),
        random.nextInt(24),
        random.nextDouble() * 40 - 10,
        random.nextInt(101),
        List.of("overcast", "clear", "light rain").get(random.nextInt(3)));
  }

  /** Small values that have much in common with each other and nothing with {@link #records}. */
  static List<byte[]> otherRecords(int count, long seed) {
    Random random = new Random(seed);
    return IntStream.range(0, count)
        .mapToObj(i ->
            "<order no='%d'><customer>%05d</customer><article qty='%d'>%08X</article></order>"
                .formatted(i, random.nextInt(100_000), random.nextInt(9), random.nextInt())
                .getBytes(UTF_8))
        .toList();
  }

  private static byte[] random(int length, Random random) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private static byte[] runs(int length, Random random) {
    byte[] bytes = new byte[length];
    for (int at = 0; at < length; ) {
      int end = Math.min(length, at + 1 + random.nextInt(random.nextInt(5) == 0 ? 700 : 10));
      Arrays.fill(bytes, at, end, (byte) random.nextInt(256));
      at = end;
    }
    return bytes;
  }

  private static byte[] pattern(int length, Random random) {
    byte[] pattern = random(1 + random.nextInt(300), random);
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = pattern[i % pattern.length];
    }
    return bytes;
  }

  private static byte[] text(int length, Random random) {
    StringBuilder text = new StringBuilder();
    while (text.length() < length) {
      text.append(record(random)).append('\n');
    }
    return Arrays.copyOf(text.toString().getBytes(UTF_8), length);
  }

  private static byte[] textThenRandom(int length, Random random) {
    byte[] bytes = text(length, random);
    byte[] tail = random(length / 3, random);
    System.arraycopy(tail, 0, bytes, length - tail.length, tail.length);
    return bytes;
  }
}
