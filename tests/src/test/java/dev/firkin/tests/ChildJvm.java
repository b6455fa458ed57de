package dev.firkin.tests;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A JVM as a user starts it: {@code java -p JARS -m MODULE/MAIN}, and nothing else. */
public final class ChildJvm {

  /**
   * How it ended.
   *
   * @param exitCode 0 if all went well
   * @param out standard output
   * @param err standard error
   */
  public record Result(int exitCode, String out, String err) {}

  private ChildJvm() {}

  public static Result run(Class<?> main, String... arguments)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile("firkin-child", ".out");
    Path err = Files.createTempFile("firkin-child", ".err");
    try {
      Process process =
          new ProcessBuilder(command(main, arguments))
              .redirectOutput(out.toFile())
              .redirectError(err.toFile())
              .start();
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("the child JVM does not end: " + Files.readString(err));
      }
      return new Result(
          process.exitValue(),
          Files.readString(out),
          Files.readString(err, StandardCharsets.UTF_8));
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }

  static List<String> command(Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1"); // starts quicker, changes nothing else
    String modules = System.getProperty("jdk.module.path");
    if (main.getModule().isNamed() && modules != null) {
      command.addAll(
          List.of("-p", modules, "-m", main.getModule().getName() + "/" + main.getName()));
    } else { // in an IDE that puts everything on the class path
      command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    }
    command.addAll(List.of(arguments));
    return command;
  }
}
