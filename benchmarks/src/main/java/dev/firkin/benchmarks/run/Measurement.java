package dev.firkin.benchmarks.run;

import dev.firkin.benchmarks.work.Figure;
import dev.firkin.benchmarks.work.Task;

/** One number, and what it is of. */
public record Measurement(String store, Cell cell, int round, String name, double value) {

  static Measurement of(Task task, Figure figure) {
    return new Measurement(
        task.store(),
        new Cell(figure.work(), figure.threads(), task.keys(), task.valueBytes()),
        task.round(),
        figure.name(),
        figure.value());
  }
}
