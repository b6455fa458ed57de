package dev.firkin.cli.demo;

import java.util.ArrayList;
import java.util.List;

/** Counts what the demo is about: writes that were acknowledged, lost, invented. */
final class Tally {

  private static final int EXAMPLES = 5;

  private long acknowledged;
  private long lost;
  private long invented;
  private final List<String> examples = new ArrayList<>();

  /** A write call returned. */
  void acknowledge(long writes) {
    acknowledged += writes;
  }

  /** What was acknowledged is not there. */
  void lose(String key, String how) {
    lost++;
    example("lost", key, how);
  }

  /** Something is there that nobody wrote, or that was deleted or has expired. */
  void invent(String key, String how) {
    invented++;
    example("invented", key, how);
  }

  private void example(String kind, String key, String how) {
    if (examples.size() < EXAMPLES) {
      examples.add("%s: %s, %s".formatted(kind, key, how));
    }
  }

  long acknowledged() {
    return acknowledged;
  }

  long lost() {
    return lost;
  }

  long invented() {
    return invented;
  }

  long wrong() {
    return lost + invented;
  }

  /** The first findings, for people. */
  List<String> examples() {
    return examples;
  }
}
