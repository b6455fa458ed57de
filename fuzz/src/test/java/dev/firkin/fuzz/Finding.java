package dev.firkin.fuzz;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * A promise that was broken.
 *
 * @param input of which that came
 * @param problem what was thrown
 */
record Finding(Input input, Throwable problem) {

  private static final int FRAMES = 4;

  /** The same for findings that are likely to have one cause. */
  String signature() {
    return signature(problem);
  }

  static String signature(Throwable problem) {
    Throwable root = problem;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    String message = root instanceof AssertionError ? Outcome.shape(root.getMessage()) : "";
    return root.getClass().getName()
        + message
        + Arrays.stream(root.getStackTrace())
            .filter(frame -> frame.getClassName().startsWith("dev.firkin"))
            .limit(FRAMES)
            .map(frame -> " " + frame.getFileName() + ":" + frame.getLineNumber())
            .collect(Collectors.joining());
  }

  /** A short title for the file in which the input is saved. */
  String title() {
    return "%s-%08x".formatted(problem.getClass().getSimpleName(), signature().hashCode());
  }
}
