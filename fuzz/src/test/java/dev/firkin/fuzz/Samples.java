package dev.firkin.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.firkin.compression.zstd.ZstdCompressor;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;

/** Values to compress, always the same ones. */
final class Samples {

  private static final int DICTIONARY_BYTES = 1024;
  private static final byte[] DICTIONARY =
      new ZstdCompressor().train(documents(600), DICTIONARY_BYTES);

  private Samples() {}

  /** A dictionary for {@link #documents}. */
  static byte[] dictionary() {
    return DICTIONARY.clone();
  }

  /** Values of all kinds. */
  static List<byte[]> values() {
    byte[] noise = new byte[300];
    new Random(1).nextBytes(noise);
    return List.of(
        documents(1).getFirst(), new byte[5000], noise, text(2000), new byte[] {1, 2, 3, 4, 5, 6});
  }

  /** Small documents that are much alike. */
  static List<byte[]> documents(int count) {
    Random random = new Random(2);
    return IntStream.range(0, count).mapToObj(i -> document(random).getBytes(UTF_8)).toList();
  }

  private static String document(Random random) {
    return String.format(
        Locale.ROOT,
        "{\"sensor\":\"s-%04d\",\"celsius\":%.2f,\"humidity\":%d,\"battery\":\"%s\",\"at\":%d}",
        random.nextInt(10_000),
        random.nextDouble() * 40,
        random.nextInt(100),
        random.nextBoolean() ? "low" : "good",
        random.nextLong() >>> 20);
  }

  private static byte[] text(int length) {
    StringBuilder text = new StringBuilder();
    Random random = new Random(3);
    while (text.length() < length) {
      text.append(random.nextBoolean() ? "water " : "stone ")
          .append(random.nextInt(10))
          .append(' ');
    }
    return text.substring(0, length).getBytes(UTF_8);
  }
}
