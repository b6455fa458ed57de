package dev.firkin.tests.real;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Whole directories, copied and deleted. */
public final class Directories {

  private Directories() {}

  /** Copies a directory, with what is in it, to where nothing is. */
  public static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path path : (Iterable<Path>) all::iterator) {
        Files.copy(path, to.resolve(from.relativize(path).toString()));
      }
    }
  }

  /** Deletes a directory, with what is in it; does nothing if it is not there. */
  public static void delete(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    List<Path> all;
    try (Stream<Path> paths = Files.walk(directory)) {
      all = paths.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : all) {
      Files.delete(path);
    }
  }

  /**
   * Keeps a directory beyond the end of the tests, for who looks into a failure.
   *
   * @return where it is now
   */
  public static Path keep(Path directory, String name) throws IOException {
    Path kept = Path.of("target", "failures", name).toAbsolutePath();
    Files.createDirectories(kept.getParent());
    delete(kept);
    copy(directory, kept);
    return kept;
  }
}
