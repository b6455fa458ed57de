package dev.firkin.cli.terminal;

/** Makes stored text safe to look at: it may hold line ends, and escape codes for the terminal. */
public final class Screen {

  private Screen() {}

  /** The text on one line, with control characters as in Java source. */
  public static String safe(String text) {
    if (text.codePoints().noneMatch(Screen::isControl)) {
      return text;
    }
    var safe = new StringBuilder(text.length() + 16);
    text.codePoints().forEach(c -> append(safe, c));
    return safe.toString();
  }

  /** Whether nothing in it would be shown otherwise than it is, line ends and tabs aside. */
  public static boolean isPlain(String text) {
    return text.codePoints().noneMatch(c -> isControl(c) && c != '\n' && c != '\r' && c != '\t');
  }

  /** The text, or its beginning and an ellipsis. */
  public static String cut(String text, int charactersMax) {
    if (text.codePointCount(0, text.length()) <= charactersMax) {
      return text;
    }
    return text.substring(0, text.offsetByCodePoints(0, charactersMax - 1)) + "\u2026";
  }

  private static void append(StringBuilder safe, int c) {
    switch (c) {
      case '\n' -> safe.append("\\n");
      case '\r' -> safe.append("\\r");
      case '\t' -> safe.append("\\t");
      default -> {
        if (isControl(c)) {
          safe.append(String.format("\\u%04x", c));
        } else {
          safe.appendCodePoint(c);
        }
      }
    }
  }

  /** Controls, and the invisible marks that turn the direction of the text after them. */
  private static boolean isControl(int c) {
    return Character.isISOControl(c)
        || Character.getType(c) == Character.LINE_SEPARATOR
        || Character.getType(c) == Character.PARAGRAPH_SEPARATOR
        || c >= 0x202a && c <= 0x202e
        || c >= 0x2066 && c <= 0x2069;
  }
}
