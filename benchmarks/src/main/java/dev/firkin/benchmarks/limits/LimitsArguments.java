package dev.firkin.benchmarks.limits;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What the command line says.
 *
 * @param directory where files are written
 * @param out where the table is written, or null
 * @param regionBytesMax how large the largest region of memory is
 */
record LimitsArguments(Path directory, @Nullable Path out, long regionBytesMax) {

  private static final String USAGE =
      "usage: Limits [--dir DIRECTORY] [--out FILE.md] [--gib LARGEST_REGION]";

  /**
   * Reads the command line.
   *
   * @throws IllegalArgumentException if it cannot be understood; the message is for the user
   */
  static LimitsArguments parse(String[] args) {
    Path directory = Path.of(System.getProperty("java.io.tmpdir"));
    Path out = null;
    double gib = 4;
    for (int i = 0; i < args.length; i += 2) {
      if (i + 1 == args.length) {
        throw new IllegalArgumentException("%s needs a value%n%s".formatted(args[i], USAGE));
      }
      String value = args[i + 1];
      switch (args[i]) {
        case "--dir" -> directory = Path.of(value);
        case "--out" -> out = Path.of(value);
        case "--gib" -> gib = gib(value);
        default ->
            throw new IllegalArgumentException(
                "there is no option %s%n%s".formatted(args[i], USAGE));
      }
    }
    if (!Files.isDirectory(directory)) {
      throw new IllegalArgumentException("--dir %s is no directory".formatted(directory));
    }
    return new LimitsArguments(directory, out, (long) (gib * (1L << 30)));
  }

  private static double gib(String value) {
    try {
      double gib = Double.parseDouble(value);
      if (gib > 0 && gib <= 1 << 20) {
        return gib;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new IllegalArgumentException("--gib is a number of GiB above 0, was " + value);
  }
}
