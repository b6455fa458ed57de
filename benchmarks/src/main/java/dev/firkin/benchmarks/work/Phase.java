package dev.firkin.benchmarks.work;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** One work on one set of data, by one or more threads, for a time or a number of calls. */
final class Phase {

  private static final int CALLS_A_LOOK = 16;
  private static final int WARM_UP_PARTS = 4;
  private static final int WARM_UP_PARTS_MAX = 8 * WARM_UP_PARTS;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final Dataset set;
  private final Work work;
  private final int threads;
  private final long seed;

  Phase(Dataset set, Work work, int threads, long seed) {
    this.set = set;
    this.work = work;
    this.threads = threads;
    this.seed = seed;
  }

  /** What one thread took. */
  private record Part(long calls, long callerNanos, long allocatedBytes) {}

  /**
   * Makes calls until the time is over, or there were enough.
   *
   * @param callsMax of all threads together
   */
  Timing run(double seconds, long callsMax) throws InterruptedException {
    Timing timing = calls(seconds, callsMax, seed);
    return work.writes() ? timing.with(ProcessCpu.untilAtRest()) : timing;
  }

  private Timing calls(double seconds, long callsMax, long someSeed) throws InterruptedException {
    List<Runnable> calls = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      calls.add(Calls.of(work, set, new Hand(set, i, threads, someSeed), threads));
    }
    long cpu = ProcessCpu.nanos();
    long start = System.nanoTime();
    long deadline = start + (long) (Math.min(seconds, 1e9) * 1e9);
    List<Part> parts =
        threads == 1
            ? List.of(part(calls.getFirst(), callsMax, deadline))
            : parts(calls, callsMax / threads, deadline);
    long wall = System.nanoTime() - start;
    long cpuNanos = ProcessCpu.nanos() - cpu;
    return new Timing(
        parts.stream().mapToLong(Part::calls).sum(),
        wall,
        cpuNanos,
        0,
        parts.stream().mapToLong(Part::callerNanos).sum(),
        parts.stream().mapToLong(Part::allocatedBytes).sum());
  }

  /**
   * Makes calls until they have taken some CPU time, or there were enough, and then waits until the
   * compilers and all else are at rest. On a busy machine the clock would end that too early.
   */
  void warmUp(double cpuSeconds, long callsMax) throws InterruptedException {
    double cpu = 0;
    long calls = 0;
    for (int i = 0; i < WARM_UP_PARTS_MAX && cpu < cpuSeconds * threads && calls < callsMax; i++) {
      long most = (callsMax - calls) / WARM_UP_PARTS + 1;
      Timing part = calls(cpuSeconds / WARM_UP_PARTS, most, ~seed - i);
      cpu += part.callerNanos() / 1e9;
      calls += part.calls();
    }
    ProcessCpu.untilAtRest();
  }

  private static Part part(Runnable call, long callsMax, long deadline) {
    long allocated = THREADS.getCurrentThreadAllocatedBytes();
    long cpu = THREADS.getCurrentThreadCpuTime();
    long calls = 0;
    while (calls < callsMax && System.nanoTime() - deadline < 0) {
      long next = Math.min(callsMax, calls + CALLS_A_LOOK);
      for (; calls < next; calls++) {
        call.run();
      }
    }
    return new Part(
        calls,
        THREADS.getCurrentThreadCpuTime() - cpu,
        THREADS.getCurrentThreadAllocatedBytes() - allocated);
  }

  private static List<Part> parts(List<Runnable> calls, long callsMaxEach, long deadline)
      throws InterruptedException {
    CountDownLatch ready = new CountDownLatch(calls.size());
    List<Part> parts = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(calls.size())) {
      List<Future<Part>> futures = new ArrayList<>();
      for (Runnable call : calls) {
        futures.add(
            threads.submit(() -> {
              ready.countDown();
              ready.await();
              return part(call, callsMaxEach, deadline);
            }));
      }
      for (Future<Part> future : futures) {
        parts.add(future.get());
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("a thread failed: " + e.getCause().getMessage(), e);
    }
    return parts;
  }
}
