package dev.firkin.benchmarks.work;

import com.sun.management.ThreadMXBean;
import dev.firkin.benchmarks.store.BenchStore;
import java.lang.management.ManagementFactory;

/** What it takes to pass on all entries, each of them checked. */
final class ScanTiming {

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private ScanTiming() {}

  static Timing of(BenchStore store, Hand hand, long keys) {
    long allocated = THREADS.getCurrentThreadAllocatedBytes();
    long caller = THREADS.getCurrentThreadCpuTime();
    long cpu = ProcessCpu.nanos();
    long start = System.nanoTime();
    long count = store.scan(hand::scanned);
    Timing timing =
        new Timing(
            count,
            System.nanoTime() - start,
            ProcessCpu.nanos() - cpu,
            0,
            THREADS.getCurrentThreadCpuTime() - caller,
            THREADS.getCurrentThreadAllocatedBytes() - allocated);
    if (count != keys) {
      throw new IllegalStateException("WRONG COUNT: %d of %d entries".formatted(count, keys));
    }
    return timing;
  }
}
