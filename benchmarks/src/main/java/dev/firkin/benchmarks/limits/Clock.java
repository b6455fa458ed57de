package dev.firkin.benchmarks.limits;

import java.io.IOException;
import java.util.List;

/** A look at the clock, which each timed call needs twice. */
final class Clock implements Limit {

  @Override
  public String what() {
    return "the clock";
  }

  @Override
  public List<Row> measure(Effort effort) throws IOException {
    return List.of(new Row("`System.nanoTime`", "ns", Rounds.nanosEach(effort, Clock::look)));
  }

  private static long look(long times) {
    long sum = 0;
    for (long i = 0; i < times; i++) {
      sum += System.nanoTime();
    }
    return sum;
  }
}
