package dev.firkin.benchmarks.limits;

/** Lengths as people write them. */
final class Bytes {

  private static final String[] UNITS = {"B", "KiB", "MiB", "GiB"};

  private Bytes() {}

  static String text(long bytes) {
    long rest = bytes;
    int unit = 0;
    while (rest >= 1024 && rest % 1024 == 0 && unit < UNITS.length - 1) {
      rest /= 1024;
      unit++;
    }
    return rest + " " + UNITS[unit];
  }
}
