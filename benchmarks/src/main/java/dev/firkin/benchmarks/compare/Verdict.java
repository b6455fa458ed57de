package dev.firkin.benchmarks.compare;

import dev.firkin.benchmarks.report.Figures;
import dev.firkin.benchmarks.report.Metric;
import dev.firkin.benchmarks.run.Cell;
import dev.firkin.benchmarks.run.Results;
import dev.firkin.benchmarks.support.Cost.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;

/**
 * How one cost of one work has changed.
 *
 * @param base its median, µs a call
 * @param other its median, µs a call
 */
record Verdict(
    String store, Cell cell, Metric metric, int rounds, double base, double other, Ratio ratio) {

  static List<Verdict> of(Results base, Results other, List<String> stores) {
    List<Verdict> verdicts = new ArrayList<>();
    for (String store : stores) {
      for (Cell cell : base.cells()) {
        for (Metric metric : new Metric[] {Metric.CPU, Metric.CALLER, Metric.WALL}) {
          NavigableMap<Integer, Double> before = new Figures(base).rounds(store, cell, metric);
          NavigableMap<Integer, Double> after = new Figures(other).rounds(store, cell, metric);
          before.keySet().retainAll(after.keySet());
          after.keySet().retainAll(before.keySet());
          if (!before.isEmpty()) {
            verdicts.add(of(store, cell, metric, values(before), values(after)));
          }
        }
      }
    }
    return verdicts;
  }

  private static Verdict of(
      String store, Cell cell, Metric metric, double[] before, double[] after) {
    return new Verdict(
        store, cell, metric, before.length, median(before), median(after), Ratio.of(before, after));
  }

  private static double[] values(NavigableMap<Integer, Double> rounds) {
    return rounds.values().stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static double median(double[] values) {
    return Spread.of(values).median();
  }

  /** Whether it is of the same work, store and cost. */
  boolean isAbout(Verdict verdict) {
    return store.equals(verdict.store) && cell.equals(verdict.cell) && metric == verdict.metric;
  }
}
