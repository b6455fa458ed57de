package dev.firkin.compression;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.firkin.Firkin;
import dev.firkin.config.FirkinOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;

/** A program that uses a store with each of the compressors it is told, and says how that went. */
public final class OpenAndPut {

  private OpenAndPut() {}

  /**
   * Prints a line for each compressor: its name and {@code ok}, or what went wrong.
   *
   * @param compressors as for the option
   */
  public static void main(String[] compressors) throws Exception {
    for (String compressor : compressors) {
      System.out.println(compressor + ": " + outcome(compressor));
    }
  }

  private static String outcome(String compressor) throws Exception {
    Path directory = Files.createTempDirectory("firkin-compression");
    FirkinOptions options = FirkinOptions.builder().compressor(compressor).build();
    byte[] key = "key".getBytes(UTF_8);
    byte[] value = Values.text(5000, 1);
    try (Firkin store = Firkin.open(directory, options)) {
      store.put(key, value);
      boolean shrunk = store.stats().liveBytes() < value.length;
      return shrunk && Arrays.equals(store.get(key), value) ? "ok" : "not restored";
    } catch (RuntimeException problem) {
      return problem.toString();
    } finally {
      try (var files = Files.walk(directory)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
