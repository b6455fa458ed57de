package dev.firkin.benchmarks.work;

import dev.firkin.benchmarks.support.Machine;
import java.io.IOException;
import java.nio.file.Path;

/** The room that a directory takes on the disk: a file with holes takes less than it is long. */
final class DiskUse {

  private DiskUse() {}

  /** Bytes by {@code du}; where there is none, the lengths of the files. */
  static long bytes(Path directory) throws IOException, InterruptedException {
    Process du;
    try {
      du = new ProcessBuilder("du", "-sk", directory.toString()).start();
    } catch (IOException none) {
      return Machine.directoryBytes(directory);
    }
    String said = new String(du.getInputStream().readAllBytes());
    du.waitFor(); // a file that went away meanwhile makes it complain, and count the others
    return Long.parseLong(said.substring(0, said.indexOf('\t')).strip()) << 10;
  }
}
