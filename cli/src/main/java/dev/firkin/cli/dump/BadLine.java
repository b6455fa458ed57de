package dev.firkin.cli.dump;

/** A line is no {@link DumpLine}; the message says why, and not where. */
final class BadLine extends Exception {

  private static final long serialVersionUID = 1L;

  BadLine(String problem) {
    super(problem);
  }
}
