package dev.firkin.benchmarks.jmh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A directory for one benchmark, deleted when it is closed. It is made where {@code java.io.tmpdir}
 * says.
 */
final class TemporaryDirectory implements AutoCloseable {

  private final Path path;

  TemporaryDirectory() {
    try {
      path = Files.createTempDirectory("firkin-benchmark-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path path() {
    return path;
  }

  @Override
  public void close() {
    try {
      for (Path each : deepestFirst()) {
        Files.delete(each);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<Path> deepestFirst() throws IOException {
    try (Stream<Path> all = Files.walk(path)) {
      return all.sorted(Comparator.reverseOrder()).toList();
    }
  }
}
