package dev.firkin.fuzz;

import dev.firkin.error.FirkinException;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Tells outcomes in words that are the same whenever the same has come of an input. */
final class Outcome {

  static final String OK = "ok";

  private static final int FRAMES = 3;
  private static final Pattern QUOTED = Pattern.compile("'[^']*'");
  private static final Pattern NUMBER = Pattern.compile("-?\\b[0-9a-f]*[0-9][0-9a-f]*\\b");

  private Outcome() {}

  /**
   * An exception that is promised.
   *
   * @throws AssertionError if memory ran out on the way to it
   */
  static String of(Throwable problem) {
    checkMemory(problem);
    String kind = problem.getClass().getSimpleName();
    return problem instanceof FirkinException
        ? kind + " " + shape(problem.getMessage())
        : kind + " " + frames(problem);
  }

  private static void checkMemory(Throwable problem) {
    for (Throwable t = problem; t != null; t = t.getCause() == t ? null : t.getCause()) {
      if (t instanceof OutOfMemoryError) {
        throw new AssertionError("memory ran out behind " + problem, problem);
      }
    }
  }

  /** A message without what differs from input to input. */
  static String shape(String message) {
    String unquoted = QUOTED.matcher(String.valueOf(message)).replaceAll("'...'");
    String shape = NUMBER.matcher(unquoted).replaceAll("#");
    return shape.substring(0, Math.min(200, shape.length()));
  }

  private static String frames(Throwable problem) {
    return Arrays.stream(problem.getStackTrace())
        .limit(FRAMES)
        .map(frame -> frame.getFileName() + ":" + frame.getLineNumber())
        .collect(Collectors.joining(" "));
  }
}
