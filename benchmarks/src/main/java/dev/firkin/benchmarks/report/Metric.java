package dev.firkin.benchmarks.report;

import java.util.function.ToDoubleFunction;

/** What is told of calls that were timed. */
public enum Metric {
  SPEED("1,000 calls/s", run -> run.get("calls") * 1e6 / run.get("wall_ns")),
  WALL("µs a call", run -> run.get("wall_ns") / 1e3 / run.get("calls")),
  CPU(
      "CPU µs a call",
      run -> (run.get("cpu_ns") + run.get("cpu_after_ns")) / 1e3 / run.get("calls")),
  CALLER("CPU µs a call of the caller", run -> run.get("caller_cpu_ns") / 1e3 / run.get("calls")),
  ALLOCATED("bytes allocated a call", run -> run.get("allocated_bytes") / run.get("calls"));

  /** The figures of one round. */
  interface Run {
    double get(String name);
  }

  private final String title;
  private final ToDoubleFunction<Run> formula;

  Metric(String title, ToDoubleFunction<Run> formula) {
    this.title = title;
    this.formula = formula;
  }

  public String title() {
    return title;
  }

  double of(Run run) {
    return formula.applyAsDouble(run);
  }
}
