package dev.firkin.fuzz;

import java.util.Arrays;
import java.util.List;

/**
 * Bytes for a target.
 *
 * @param subject words that tell the target what the bytes are and what to do with them, joined by
 *     {@code +}; fit for a file's name
 * @param bytes never changed
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Input(String subject, byte[] bytes) {

  private static final String TITLE = "~";

  static Input of(byte[] bytes, String... words) {
    return new Input(String.join("+", words), bytes);
  }

  /** Reads what {@link #fileName} says. */
  static Input saved(String fileName, byte[] bytes) {
    return new Input(fileName.substring(0, fileName.indexOf(TITLE)), bytes);
  }

  /** The name of the file in which it is saved: the subject, and what people call it. */
  String fileName(String title) {
    return subject + TITLE + title;
  }

  Input with(byte[] others) {
    return new Input(subject, others);
  }

  List<String> words() {
    return List.of(subject.split("\\+"));
  }

  boolean is(String word) {
    return words().contains(word);
  }

  @Override
  public String toString() {
    return "%s (%d bytes, %08x)".formatted(subject, bytes.length, Arrays.hashCode(bytes));
  }
}
