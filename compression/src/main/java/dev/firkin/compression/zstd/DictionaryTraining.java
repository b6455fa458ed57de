package dev.firkin.compression.zstd;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes dictionaries of samples. The same samples in the same order give the same dictionary. */
final class DictionaryTraining {

  /** The trainer looks for parts of 8 bytes, so that shorter samples say nothing to it. */
  static final int SAMPLE_BYTES_MIN = 8;

  /** Fewer are refused by the trainer. */
  static final int SAMPLES_MIN = 11;

  /** Less is refused by the trainer. */
  static final int DICTIONARY_BYTES_MIN = 256;

  private static final String ADVICE =
      "give samples that differ from each other, best a hundred times as many bytes as the"
          + " dictionary is to have";

  private DictionaryTraining() {}

  /** As {@link dev.firkin.spi.DictionaryCompressor#train}. */
  static byte[] train(List<byte[]> samples, int bytesMax, int level) {
    if (bytesMax < DICTIONARY_BYTES_MIN) {
      throw new IllegalArgumentException(
          "a zstd dictionary needs room for %d bytes or more, was given %d"
              .formatted(DICTIONARY_BYTES_MIN, bytesMax));
    }
    byte[][] useful =
        samples.stream().filter(s -> s.length >= SAMPLE_BYTES_MIN).toArray(byte[][]::new);
    if (useful.length < SAMPLES_MIN) {
      throw new IllegalArgumentException(
          "a zstd dictionary needs %d or more samples of %d bytes or more, was given %d; %s"
              .formatted(SAMPLES_MIN, SAMPLE_BYTES_MIN, useful.length, ADVICE));
    }
    byte[] dictionary = new byte[bytesMax];
    return Arrays.copyOf(dictionary, train(useful, dictionary, level));
  }

  private static int train(byte[][] samples, byte[] into, int level) {
    ZstdLibrary.connect();
    long length;
    try {
      length = Zstd.trainFromBuffer(samples, into, false, level);
    } catch (ZstdException problem) {
      throw useless(samples, problem.getMessage(), problem);
    }
    if (Zstd.isError(length)) {
      throw useless(samples, Zstd.getErrorName(length), null);
    }
    return Math.toIntExact(length);
  }

  private static IllegalArgumentException useless(
      byte[][] samples, @Nullable String problem, @Nullable Exception cause) {
    return new IllegalArgumentException(
        "no zstd dictionary comes of these %d samples: %s; %s"
            .formatted(samples.length, problem, ADVICE),
        cause);
  }
}
