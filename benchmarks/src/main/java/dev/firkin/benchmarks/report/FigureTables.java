package dev.firkin.benchmarks.report;

import dev.firkin.benchmarks.report.FigureTable.Column;
import dev.firkin.benchmarks.run.Cell;
import dev.firkin.benchmarks.work.Work;
import java.util.ArrayList;
import java.util.List;

/** The tables of latency, opening, memory and space. */
final class FigureTables {

  static final List<String> PERCENTILES = List.of("p50", "p90", "p99", "p99.9", "p99.99", "max");

  private static final double MILLIS = 1e6;
  private static final double MICROS = 1e3;

  private final Figures figures;
  private final FigureTable table;

  FigureTables(Figures figures, Titles titles) {
    this.figures = figures;
    this.table = new FigureTable(figures, titles);
  }

  String markdown() {
    StringBuilder text = new StringBuilder();
    for (Cell cell : figures.results().cells()) {
      switch (cell.work()) {
        case LATENCY_GET, LATENCY_OVERWRITE -> latency(text, cell);
        case OPEN_CLEAN -> add(text, cell, "", openClean());
        case OPEN_KILLED -> add(text, cell, "", openKilled());
        case MEMORY -> memory(text, cell);
        case SPACE -> add(text, cell, "", space());
        default -> {}
      }
    }
    return text.toString();
  }

  private void add(StringBuilder text, Cell cell, String more, List<Column> columns) {
    text.append("\n### %s\n\n%s".formatted(cell.title(), more));
    text.append(more.isEmpty() ? "" : "\n").append(table.of(cell, columns));
  }

  private void latency(StringBuilder text, Cell cell) {
    add(text, cell, "Microseconds from the moment at which a call was due.\n", latency("due"));
    text.append("\nMicroseconds of the call itself.\n\n")
        .append(table.of(cell, latency("service")));
  }

  private static List<Column> latency(String what) {
    List<Column> columns = new ArrayList<>();
    columns.add(new Column("calls a second", "rate", 1));
    for (String percentile : PERCENTILES) {
      columns.add(new Column(percentile, "%s_%s_ns".formatted(what, percentile), MICROS));
    }
    return columns;
  }

  private static List<Column> openClean() {
    return List.of(
        new Column("close, ms", "close_ns", MILLIS),
        new Column("open in a fresh process, ms", "first_open_ns", MILLIS),
        new Column("open again in it, ms", "second_open_ns", MILLIS));
  }

  private static List<Column> openKilled() {
    return List.of(
        new Column("open, ms", "open_ns", MILLIS),
        new Column("entries checked", "checked", 1),
        new Column("acknowledged and lost", "lost", 1),
        new Column("acknowledged and older than that", "stale", 1));
  }

  private void memory(StringBuilder text, Cell cell) {
    double keys = cell.keys();
    add(
        text,
        cell,
        "Bytes a key, keys of 16 bytes and values included where a store keeps them in memory.\n",
        List.of(
            new Column("anonymous (heap and outside)", "RssAnon_bytes", keys),
            new Column("heap in use", "heap_bytes", keys),
            new Column("mapped files in memory", "RssFile_bytes", keys),
            new Column("shared memory", "RssShmem_bytes", keys),
            new Column("the store's own count of its index", "own_keydir_bytes", keys)));
  }

  private static List<Column> space() {
    return List.of(
        new Column("directory / keys and values", "disk_to_live", 1),
        new Column("at most", "disk_to_live_max", 1),
        new Column("bytes to the device / bytes put", "device_to_put", 1),
        new Column("own count: data files / live records", "own_data_to_live", 1),
        new Column("own count: write amplification", "own_write_amplification", 1));
  }

  /** The cells of a work. */
  static List<Cell> cells(Figures figures, Work work) {
    return figures.results().cells().stream().filter(cell -> cell.work() == work).toList();
  }
}
