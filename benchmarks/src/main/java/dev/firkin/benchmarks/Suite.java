package dev.firkin.benchmarks;

import dev.firkin.benchmarks.report.Report;
import dev.firkin.benchmarks.run.Plan;
import dev.firkin.benchmarks.run.Results;
import dev.firkin.benchmarks.run.Runner;
import dev.firkin.benchmarks.run.Settings;
import dev.firkin.benchmarks.run.WorkingDirectory;
import dev.firkin.benchmarks.support.Arguments;
import dev.firkin.benchmarks.support.KeyCount;
import dev.firkin.benchmarks.support.Machine;
import dev.firkin.benchmarks.work.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Collectors;

/** All stores beside each other. */
final class Suite {

  private final Settings settings;
  private final WorkingDirectory directory;
  private final Path out;

  Suite(Settings settings, Arguments arguments) throws IOException {
    this.settings = settings;
    this.out = arguments.path("out", Path.of("benchmark-report"));
    Path given = arguments.path("dir", Path.of(""));
    arguments.finish();
    this.directory = WorkingDirectory.of(given, arguments);
    Files.createDirectories(out);
  }

  /** Measures, and returns the exit code. */
  int run() throws IOException, InterruptedException {
    try (directory) {
      List<Task> tasks = Plan.of(settings);
      if (tasks.isEmpty()) {
        System.err.println("none of these stores can do any of these works; see --list");
        return 2;
      }
      long start = System.nanoTime();
      String files = Files.getFileStore(directory.path()).type();
      Results results = new Runner(directory.path(), settings.xmx()).run(tasks);
      double minutes = (System.nanoTime() - start) / 60e9;
      new Report(head(files, minutes), settings.stores(), results).write(out);
      System.err.printf(
          "%.1f minutes; report.md, results.csv and pictures are in %s%n", minutes, out);
      return results.failures().isEmpty() ? 0 : 1;
    }
  }

  private String head(String files, double minutes) {
    return """
    %s; stores on %s. %s, %.0f minutes.

    Each store in fresh processes of `-Xmx%s`; %d rounds, interleaved; keys of 16 bytes that look random,
    half-compressible values of %s bytes, %s keys; each work %s s a round after a warm-up. Where calls are
    timed, all of the heap was touched before. Every value that was read was checked in full.
    """
        .formatted(
            Machine.system(),
            files,
            LocalDate.now(),
            minutes,
            settings.xmx(),
            settings.rounds(),
            settings.values().stream().map(String::valueOf).collect(Collectors.joining(", ")),
            settings.keys().stream().map(KeyCount::text).collect(Collectors.joining(", ")),
            settings.seconds());
  }
}
