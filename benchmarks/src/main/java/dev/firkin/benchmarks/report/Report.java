package dev.firkin.benchmarks.report;

import dev.firkin.benchmarks.run.Failure;
import dev.firkin.benchmarks.run.Results;
import dev.firkin.benchmarks.store.StoreKind;
import dev.firkin.benchmarks.support.KeyCount;
import dev.firkin.benchmarks.support.MarkdownTable;
import dev.firkin.benchmarks.work.Work;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** {@code report.md}, {@code results.csv} and pictures. */
public final class Report {

  private final String head;
  private final Titles titles;
  private final Figures figures;

  /**
   * @param head where and how it was measured, in Markdown
   * @param kinds that were to be measured
   */
  public Report(String head, List<StoreKind> kinds, Results results) {
    this.head = head;
    this.titles = new Titles(kinds);
    this.figures = new Figures(results);
  }

  /** Writes all files into a directory that exists. */
  public void write(Path directory) throws IOException {
    Files.writeString(directory.resolve("report.md"), markdown());
    Files.writeString(directory.resolve("results.csv"), Csv.of(figures.results().measurements()));
    Pictures pictures = new Pictures(figures, titles);
    CallTables calls = new CallTables(figures, titles);
    Files.writeString(
        directory.resolve("throughput.svg"),
        pictures.calls("1,000 calls a second", Metric.SPEED, calls.cells()));
    Files.writeString(
        directory.resolve("cpu.svg"),
        pictures.calls("CPU of the process, µs a call", Metric.CPU, calls.cells()));
    Files.writeString(directory.resolve("latency.svg"), pictures.latency());
    Files.writeString(directory.resolve("memory.svg"), pictures.memory());
  }

  /** The text. */
  public String markdown() {
    return """
    # Benchmarks

    %s
    Median of the rounds, and the least to the most of them in brackets. CPU is the whole process's,
    background threads and kernel included, and for calls that write also what it still does until it is
    at rest; *net* is less the harness (`no store`), *caller* the calling threads' part. Ratios are made
    round by round. `results.csv` has every single measurement.

    ## Stores

    %s
    ## Bars

    What Firkin wants to reach. Speeds are those of the first Firkin of each table.

    %s
    ## Calls
    %s
    ## Latency, opening, memory, space
    %s%s\
    """
        .formatted(
            head,
            stores(),
            new Bars(figures, titles).markdown(),
            new CallTables(figures, titles).markdown(),
            new FigureTables(figures, titles).markdown(),
            failures());
  }

  private String stores() {
    MarkdownTable table = new MarkdownTable(5, "id", "store", "version", "settings", "JVM options");
    for (StoreKind kind : titles.kinds()) {
      table.row(
          kind.id(),
          kind.title(),
          kind.available() ? kind.version() : "not on this machine",
          kind.configuration(),
          kind.jvmArguments().stream().map("`%s`"::formatted).collect(Collectors.joining(" ")));
    }
    return table.toString();
  }

  private String failures() {
    List<Failure> failures = figures.results().failures();
    if (failures.isEmpty()) {
      return "";
    }
    MarkdownTable table = new MarkdownTable(3, "store", "works", "why");
    for (Failure failure : failures) {
      table.row(
          titles.title(failure.task().store()),
          "%s; %s keys, values of %d B, round %d"
              .formatted(
                  failure.task().works().stream().map(Work::id).collect(Collectors.joining(" ")),
                  KeyCount.text(failure.task().keys()),
                  failure.task().valueBytes(),
                  failure.task().round() + 1),
          failure.reason());
    }
    return "\n## Failed\n\n" + table;
  }
}
