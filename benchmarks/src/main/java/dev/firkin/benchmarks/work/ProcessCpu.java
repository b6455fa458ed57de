package dev.firkin.benchmarks.work;

import com.sun.management.OperatingSystemMXBean;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.management.ManagementFactory;
import org.jspecify.annotations.Nullable;

/**
 * CPU time of this process: all of its threads, and the kernel on their behalf. The JDK tells it in
 * steps of 10 ms, which is too coarse for short works; Linux itself in nanoseconds.
 */
final class ProcessCpu {

  private static final long LOOK_MILLIS = 40;
  private static final double BUSY = 0.1;
  private static final int RESTS = 2;
  private static final int LOOKS_MAX = 150;

  private static final int CLOCK_PROCESS_CPUTIME_ID = 2;
  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private static final @Nullable MethodHandle CLOCK = clock();
  private static final ThreadLocal<MemorySegment> TIME =
      ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(16, 8));

  private ProcessCpu() {}

  @SuppressWarnings("restricted")
  private static @Nullable MethodHandle clock() {
    if (!System.getProperty("os.name").equals("Linux")) {
      return null;
    }
    Linker linker = Linker.nativeLinker();
    return linker
        .defaultLookup()
        .find("clock_gettime")
        .map(address ->
            linker.downcallHandle(
                address,
                FunctionDescriptor.of(
                    ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS)))
        .orElse(null);
  }

  static long nanos() {
    if (CLOCK == null) {
      return SYSTEM.getProcessCpuTime();
    }
    MemorySegment time = TIME.get();
    try {
      int failed = (int) CLOCK.invokeExact(CLOCK_PROCESS_CPUTIME_ID, time);
      if (failed != 0) {
        throw new IllegalStateException("clock_gettime answers " + failed);
      }
    } catch (Throwable e) {
      throw new IllegalStateException("no CPU time of the process", e);
    }
    return time.get(ValueLayout.JAVA_LONG, 0) * 1_000_000_000 + time.get(ValueLayout.JAVA_LONG, 8);
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
