package dev.firkin.cli.terminal;

import java.time.Duration;
import java.util.Locale;

/** Numbers as people read them, alike in every country. */
public final class Units {

  private static final String[] SIZES = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

  private Units() {}

  /** A count: {@code 1,461}. */
  public static String count(long n) {
    return String.format(Locale.ROOT, "%,d", n);
  }

  /** A count with its noun: {@code 1 key}, {@code 1,461 keys}. */
  public static String count(long n, String noun) {
    return count(n) + " " + noun + (n == 1 ? "" : "s");
  }

  /** A count of entries. */
  public static String entries(long n) {
    return count(n) + (n == 1 ? " entry" : " entries");
  }

  /** A size: {@code 812 B}, {@code 47.1 KiB}, {@code 1.2 GiB}. */
  public static String bytes(long n) {
    if (Math.abs(n) < 1024) {
      return n + " B";
    }
    double size = n / 1024.0;
    int unit = 0;
    while (Math.abs(size) >= 1023.95 && unit < SIZES.length - 1) {
      size /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %s", size, SIZES[unit]);
  }

  /** A share: {@code 12.5 %}. */
  public static String share(long part, long whole) {
    return String.format(Locale.ROOT, "%.1f %%", whole == 0 ? 0.0 : 100.0 * part / whole);
  }

  /** A time: {@code 35 ms}, {@code 1.2 s}, {@code 2 min 5 s}, {@code 3 d 4 h}. */
  public static String time(Duration time) {
    long millis = time.toMillis();
    if (millis < 1000) {
      return millis + " ms";
    }
    if (millis < 60_000) {
      return String.format(Locale.ROOT, "%.1f s", Math.floor(millis / 100.0) / 10);
    }
    long seconds = time.toSeconds();
    if (seconds < 3600) {
      return two(seconds / 60, "min", seconds % 60, "s");
    }
    return seconds < 86_400
        ? two(seconds / 3600, "h", seconds / 60 % 60, "min")
        : two(seconds / 86_400, "d", seconds / 3600 % 24, "h");
  }

  private static String two(long large, String largeUnit, long small, String smallUnit) {
    String first = count(large) + " " + largeUnit;
    return small == 0 ? first : first + " " + small + " " + smallUnit;
  }
}
