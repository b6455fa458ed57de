package dev.firkin.benchmarks.report;

import dev.firkin.benchmarks.run.Cell;
import dev.firkin.benchmarks.run.Results;
import dev.firkin.benchmarks.support.Cost.Spread;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** Spreads and ratios over the rounds of what was measured. */
public final class Figures {

  private final Results results;

  public Figures(Results results) {
    this.results = results;
  }

  Results results() {
    return results;
  }

  /** A figure as it was said. */
  Optional<Spread> spread(String store, Cell cell, String name) {
    return spread(results.rounds(store, cell, name));
  }

  Optional<Spread> spread(String store, Cell cell, Metric metric) {
    return spread(rounds(store, cell, metric));
  }

  /** One store's metric over another's, round by round. */
  Optional<Spread> ratio(String store, String other, Cell cell, Metric metric) {
    return ratio(rounds(store, cell, metric), rounds(other, cell, metric));
  }

  static Optional<Spread> ratio(
      NavigableMap<Integer, Double> rounds, NavigableMap<Integer, Double> others) {
    NavigableMap<Integer, Double> ratios = new TreeMap<>();
    rounds.forEach((round, value) -> {
      Double other = others.get(round);
      if (other != null && other > 0) {
        ratios.put(round, value / other);
      }
    });
    return spread(ratios);
  }

  private static Optional<Spread> spread(NavigableMap<Integer, Double> rounds) {
    return rounds.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Spread.of(rounds.values().stream().mapToDouble(Double::doubleValue).toArray()));
  }

  /** A metric by round, as far as all that it is made of was said. */
  public NavigableMap<Integer, Double> rounds(String store, Cell cell, Metric metric) {
    NavigableMap<Integer, Double> values = new TreeMap<>();
    for (int round : results.rounds(store, cell, "allocated_bytes").keySet()) {
      values.put(
          round, metric.of(name -> results.rounds(store, cell, name).getOrDefault(round, 0.0)));
    }
    return values;
  }
}
