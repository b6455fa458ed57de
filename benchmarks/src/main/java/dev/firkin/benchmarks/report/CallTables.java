package dev.firkin.benchmarks.report;

import dev.firkin.benchmarks.run.Cell;
import dev.firkin.benchmarks.support.Cost.Spread;
import dev.firkin.benchmarks.support.MarkdownTable;
import dev.firkin.benchmarks.work.Group;
import java.util.List;
import java.util.Optional;

/** A table for each work that consists of calls. */
final class CallTables {

  private final Figures figures;
  private final Titles titles;

  CallTables(Figures figures, Titles titles) {
    this.figures = figures;
    this.titles = titles;
  }

  List<Cell> cells() {
    return figures.results().cells().stream()
        .filter(cell -> cell.work().group() == Group.POINTS || cell.work().group() == Group.FORCED)
        .toList();
  }

  String markdown() {
    StringBuilder text = new StringBuilder();
    for (Cell cell : cells()) {
      text.append("\n### %s\n\n%s.\n\n".formatted(cell.title(), sentence(cell.work().title())));
      text.append(table(cell));
    }
    return text.toString();
  }

  private static String sentence(String title) {
    return Character.toUpperCase(title.charAt(0)) + title.substring(1);
  }

  private MarkdownTable table(Cell cell) {
    String ours = titles.ours(figures.results(), cell).orElse("");
    String name = ours.isEmpty() ? "Firkin" : titles.title(ours);
    MarkdownTable table =
        new MarkdownTable(
            1,
            "store",
            Metric.SPEED.title(),
            Metric.CPU.title(),
            "net",
            "caller",
            "allocated B",
            "speed of %s to it".formatted(name),
            "its CPU to that of %s".formatted(name));
    for (String id : titles.ids()) {
      Optional<Spread> speed = figures.spread(id, cell, Metric.SPEED);
      Optional<String> failure = figures.results().failure(id, cell);
      if (speed.isPresent()) {
        row(table, cell, id, ours, failure.isPresent() ? " (failed in a round)" : "");
      } else if (failure.isPresent()) {
        table.row(titles.title(id), "failed", "", "", "", "", "", "");
      }
    }
    return table;
  }

  private void row(MarkdownTable table, Cell cell, String id, String ours, String note) {
    boolean compared = !id.equals(ours) && !id.equals(Titles.HARNESS);
    table.row(
        titles.title(id) + note,
        Text.spread(figures.spread(id, cell, Metric.SPEED)),
        Text.spread(figures.spread(id, cell, Metric.CPU)),
        net(cell, id),
        Text.median(figures.spread(id, cell, Metric.CALLER), 1),
        Text.median(figures.spread(id, cell, Metric.ALLOCATED), 1),
        compared ? Text.spread(figures.ratio(ours, id, cell, Metric.SPEED)) : "",
        compared ? Text.spread(figures.ratio(id, ours, cell, Metric.CPU)) : "");
  }

  /** CPU without that of making and checking keys and values. */
  private String net(Cell cell, String id) {
    Optional<Spread> own = figures.spread(id, cell, Metric.CPU);
    Optional<Spread> harness = figures.spread(Titles.HARNESS, cell, Metric.CPU);
    return own.isEmpty() || harness.isEmpty() || id.equals(Titles.HARNESS)
        ? ""
        : Text.number(own.get().median() - harness.get().median());
  }
}
