package dev.firkin.benchmarks.report;

import dev.firkin.benchmarks.run.Cell;
import dev.firkin.benchmarks.support.Cost.Spread;
import dev.firkin.benchmarks.support.KeyCount;
import dev.firkin.benchmarks.support.MarkdownTable;
import dev.firkin.benchmarks.work.Work;
import java.util.List;
import java.util.Optional;

/** What Firkin wants to reach, beside what was measured. */
final class Bars {

  private static final String CHRONICLE = "chronicle";
  private static final String HALODB = "halodb";
  private static final String ROCKSDB = "rocksdb";
  private static final String LMDB = "lmdb";
  private static final String MAP = "chm";
  private static final String TIGHT = "firkin-tight";
  private static final long MANY_KEYS = 100_000_000;
  private static final int VALUE_BYTES = 100;

  /** A speed that must be so many times a peer's. */
  private record Faster(Work work, int threads, String peer, double times) {}

  private static final List<Faster> FASTER =
      List.of(
          new Faster(Work.FILL, 1, CHRONICLE, 2.5),
          new Faster(Work.FILL, 1, HALODB, 5),
          new Faster(Work.FILL, 1, ROCKSDB, 8),
          new Faster(Work.OVERWRITE, 1, CHRONICLE, 1.4),
          new Faster(Work.OVERWRITE, 1, HALODB, 5),
          new Faster(Work.OVERWRITE, 1, ROCKSDB, 5),
          new Faster(Work.GET, 1, CHRONICLE, 1.4),
          new Faster(Work.GET, 1, LMDB, 3),
          new Faster(Work.GET, 1, HALODB, 3),
          new Faster(Work.GET, 1, ROCKSDB, 10),
          new Faster(Work.GET, 1, MAP, 1),
          new Faster(Work.MISS, 1, HALODB, 1.7),
          new Faster(Work.YCSB_A, 2, CHRONICLE, 1.3),
          new Faster(Work.YCSB_A, 2, HALODB, 5),
          new Faster(Work.YCSB_A, 2, ROCKSDB, 5),
          new Faster(Work.PUT_FORCED, Work.FORCED_THREADS, ROCKSDB, 1));

  private final Figures figures;
  private final Titles titles;
  private final MarkdownTable table =
      new MarkdownTable(2, "what", "data", "wanted", "measured (min to max)", "");

  Bars(Figures figures, Titles titles) {
    this.figures = figures;
    this.titles = titles;
  }

  String markdown() {
    FASTER.forEach(this::faster);
    sharedForces();
    memory();
    space();
    allocation();
    return table.toString();
  }

  private List<Cell> cells(Work work, int threads) {
    return FigureTables.cells(figures, work).stream()
        .filter(cell -> cell.threads() == threads && cell.valueBytes() == VALUE_BYTES)
        .toList();
  }

  private void faster(Faster bar) {
    Optional<String> peer =
        titles.ids().stream().filter(id -> id.startsWith(bar.peer())).findFirst();
    String threads = bar.threads() == 1 ? "" : ", %d threads".formatted(bar.threads());
    String what =
        "%s%s: speed to %s"
            .formatted(bar.work().id(), threads, peer.map(titles::title).orElse(bar.peer()));
    List<Cell> cells = peer.isEmpty() ? List.of() : cells(bar.work(), bar.threads());
    if (cells.isEmpty()) {
      notRun(what, atLeast(bar.times()));
    }
    for (Cell cell : cells) {
      Optional<Spread> ratio =
          titles
              .ours(figures.results(), cell)
              .flatMap(ours -> figures.ratio(ours, peer.get(), cell, Metric.SPEED));
      atLeast(what, cell, bar.times(), ratio);
    }
  }

  private void sharedForces() {
    String what = "put-forced: speed of %d threads to one".formatted(Work.FORCED_THREADS);
    List<Cell> cells = cells(Work.PUT_FORCED, Work.FORCED_THREADS);
    if (cells.isEmpty()) {
      notRun(what, atLeast(4));
    }
    for (Cell cell : cells) {
      Cell one = new Cell(cell.work(), 1, cell.keys(), cell.valueBytes());
      Optional<Spread> ratio =
          titles
              .ours(figures.results(), cell)
              .flatMap(ours ->
                  Figures.ratio(
                      figures.rounds(ours, cell, Metric.SPEED),
                      figures.rounds(ours, one, Metric.SPEED)));
      atLeast(what, cell, 4, ratio);
    }
  }

  private void memory() {
    String what = "memory: bytes a key of the keydir, offheap, by its own count";
    List<Cell> cells =
        cells(Work.MEMORY, 1).stream().filter(cell -> cell.keys() >= MANY_KEYS).toList();
    if (cells.isEmpty()) {
      notRun(what + ", %s keys".formatted(KeyCount.text(MANY_KEYS)), atMost(10));
    }
    for (Cell cell : cells) {
      atMost(
          what,
          cell,
          10,
          figures
              .spread("firkin-offheap", cell, "own_keydir_bytes")
              .map(s -> divided(s, cell.keys())));
    }
  }

  private void space() {
    String space = "space: data files to live records, at a limit of 1.5";
    String written = "space: write amplification, at a limit of 1.5";
    List<Cell> cells = cells(Work.SPACE, 1);
    if (cells.isEmpty()) {
      notRun(space, atMost(1.5));
      notRun(written, atMost(2));
    }
    for (Cell cell : cells) {
      atMost(space, cell, 1.5, figures.spread(TIGHT, cell, "own_data_to_live"));
      atMost(written, cell, 2, figures.spread(TIGHT, cell, "own_write_amplification"));
    }
  }

  /** A get allocates the array that it answers, a put of a known key nothing. */
  private void allocation() {
    double array = 16 + VALUE_BYTES + 7 & ~7;
    allocation("get: bytes allocated", Work.GET, array);
    allocation("overwrite: bytes allocated", Work.OVERWRITE, 0);
  }

  private void allocation(String what, Work work, double most) {
    double tolerance = 4; // what happens once in a while, spread over all calls
    List<Cell> cells = cells(work, 1);
    if (cells.isEmpty()) {
      notRun(what, atMost(most));
    }
    for (Cell cell : cells) {
      Optional<Spread> bytes =
          titles
              .ours(figures.results(), cell)
              .flatMap(ours -> figures.spread(ours, cell, Metric.ALLOCATED));
      row(what, cell, atMost(most), bytes, bytes.map(s -> s.median() <= most + tolerance));
    }
  }

  private static Spread divided(Spread spread, double by) {
    return new Spread(spread.min() / by, spread.median() / by, spread.max() / by);
  }

  private void atLeast(String what, Cell cell, double wanted, Optional<Spread> measured) {
    row(what, cell, atLeast(wanted), measured, measured.map(s -> s.median() >= wanted));
  }

  private void atMost(String what, Cell cell, double wanted, Optional<Spread> measured) {
    row(what, cell, atMost(wanted), measured, measured.map(s -> s.median() <= wanted));
  }

  private static String atLeast(double wanted) {
    return Text.number(wanted) + " or more";
  }

  private static String atMost(double wanted) {
    return Text.number(wanted) + " or less";
  }

  private void notRun(String what, String wanted) {
    table.row(what, "", wanted, "", "not measured");
  }

  private void row(
      String what, Cell cell, String wanted, Optional<Spread> measured, Optional<Boolean> met) {
    table.row(
        what,
        KeyCount.text(cell.keys()) + " keys",
        wanted,
        Text.spread(measured),
        met.map(is -> is ? "met" : "missed").orElse("not measured"));
  }
}
