package dev.firkin.internal.format;

import java.util.OptionalLong;
import java.util.function.LongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names of segments' files and dictionaries: eleven digits of the id, and what is in the file. */
public final class FileNames {

  private static final Pattern DATA = Pattern.compile("(\\d{11,18})\\.data");
  private static final Pattern HINT = Pattern.compile("(\\d{11,18})\\.hint");
  private static final Pattern DICTIONARY = Pattern.compile("(\\d{11,18})\\.dict");

  private static final int DIGITS = 11;

  private FileNames() {}

  /** Name of a segment's data file. */
  public static String data(long id) {
    return name(id, ".data");
  }

  /** Name of a segment's hint file. */
  public static String hint(long id) {
    return name(id, ".hint");
  }

  /** Name of a dictionary's file. */
  public static String dictionary(long id) {
    return name(id, ".dict");
  }

  /** The same in every locale, not all of which have these digits. */
  private static String name(long id, String ending) {
    String digits = Long.toString(id);
    return "0".repeat(Math.max(0, DIGITS - digits.length())) + digits + ending;
  }

  /** The id in a data file's name; empty if the name is none, not even nearly. */
  public static OptionalLong dataId(String name) {
    return id(DATA.matcher(name), name, FileNames::data);
  }

  /** The id in a hint file's name; empty if the name is none, not even nearly. */
  public static OptionalLong hintId(String name) {
    return id(HINT.matcher(name), name, FileNames::hint);
  }

  /** The id in a dictionary's name; empty if the name is none, not even nearly. */
  public static OptionalLong dictionaryId(String name) {
    return id(DICTIONARY.matcher(name), name, FileNames::dictionary);
  }

  private static OptionalLong id(Matcher matcher, String name, LongFunction<String> canonical) {
    if (!matcher.matches()) {
      return OptionalLong.empty();
    }
    long id = Long.parseLong(matcher.group(1));
    return canonical.apply(id).equals(name) ? OptionalLong.of(id) : OptionalLong.empty();
  }
}
