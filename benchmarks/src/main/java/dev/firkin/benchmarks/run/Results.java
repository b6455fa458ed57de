package dev.firkin.benchmarks.run;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** All that was measured, and what was not. */
public final class Results {

  private final List<Measurement> measurements = new ArrayList<>();
  private final List<Failure> failures = new ArrayList<>();

  public void add(Measurement measurement) {
    measurements.add(measurement);
  }

  public void add(Failure failure) {
    failures.add(failure);
  }

  public List<Measurement> measurements() {
    return List.copyOf(measurements);
  }

  public List<Failure> failures() {
    return List.copyOf(failures);
  }

  /** The cells of which something was measured or failed. */
  public SortedSet<Cell> cells() {
    return measurements.stream()
        .map(Measurement::cell)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The values of a figure by round. */
  public NavigableMap<Integer, Double> rounds(String store, Cell cell, String name) {
    NavigableMap<Integer, Double> rounds = new TreeMap<>();
    for (Measurement m : measurements) {
      if (m.store().equals(store) && m.cell().equals(cell) && m.name().equals(name)) {
        rounds.put(m.round(), m.value());
      }
    }
    return rounds;
  }

  /** Why a store has no figures, or fewer, in a cell. */
  public Optional<String> failure(String store, Cell cell) {
    return failures.stream()
        .filter(failure ->
            failure.task().store().equals(store)
                && failure.task().keys() == cell.keys()
                && failure.task().valueBytes() == cell.valueBytes()
                && failure.task().works().contains(cell.work()))
        .map(Failure::reason)
        .findFirst();
  }
}
