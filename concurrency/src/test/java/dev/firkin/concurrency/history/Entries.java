package dev.firkin.concurrency.history;

import java.util.Arrays;

/** Two maps in one array: the keys of the first, then those of the second; 0 for no value. */
final class Entries {

  static final int FIRST = 4;
  static final int SECOND = 3;
  static final int KEYS = FIRST + SECOND;

  static final Entries NONE = new Entries(new int[KEYS]);

  private final int[] values;

  private Entries(int[] values) {
    this.values = values;
  }

  int get(int key) {
    return values[key];
  }

  Entries with(int key, int value) {
    if (values[key] == value) {
      return this;
    }
    int[] next = values.clone();
    next[key] = value;
    return new Entries(next);
  }

  /** With other values where they are 0 or more. */
  Entries with(int[] changes) {
    int[] next = values.clone();
    for (int key = 0; key < KEYS; key++) {
      next[key] = changes[key] < 0 ? next[key] : changes[key];
    }
    return new Entries(next);
  }

  /** Without the values of some keys. */
  Entries without(int from, int to) {
    int[] next = values.clone();
    Arrays.fill(next, from, to, 0);
    return new Entries(next);
  }

  /** Whether some keys have these values. */
  boolean has(int from, int to, int[] expected) {
    return Arrays.equals(values, from, to, expected, from, to);
  }

  /** How many of some keys have a value. */
  int count(int from, int to) {
    return (int) Arrays.stream(values, from, to).filter(value -> value != 0).count();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Entries that && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return Arrays.toString(values);
  }
}
