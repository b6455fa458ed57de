package dev.firkin.benchmarks.limits;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How much is done for each figure.
 *
 * @param rounds how many there are; the figure is their median
 * @param round about how long each takes
 * @param regionBytesMax the largest region of memory
 * @param fileBytes how long the files are
 * @param directory an empty one; what is written there is deleted again
 */
record Effort(int rounds, Duration round, long regionBytesMax, long fileBytes, Path directory) {

  /** The file for one figure. */
  Path file() {
    return directory.resolve("bytes");
  }
}
