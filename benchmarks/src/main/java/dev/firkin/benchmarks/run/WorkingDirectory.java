package dev.firkin.benchmarks.run;

import dev.firkin.benchmarks.support.Arguments;
import dev.firkin.benchmarks.support.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Where stores are while they are measured. What was made here is deleted in the end.
 *
 * @param path exists
 * @param given by the user, who keeps the directory itself
 */
public record WorkingDirectory(Path path, boolean given) implements AutoCloseable {

  /**
   * The directory that is given, or a temporary one if its name is empty.
   *
   * @param arguments refuse a directory that is not empty
   */
  public static WorkingDirectory of(Path given, Arguments arguments) throws IOException {
    if (given.toString().isEmpty()) {
      return new WorkingDirectory(Files.createTempDirectory("firkin-benchmarks"), false);
    }
    if (Files.exists(given) && !isEmptyDirectory(given)) {
      throw arguments.refuse(
          "--dir %s is not empty: name an empty directory, or one that is not there"
              .formatted(given));
    }
    return new WorkingDirectory(Files.createDirectories(given), true);
  }

  private static boolean isEmptyDirectory(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      return false;
    }
    try (Stream<Path> files = Files.list(path)) {
      return files.findAny().isEmpty();
    }
  }

  @Override
  public void close() throws IOException {
    Machine.delete(path.resolve("task"));
    if (!given) {
      Machine.delete(path);
    }
  }
}
