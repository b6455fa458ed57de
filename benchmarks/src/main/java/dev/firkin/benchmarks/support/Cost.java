package dev.firkin.benchmarks.support;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What a number of calls cost. CPU time is the process's, of all its threads and in the kernel too,
 * so that work left to the background counts.
 *
 * @param calls how many
 * @param wallNanos by the clock
 * @param cpuNanos of the process
 * @param callerNanos of the calling thread alone
 */
public record Cost(long calls, long wallNanos, long cpuNanos, long callerNanos) {

  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  public static Cost of(long calls, Runnable work) {
    long wall = System.nanoTime();
    long cpu = SYSTEM.getProcessCpuTime();
    long caller = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    work.run();
    return new Cost(
        calls,
        System.nanoTime() - wall,
        SYSTEM.getProcessCpuTime() - cpu,
        ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - caller);
  }

  public double callsPerSecond() {
    return calls * 1e9 / wallNanos;
  }

  public double cpuMicros() {
    return cpuNanos / 1e3 / calls;
  }

  public double callerMicros() {
    return callerNanos / 1e3 / calls;
  }

  /** The least, the middle and the most of several rounds. */
  public record Spread(double min, double median, double max) {
    public static Spread of(List<Cost> rounds, ToDoubleFunction<Cost> figure) {
      double[] sorted = rounds.stream().mapToDouble(figure).sorted().toArray();
      return of(sorted);
    }

    public static Spread of(double... values) {
      double[] sorted = values.clone();
      Arrays.sort(sorted);
      int n = sorted.length;
      return new Spread(sorted[0], (sorted[(n - 1) / 2] + sorted[n / 2]) / 2, sorted[n - 1]);
    }
  }
}
