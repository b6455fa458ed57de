package dev.firkin.fuzz;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** How much memory is taken. */
final class Memory {

  /** Of the whole process, with a heap of 256 MiB: the rest is code, threads and native memory. */
  static final long RESIDENT_BYTES_MAX = 1L << 30;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final Path STATUS = Path.of("/proc/self/status");

  private Memory() {}

  /** What the calling thread has ever taken of the heap, in bytes. */
  static long allocatedByThread() {
    return THREADS.getCurrentThreadAllocatedBytes();
  }

  /** What the process has in memory, in bytes; 0 where the operating system does not say. */
  static long resident() {
    if (!Files.isReadable(STATUS)) {
      return 0;
    }
    try {
      return Files.readAllLines(STATUS).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
          .findAny()
          .orElse(0);
    } catch (IOException e) {
      return 0;
    }
  }
}
