package dev.firkin.benchmarks.measure.keydirs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Resident memory of this process as Linux tells it: the heap and memory outside it are {@code
 * RssAnon}; mapped files, which are the page cache's, {@code RssFile}.
 */
final class Resident {

  static final List<String> KINDS = List.of("RssAnon", "RssFile", "RssShmem");

  private static final Path STATUS = Path.of("/proc/self/status");

  private Resident() {}

  /** Adds bytes of each kind; nothing where the system does not say. */
  static void addTo(Figures figures) throws IOException {
    if (!Files.isReadable(STATUS)) {
      return;
    }
    for (String line : Files.readAllLines(STATUS)) {
      String kind = line.substring(0, Math.max(0, line.indexOf(':')));
      if (KINDS.contains(kind)) {
        String kibibytes = line.replaceAll("[^0-9]", "");
        figures.add("memory." + kind, Long.parseLong(kibibytes) * 1024.0);
      }
    }
  }
}
