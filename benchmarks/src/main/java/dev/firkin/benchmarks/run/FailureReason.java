package dev.firkin.benchmarks.run;

import java.nio.file.Path;
import java.util.List;

/** The line of a log that says why a process has ended, without the place where it was run. */
final class FailureReason {

  private static final int LENGTH_MAX = 300;

  private FailureReason() {}

  static String in(String log, Path directory) {
    List<String> lines = log.lines().toList();
    String line =
        lines.stream()
            .filter(each -> each.matches("(Exception in .*|[\\w.$]+(Exception|Error)\\b.*)"))
            .findFirst()
            .orElse(lines.isEmpty() ? "it said nothing" : lines.getLast());
    String placeless = line.replace(directory.toString(), "DIR").replace('|', '/');
    return placeless.substring(0, Math.min(LENGTH_MAX, placeless.length()));
  }
}
