package dev.firkin.benchmarks.work;

import java.util.Optional;

/**
 * One number that a process says on its standard output, as a line.
 *
 * @param name with its unit: {@code wall_ns}
 */
public record Figure(Work work, int threads, String name, double value) {

  private static final String MARK = "figure";

  public String line() {
    return String.join(" ", MARK, work.id(), "" + threads, name, "" + value);
  }

  /**
   * Reads a line.
   *
   * @return nothing if something else than a figure is said
   * @throws IllegalArgumentException if it begins as a figure and is none
   */
  public static Optional<Figure> parse(String line) {
    String[] words = line.split(" ");
    if (!words[0].equals(MARK)) {
      return Optional.empty();
    }
    if (words.length != 5) {
      throw new IllegalArgumentException("not a figure: " + line);
    }
    return Optional.of(
        new Figure(
            Work.named(words[1]),
            Integer.parseInt(words[2]),
            words[3],
            Double.parseDouble(words[4])));
  }
}
