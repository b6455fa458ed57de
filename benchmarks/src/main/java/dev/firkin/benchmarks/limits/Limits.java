package dev.firkin.benchmarks.limits;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures the machine and prints a Markdown table: {@code java -cp ... Limits --dir DIRECTORY
 * --out FILE.md --gib 4}. Takes about a minute.
 */
public final class Limits {

  private static final int ROUNDS = 7;
  private static final Duration ROUND = Duration.ofMillis(200);

  private Limits() {}

  public static void main(String[] args) throws IOException {
    LimitsArguments arguments;
    try {
      arguments = LimitsArguments.parse(args);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(2);
      return;
    }
    Path scratch = Files.createTempDirectory(arguments.directory(), "firkin-limits-");
    try {
      Effort effort = new Effort(ROUNDS, ROUND, arguments.regionBytesMax(), 256 << 20, scratch);
      String table = LimitsTable.markdown(measure(effort), effort);
      System.out.print(table);
      if (arguments.out() != null) {
        Files.writeString(arguments.out(), table);
      }
    } finally {
      Files.delete(scratch);
    }
  }

  /** Everything, in the order of the table. Tells on the error stream what is being measured. */
  static List<Row> measure(Effort effort) throws IOException {
    List<Row> rows = new ArrayList<>();
    for (Limit limit :
        List.of(
            new MemoryCopy(),
            new Checksum(),
            new RandomRead(),
            new PageFault(),
            new SequentialWrite(),
            new FileForce(),
            new SystemCall(),
            new HandOver(),
            new Clock())) {
      System.err.printf("measuring: %s%n", limit.what());
      rows.addAll(limit.measure(effort));
    }
    return rows;
  }
}
