package dev.firkin.benchmarks.measure.keydirs;

import dev.firkin.benchmarks.support.Cost;
import dev.firkin.benchmarks.support.Cost.Spread;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** Named figures, each measured once or in several rounds. They pass from a child as text. */
final class Figures {

  private static final char SEPARATOR = ' ';

  private final Map<String, List<Double>> all = new LinkedHashMap<>();

  void add(String name, double figure) {
    all.computeIfAbsent(name, n -> new ArrayList<>()).add(figure);
  }

  /** Adds nanoseconds a call. */
  void add(String name, Cost cost) {
    add(name + ".wall", (double) cost.wallNanos() / cost.calls());
    add(name + ".cpu", (double) cost.callerNanos() / cost.calls());
    add(name + ".process-cpu", (double) cost.cpuNanos() / cost.calls());
  }

  boolean has(String name) {
    return all.containsKey(name);
  }

  /** The middle of all rounds, or NaN. */
  double median(String name) {
    return has(name) ? spread(name).median() : Double.NaN;
  }

  Spread spread(String name) {
    return Spread.of(
        all.getOrDefault(name, List.of()).stream().mapToDouble(Double::doubleValue).toArray());
  }

  void forEach(BiConsumer<String, List<Double>> action) {
    all.forEach(action);
  }

  /** Says all of them, a line each. */
  void print() {
    all.forEach((name, figures) ->
        figures.forEach(figure -> System.out.println(name + SEPARATOR + figure)));
    System.out.flush();
  }

  /** Takes a line that a child said. */
  void read(String line) {
    int at = line.indexOf(SEPARATOR);
    add(line.substring(0, at), Double.parseDouble(line.substring(at + 1)));
  }
}
