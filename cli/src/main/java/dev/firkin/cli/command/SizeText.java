package dev.firkin.cli.command;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Sizes as people write them: {@code 65536}, {@code 64KiB}, {@code 1 MiB}. */
final class SizeText implements ITypeConverter<Long> {

  private static final Pattern SIZE =
      Pattern.compile("(\\d{1,9}) *(B|KiB|MiB|GiB)?", Pattern.CASE_INSENSITIVE);

  /** For picocli. */
  SizeText() {}

  @Override
  public Long convert(String text) {
    Matcher size = SIZE.matcher(text.strip());
    if (!size.matches()) {
      throw new TypeConversionException("'" + text + "' is no size such as 65536, 64KiB or 1MiB");
    }
    String unit = size.group(2) == null ? "b" : size.group(2).toLowerCase(Locale.ROOT);
    return Long.parseLong(size.group(1))
        << switch (unit) {
          case "kib" -> 10;
          case "mib" -> 20;
          case "gib" -> 30;
          default -> 0;
        };
  }
}
