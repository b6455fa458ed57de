package dev.firkin.benchmarks.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Resident memory of this process as Linux tells it: the heap and memory outside it are {@code
 * RssAnon}; mapped files, which are the page cache's, {@code RssFile}.
 */
public final class Resident {

  private static final List<String> KINDS = List.of("RssAnon", "RssFile", "RssShmem");
  private static final Path STATUS = Path.of("/proc/self/status");

  private Resident() {}

  /** Bytes of each kind; nothing where the system does not say. */
  public static Map<String, Long> bytes() {
    Map<String, Long> bytes = new TreeMap<>();
    if (!Files.isReadable(STATUS)) {
      return bytes;
    }
    try {
      for (String line : Files.readAllLines(STATUS)) {
        String kind = line.substring(0, Math.max(0, line.indexOf(':')));
        if (KINDS.contains(kind)) {
          bytes.put(kind, Long.parseLong(line.replaceAll("[^0-9]", "")) << 10);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes;
  }
}
