package dev.firkin.compression.lz4;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Factory;

/** How long LZ4 looks for what repeats. */
sealed interface Lz4Effort {

  /** The least. */
  record Fast() implements Lz4Effort {}

  /**
   * More.
   *
   * @param level 1 to 17
   */
  record High(int level) implements Lz4Effort {}

  /** {@code high} with a level or without. */
  Pattern HIGH = Pattern.compile("high([1-9]|1[0-7]|)");

  /** The level of {@code high} alone. */
  int HIGH_LEVEL_DEFAULT = 9;

  /**
   * What the option's parameters say.
   *
   * @throws IllegalArgumentException if they say nothing known
   */
  static Lz4Effort of(String parameters) {
    if (parameters.equals("fast")) {
      return new Fast();
    }
    Matcher high = HIGH.matcher(parameters);
    if (!high.matches()) {
      throw new IllegalArgumentException(
          "compressor 'lz4' takes fast, high or high1 to high17, such as lz4:high9, was given '%s'"
              .formatted(parameters));
    }
    String level = high.group(1);
    return new High(level.isEmpty() ? HIGH_LEVEL_DEFAULT : Integer.parseInt(level));
  }

  /** The compressor that makes this effort, for any number of threads. */
  default LZ4Compressor by(LZ4Factory code) {
    return switch (this) {
      case Fast() -> code.fastCompressor();
      case High(int level) -> code.highCompressor(level);
    };
  }
}
