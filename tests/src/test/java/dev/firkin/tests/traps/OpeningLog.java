package dev.firkin.tests.traps;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which classes of Firkin a JVM says that it loaded in its first opening, from where it would load
 * some ahead up to the first get; in the order in which it did. Classes that a JVM makes are left
 * out.
 */
final class OpeningLog {

  private static final Pattern LOADED =
      Pattern.compile("\\[(\\d+) *] *(dev\\.firkin\\.[\\w.$]+) source: .*");

  private static final String FIRST = "dev.firkin.internal.engine.ClassesAhead";

  private final List<String> byAll = new ArrayList<>();
  private final List<String> byOpening = new ArrayList<>();

  /**
   * Reads what was said.
   *
   * @param lines with the number of the thread in front
   */
  OpeningLog(List<String> lines) {
    String opening = "";
    for (String line : lines.subList(0, lines.indexOf(FirstGet.GOT))) {
      Matcher loaded = LOADED.matcher(line);
      if (!loaded.matches() || loaded.group(2).contains("$$")) {
        continue;
      }
      if (loaded.group(2).equals(FIRST)) {
        opening = loaded.group(1);
      } else if (!opening.isEmpty()) {
        byAll.add(loaded.group(2));
        if (opening.equals(loaded.group(1))) {
          byOpening.add(loaded.group(2));
        }
      }
    }
  }

  /** Classes that any thread loaded. */
  List<String> loadedByAll() {
    return byAll;
  }

  /** Classes that the thread that opens loaded. */
  List<String> loadedByOpening() {
    return byOpening;
  }
}
