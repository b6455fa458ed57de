package dev.firkin.benchmarks.work;

import java.io.PrintStream;

/** Says figures as soon as they are known. */
public final class Figures {

  /** Said when everything was done. */
  public static final String END = "end";

  /** Said by a process that is to be killed. */
  public static final String ACKNOWLEDGED = "acknowledged";

  private final PrintStream out;

  Figures(PrintStream out) {
    this.out = out;
  }

  void say(Work work, int threads, String name, double value) {
    out.println(new Figure(work, threads, name, value).line());
  }

  void say(Work work, String name, double value) {
    say(work, 1, name, value);
  }

  void say(Work work, int threads, Timing timing) {
    say(work, threads, "calls", timing.calls());
    say(work, threads, "wall_ns", timing.wallNanos());
    say(work, threads, "cpu_ns", timing.cpuNanos());
    say(work, threads, "cpu_after_ns", timing.cpuAfterNanos());
    say(work, threads, "caller_cpu_ns", timing.callerNanos());
    say(work, threads, "allocated_bytes", timing.allocatedBytes());
  }

  void word(String word) {
    out.println(word);
    out.flush();
  }
}
