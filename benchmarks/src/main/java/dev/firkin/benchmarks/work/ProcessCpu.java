package dev.firkin.benchmarks.work;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** CPU time of this process: all of its threads, and the kernel on their behalf. */
final class ProcessCpu {

  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private static final long LOOK_MILLIS = 40;
  private static final double BUSY = 0.1;
  private static final int RESTS = 2;
  private static final int LOOKS_MAX = 150;

  private ProcessCpu() {}

  static long nanos() {
    return SYSTEM.getProcessCpuTime();
  }

  /**
   * Waits until the process is at rest, 6 s at most, so that what a work has left to background
   * threads is counted, and not left to the next work.
   *
   * @return CPU used until then
   */
  static long untilAtRest() throws InterruptedException {
    long start = nanos();
    long before = start;
    int rests = 0;
    for (int looks = 0; rests < RESTS && looks < LOOKS_MAX; looks++) {
      Thread.sleep(LOOK_MILLIS);
      long now = nanos();
      rests = now - before < BUSY * LOOK_MILLIS * 1e6 ? rests + 1 : 0;
      before = now;
    }
    return before - start;
  }
}
