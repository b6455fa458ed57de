package dev.firkin.benchmarks.run;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** All that was measured, and what was not. */
public final class Results {

  /** What has a value in each round. */
  private record Series(String store, Cell cell, String name) {}

  private final List<Measurement> measurements = new ArrayList<>();
  private final Map<Series, NavigableMap<Integer, Double>> series = new HashMap<>();
  private final List<Failure> failures = new ArrayList<>();

  public void add(Measurement measurement) {
    measurements.add(measurement);
    Series of = new Series(measurement.store(), measurement.cell(), measurement.name());
    series.computeIfAbsent(of, s -> new TreeMap<>()).put(measurement.round(), measurement.value());
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

  /** The cells of which something was measured. */
  public SortedSet<Cell> cells() {
    return measurements.stream()
        .map(Measurement::cell)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The values of a figure by round. */
  public NavigableMap<Integer, Double> rounds(String store, Cell cell, String name) {
    return series.getOrDefault(new Series(store, cell, name), Collections.emptyNavigableMap());
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
