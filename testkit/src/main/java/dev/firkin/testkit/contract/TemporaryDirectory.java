package dev.firkin.testkit.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A directory for one test, which works the same under every test engine. */
final class TemporaryDirectory implements AutoCloseable {

  private final Path path;

  TemporaryDirectory() {
    try {
      path = Files.createTempDirectory("firkin-contract");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path path() {
    return path;
  }

  /** Deletes the directory with all that is in it. */
  @Override
  public void close() {
    try {
      List<Path> deepestFirst;
      try (Stream<Path> files = Files.walk(path)) {
        deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      }
      for (Path file : deepestFirst) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
