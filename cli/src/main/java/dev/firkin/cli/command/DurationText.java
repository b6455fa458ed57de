package dev.firkin.cli.command;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Durations as people write them: {@code 10m}, {@code 1h30m}, {@code 500ms}, or ISO-8601. */
final class DurationText implements ITypeConverter<Duration> {

  private static final Pattern PART = Pattern.compile("(\\d{1,15})(ms|s|m|h|d)");
  private static final Pattern WHOLE = Pattern.compile("(?:" + PART.pattern() + ")+");

  /** For picocli. */
  DurationText() {}

  @Override
  public Duration convert(String text) {
    try {
      Duration duration = WHOLE.matcher(text).matches() ? sum(text) : Duration.parse(text);
      if (duration.isPositive()) {
        return duration;
      }
    } catch (DateTimeException | ArithmeticException e) {
      // said below
    }
    throw new TypeConversionException(
        "'" + text + "' is no duration such as 500ms, 30s, 10m, 1h30m, 7d or PT10M");
  }

  private static Duration sum(String text) {
    Duration sum = Duration.ZERO;
    Matcher part = PART.matcher(text);
    while (part.find()) {
      long n = Long.parseLong(part.group(1));
      sum =
          sum.plus(
              switch (part.group(2)) {
                case "ms" -> Duration.ofMillis(n);
                case "s" -> Duration.ofSeconds(n);
                case "m" -> Duration.ofMinutes(n);
                case "h" -> Duration.ofHours(n);
                default -> Duration.ofDays(n);
              });
    }
    return sum;
  }
}
