package dev.firkin.benchmarks.measure.keydirs;

import dev.firkin.benchmarks.support.ChildJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Runs phases in fresh processes, which get no flag but perhaps {@code -Xmx}. */
final class ChildRun {

  private static final int LOG_CHARACTERS = 4000;

  private final String xmx;
  private final Path log;

  /**
   * @param xmx the largest heap, as in {@code 4g}; empty for what Java takes by itself
   * @param log where a child's log goes
   */
  ChildRun(String xmx, Path log) {
    this.xmx = xmx;
    this.log = log;
  }

  /** Runs a phase to its end. */
  void run(String phase, Store store, String more, Figures figures)
      throws IOException, InterruptedException {
    Process process = start(phase, store, more);
    try (BufferedReader said = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line; (line = said.readLine()) != null; ) {
        figures.read(line);
      }
    }
    if (process.waitFor() != 0) {
      throw failed(phase, process);
    }
  }

  /** Runs a phase until it says that it is through, and kills it while it goes on. */
  void runAndKill(String phase, Store store, String more, Figures figures)
      throws IOException, InterruptedException {
    Process process = start(phase, store, more);
    try (BufferedReader said = process.inputReader(StandardCharsets.UTF_8)) {
      String line;
      while ((line = said.readLine()) != null && !line.equals(KilledPhase.ACKNOWLEDGED)) {
        figures.read(line);
      }
      process.destroyForcibly().waitFor();
      if (line == null) {
        throw failed(phase, process);
      }
    } finally {
      process.destroyForcibly();
    }
  }

  private Process start(String phase, Store store, String more) throws IOException {
    List<String> command =
        ChildJvm.command(
            xmx.isEmpty() ? List.of() : List.of("-Xmx" + xmx),
            Child.class,
            List.of(phase, store.directory().toString(), store.keydir(), "" + store.keys(), more));
    return new ProcessBuilder(command).redirectError(Redirect.to(log.toFile())).start();
  }

  private IllegalStateException failed(String phase, Process process) throws IOException {
    String text = Files.readString(log);
    return new IllegalStateException(
        "the process of phase %s ended with %d: %s"
            .formatted(
                phase,
                process.exitValue(),
                text.substring(Math.max(0, text.length() - LOG_CHARACTERS))));
  }
}
