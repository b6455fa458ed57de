package dev.firkin.tests.real;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Commands of the system, if they are there. */
final class Commands {

  private Commands() {}

  /**
   * What a command wrote.
   *
   * @param exitCode 0 if all went well; -1 if there is no such command
   * @param out standard output and error
   */
  record Result(int exitCode, String out) {
    boolean isGood() {
      return exitCode == 0;
    }
  }

  /** Runs a command to its end, which must come within two minutes. */
  static Result run(String... command) throws IOException, InterruptedException {
    Path out = Files.createTempFile("firkin-command", ".out");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(out.toFile())
              .start();
      if (!process.waitFor(2, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new AssertionError(String.join(" ", command) + " does not end");
      }
      return new Result(process.exitValue(), Files.readString(out));
    } catch (IOException noSuchCommand) {
      return new Result(-1, String.valueOf(noSuchCommand.getMessage()));
    } finally {
      Files.deleteIfExists(out);
    }
  }
}
