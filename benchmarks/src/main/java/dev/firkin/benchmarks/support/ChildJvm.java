package dev.firkin.benchmarks.support;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How a fresh JVM is started, with this one's Java. */
public final class ChildJvm {

  private ChildJvm() {}

  /** With this JVM's class path. */
  public static List<String> command(List<String> options, Class<?> main, List<String> arguments) {
    return command(options, System.getProperty("java.class.path"), main, arguments);
  }

  public static List<String> command(
      List<String> options, String classPath, Class<?> main, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", classPath, main.getName()));
    command.addAll(arguments);
    return command;
  }
}
