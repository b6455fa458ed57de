package dev.firkin.tests.real;

import dev.firkin.spi.KeydirProvider;
import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;

/** A main class of these tests in a JVM of its own: on the class path, which starts quicker. */
public final class Program {

  private Program() {}

  /**
   * The command that starts it.
   *
   * @param main the class
   * @param arguments what its main method is given
   * @return program and arguments
   */
  public static List<String> command(Class<?> main, Object... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx64m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(List.of("-cp", classPath(main), main.getName()));
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    return command;
  }

  /** The engine, its keydirs and these tests. */
  private static String classPath(Class<?> main) {
    Set<String> path = new LinkedHashSet<>();
    for (KeydirProvider keydir : ServiceLoader.load(KeydirProvider.class)) {
      path.add(pathOf(keydir.getClass()));
    }
    path.add(pathOf(main));
    return String.join(File.pathSeparator, path);
  }

  private static String pathOf(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
