package dev.firkin.internal.format;

import java.util.OptionalLong;

/** Names of segments' files and dictionaries: eleven digits of the id, and what is in the file. */
public final class FileNames {

  private static final String DATA = ".data";
  private static final String HINT = ".hint";
  private static final String DICTIONARY = ".dict";

  private static final int DIGITS = 11;
  private static final int DIGITS_MAX = 18;

  private FileNames() {}

  /** Name of a segment's data file. */
  public static String data(long id) {
    return name(id, DATA);
  }

  /** Name of a segment's hint file. */
  public static String hint(long id) {
    return name(id, HINT);
  }

  /** Name of a dictionary's file. */
  public static String dictionary(long id) {
    return name(id, DICTIONARY);
  }

  /** The same in every locale, not all of which have these digits. */
  private static String name(long id, String ending) {
    String digits = Long.toString(id);
    return "0".repeat(Math.max(0, DIGITS - digits.length())) + digits + ending;
  }

  /** The id in a data file's name; empty if the name is none, not even nearly. */
  public static OptionalLong dataId(String name) {
    return id(name, DATA);
  }

  /** The id in a hint file's name; empty if the name is none, not even nearly. */
  public static OptionalLong hintId(String name) {
    return id(name, HINT);
  }

  /** The id in a dictionary's name; empty if the name is none, not even nearly. */
  public static OptionalLong dictionaryId(String name) {
    return id(name, DICTIONARY);
  }

  private static OptionalLong id(String name, String ending) {
    int digits = name.length() - ending.length();
    if (!name.endsWith(ending) || digits < DIGITS || digits > DIGITS_MAX) {
      return OptionalLong.empty();
    }
    for (int i = 0; i < digits; i++) {
      if (name.charAt(i) < '0' || name.charAt(i) > '9') {
        return OptionalLong.empty();
      }
    }
    long id = Long.parseLong(name, 0, digits, 10);
    return name(id, ending).equals(name) ? OptionalLong.of(id) : OptionalLong.empty();
  }
}
