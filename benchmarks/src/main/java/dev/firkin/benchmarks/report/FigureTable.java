package dev.firkin.benchmarks.report;

import dev.firkin.benchmarks.run.Cell;
import dev.firkin.benchmarks.support.Cost.Spread;
import dev.firkin.benchmarks.support.MarkdownTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A row for each store with figures as they were said, each divided by a unit. */
final class FigureTable {

  /**
   * One column.
   *
   * @param name of the figure
   * @param unit of the column in that of the figure
   */
  record Column(String title, String name, double unit) {}

  private final Figures figures;
  private final Titles titles;

  FigureTable(Figures figures, Titles titles) {
    this.figures = figures;
    this.titles = titles;
  }

  String of(Cell cell, List<Column> columns) {
    List<String> heads = new ArrayList<>(List.of("store"));
    columns.forEach(column -> heads.add(column.title()));
    MarkdownTable table = new MarkdownTable(1, heads.toArray(String[]::new));
    for (String id : titles.ids()) {
      row(cell, columns, id).ifPresent(cells -> table.row(cells.toArray(String[]::new)));
    }
    return table.toString();
  }

  private Optional<List<String>> row(Cell cell, List<Column> columns, String id) {
    List<String> cells = new ArrayList<>(List.of(titles.title(id)));
    boolean any = false;
    for (Column column : columns) {
      String text =
          figures
              .spread(id, cell, column.name())
              .map(s ->
                  s.min() == s.max()
                      ? Text.count(s.median() / column.unit())
                      : Text.spread(
                          new Spread(
                              s.min() / column.unit(),
                              s.median() / column.unit(),
                              s.max() / column.unit())))
              .orElse("");
      any |= !text.isEmpty();
      cells.add(text);
    }
    if (figures.results().failure(id, cell).isPresent()) {
      cells.set(0, cells.getFirst() + (any ? " (failed in a round)" : ": failed"));
      any = true;
    }
    return any ? Optional.of(cells) : Optional.empty();
  }
}
