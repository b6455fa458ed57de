package dev.firkin.internal.format;

import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names of the files of a segment: eleven digits of its id, and what is in the file. */
public final class FileNames {

  private static final Pattern DATA = Pattern.compile("(\\d{11,18})\\.data");
  private static final Pattern HINT = Pattern.compile("(\\d{11,18})\\.hint");

  private FileNames() {}

  /** Name of a segment's data file. */
  public static String data(long id) {
    return "%011d.data".formatted(id);
  }

  /** Name of a segment's hint file. */
  public static String hint(long id) {
    return "%011d.hint".formatted(id);
  }

  /** The id in a data file's name; empty if the name is none, not even nearly. */
  public static OptionalLong dataId(String name) {
    return id(DATA.matcher(name), name, true);
  }

  /** The id in a hint file's name; empty if the name is none, not even nearly. */
  public static OptionalLong hintId(String name) {
    return id(HINT.matcher(name), name, false);
  }

  private static OptionalLong id(Matcher matcher, String name, boolean data) {
    if (!matcher.matches()) {
      return OptionalLong.empty();
    }
    long id = Long.parseLong(matcher.group(1));
    String canonical = data ? data(id) : hint(id);
    return canonical.equals(name) ? OptionalLong.of(id) : OptionalLong.empty();
  }
}
