package dev.firkin.compression;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;

/** Values to compress, the same for the same seed. */
public final class Values {

  private static final List<String> WORDS =
      List.of("water", "stone", "river", "night", "green", "early", "paper", "quiet", "north");

  private Values() {}

  /** What no compressor makes shorter. */
  public static byte[] random(int length, long seed) {
    byte[] value = new byte[length];
    new Random(seed).nextBytes(value);
    return value;
  }

  /** Words, of which every compressor makes less. */
  public static byte[] text(int length, long seed) {
    var random = new Random(seed);
    byte[] value = new byte[length];
    int at = 0;
    while (at < length) {
      byte[] word = (WORDS.get(random.nextInt(WORDS.size())) + " ").getBytes(UTF_8);
      int taken = Math.min(word.length, length - at);
      System.arraycopy(word, 0, value, at, taken);
      at += taken;
    }
    return value;
  }

  /** Runs of few bytes and noise in turns. */
  public static byte[] mixed(int length, long seed) {
    var random = new Random(seed);
    byte[] value = new byte[length];
    int at = 0;
    while (at < length) {
      int end = Math.min(length, at + 1 + random.nextInt(1 + length / 4));
      boolean noise = random.nextBoolean();
      byte same = (byte) random.nextInt();
      for (; at < end; at++) {
        value[at] = noise ? (byte) random.nextInt() : same;
      }
    }
    return value;
  }

  /** A small document of some 120 bytes, like its neighbours. */
  public static byte[] document(long seed) {
    var random = new Random(seed);
    return String.format(
            Locale.ROOT,
            "{\"id\":\"%s\",\"user\":\"u%05d\",\"score\":%.2f,\"active\":%b,\"tag\":\"%s\"}",
            new UUID(random.nextLong(), random.nextLong()),
            random.nextInt(100_000),
            random.nextDouble() * 100,
            random.nextBoolean(),
            WORDS.get(random.nextInt(WORDS.size())))
        .getBytes(UTF_8);
  }

  /** Documents that follow each other. */
  public static List<byte[]> documents(int count, long seed) {
    return Stream.iterate(seed, s -> s + 1).limit(count).map(Values::document).toList();
  }
}
