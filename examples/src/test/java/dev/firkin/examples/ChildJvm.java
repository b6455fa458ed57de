package dev.firkin.examples;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A JVM as a user starts it: {@code java -p JARS -m MODULE/MAIN}. In this one, the test engine has
 * opened what a module must open itself.
 */
final class ChildJvm {

  private ChildJvm() {}

  /** Starts a program; its log is of no account. */
  static Process start(Class<?> main, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1"); // starts quicker, changes nothing else
    command.addAll(List.of("-p", System.getProperty("jdk.module.path"), "-m"));
    command.add(main.getModule().getName() + "/" + main.getName());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }
}
