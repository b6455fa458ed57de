package dev.firkin.benchmarks.measure.keydirs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The files of a closed store. */
final class StoreFiles {

  private static final String CHECKPOINT = "keydir.checkpoint";

  private StoreFiles() {}

  /** Adds the bytes of each kind of file. */
  static void addTo(Figures figures, Path directory) throws IOException {
    figures.add("files.data", bytes(directory, ".data"));
    figures.add("files.hints", bytes(directory, ".hint"));
    figures.add("files.checkpoint", bytes(directory, CHECKPOINT));
  }

  private static double bytes(Path directory, String ending) throws IOException {
    long bytes = 0;
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        bytes += file.toString().endsWith(ending) ? Files.size(file) : 0;
      }
    }
    return bytes;
  }

  /** Deletes what makes opening fast; returns whether there was such a file. */
  static boolean deleteCheckpoint(Path directory) throws IOException {
    return Files.deleteIfExists(directory.resolve(CHECKPOINT));
  }
}
