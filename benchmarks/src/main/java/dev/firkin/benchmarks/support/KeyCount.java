package dev.firkin.benchmarks.support;

/** Numbers of keys, in short: {@code 300k}, {@code 10m}. */
public final class KeyCount {

  private static final long THOUSAND = 1000;
  private static final long MILLION = 1_000_000;

  private KeyCount() {}

  /** Reads one; plain digits are fine, too. */
  public static long parse(String text) {
    String digits = text.substring(0, Math.max(0, text.length() - 1));
    return switch (text.isEmpty() ? ' ' : text.charAt(text.length() - 1)) {
      case 'k' -> Long.parseLong(digits) * THOUSAND;
      case 'm' -> Long.parseLong(digits) * MILLION;
      default -> Long.parseLong(text);
    };
  }

  public static String text(long keys) {
    if (keys > 0 && keys % MILLION == 0) {
      return keys / MILLION + "m";
    }
    return keys > 0 && keys % THOUSAND == 0 ? keys / THOUSAND + "k" : "" + keys;
  }
}
