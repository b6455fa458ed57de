package dev.firkin.benchmarks.report;

import dev.firkin.benchmarks.run.Cell;
import dev.firkin.benchmarks.support.Cost.Spread;
import dev.firkin.benchmarks.work.Group;
import dev.firkin.benchmarks.work.Work;
import java.util.List;

/** The pictures of a report. */
final class Pictures {

  private final Figures figures;
  private final Titles titles;

  Pictures(Figures figures, Titles titles) {
    this.figures = figures;
    this.titles = titles;
  }

  /** Thousand calls a second, or CPU microseconds a call. */
  String calls(String title, Metric metric, List<Cell> cells) {
    BarChart chart = new BarChart(title);
    for (Cell cell : cells) {
      chart.group(cell.title());
      for (String id : titles.ids()) {
        if (!id.equals(Titles.HARNESS)) {
          figures
              .spread(id, cell, metric)
              .ifPresent(spread -> chart.bar(titles.title(id), Titles.isOurs(id), spread));
        }
      }
    }
    return chart.svg();
  }

  String latency() {
    BarChart chart = new BarChart("Latency since a call was due, µs");
    for (Cell cell : figures.results().cells()) {
      if (cell.work().group() == Group.LATENCY) {
        for (String percentile : List.of("p50", "p99", "p99.9")) {
          String name = "due_%s_ns".formatted(percentile);
          said(chart, "%s: %s".formatted(cell.title(), percentile), cell, name, 1e3);
        }
      }
    }
    return chart.svg();
  }

  String memory() {
    BarChart chart = new BarChart("Memory, bytes a key");
    for (Cell cell : FigureTables.cells(figures, Work.MEMORY)) {
      said(chart, cell.title() + ": heap and outside", cell, "RssAnon_bytes", cell.keys());
      said(chart, cell.title() + ": mapped files", cell, "RssFile_bytes", cell.keys());
    }
    return chart.svg();
  }

  private void said(BarChart chart, String group, Cell cell, String name, double unit) {
    chart.group(group);
    for (String id : titles.ids()) {
      figures
          .spread(id, cell, name)
          .map(s -> new Spread(s.min() / unit, s.median() / unit, s.max() / unit))
          .ifPresent(spread -> chart.bar(titles.title(id), Titles.isOurs(id), spread));
    }
  }
}
