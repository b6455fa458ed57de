package dev.firkin.tests.traps;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A JVM of its own, with options of its own. */
final class Child {

  /**
   * How it ended.
   *
   * @param exitCode 0 if all went well
   * @param out lines of its standard output
   * @param err standard error
   */
  record Result(int exitCode, List<String> out, String err) {}

  private Child() {}

  static Result run(List<String> options, Class<?> main, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1"); // starts quicker, changes nothing else
    command.addAll(options);
    String modules = System.getProperty("jdk.module.path");
    command.addAll(
        modules == null
            ? List.of("-cp", System.getProperty("java.class.path"), main.getName())
            : List.of("-p", modules, "-m", main.getModule().getName() + "/" + main.getName()));
    command.addAll(List.of(arguments));
    Path out = Files.createTempFile("firkin-child", ".out");
    Path err = Files.createTempFile("firkin-child", ".err");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectOutput(out.toFile())
              .redirectError(err.toFile())
              .start();
      if (!process.waitFor(100, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("the child JVM does not end: " + Files.readString(err));
      }
      return new Result(
          process.exitValue(),
          Files.readAllLines(out),
          Files.readString(err, StandardCharsets.UTF_8));
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }
}
