package dev.firkin.benchmarks.report;

import dev.firkin.benchmarks.support.Cost.Spread;
import java.util.Locale;
import java.util.Optional;

/** Numbers as tables show them. */
final class Text {

  private Text() {}

  /** With three digits that count, or all before the point. */
  static String number(double number) {
    double size = Math.abs(number);
    String format = size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : "%.2f";
    return String.format(Locale.ROOT, format, number);
  }

  /** A number of things has no digits after the point. */
  static String count(double number) {
    return number == Math.rint(number)
        ? String.format(Locale.ROOT, "%,.0f", number)
        : number(number);
  }

  static String spread(Optional<Spread> spread) {
    return spread.map(Text::spread).orElse("");
  }

  static String spread(Spread spread) {
    return "%s (%s to %s)"
        .formatted(number(spread.median()), number(spread.min()), number(spread.max()));
  }

  static String median(Optional<Spread> spread, double unit) {
    return spread.map(s -> number(s.median() / unit)).orElse("");
  }
}
