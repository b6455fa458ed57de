package dev.firkin.benchmarks.limits;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/** One figure of several rounds. */
record Sample(double median, double min, double max) {

  static Sample of(double... rounds) {
    double[] sorted = rounds.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    double median =
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    return new Sample(median, sorted[0], sorted[sorted.length - 1]);
  }

  /** The same in another unit. Where more becomes less, the least and the most change places. */
  Sample as(DoubleUnaryOperator unit) {
    double a = unit.applyAsDouble(min);
    double b = unit.applyAsDouble(max);
    return new Sample(unit.applyAsDouble(median), Math.min(a, b), Math.max(a, b));
  }

  /** Nanoseconds for so many bytes, as gigabytes a second. */
  Sample gigabytesPerSecond(long bytes) {
    return as(nanos -> bytes / nanos);
  }

  Sample micros() {
    return as(nanos -> nanos / 1e3);
  }
}
