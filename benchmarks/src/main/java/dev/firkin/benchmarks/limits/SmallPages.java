package dev.firkin.benchmarks.limits;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Locale;

/**
 * Memory outside the heap in pages of 4 KiB, also where Linux would take huge ones by itself. On
 * other systems it is what the system gives.
 */
final class SmallPages {

  private static final int PROTECTION_READ_WRITE = 3;
  private static final int MAP_PRIVATE_ANONYMOUS = 0x22;
  private static final int NO_HUGE_PAGES = 15;
  private static final long MAP_FAILED = -1;

  private SmallPages() {}

  /** So many bytes, all in memory. */
  static MemorySegment allocate(long bytes, Arena arena) {
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    MemorySegment memory =
        system.equals("linux") ? mapped(bytes, arena) : arena.allocate(bytes, 64);
    // Reading a page that was never written would read the one page of zeros that all share.
    return memory.fill((byte) 0);
  }

  @SuppressWarnings("restricted")
  private static MemorySegment mapped(long bytes, Arena arena) {
    Linker linker = Linker.nativeLinker();
    MethodHandle map =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("mmap"),
            FunctionDescriptor.of(
                ValueLayout.ADDRESS,
                ValueLayout.ADDRESS,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_LONG));
    MethodHandle advise =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("madvise"),
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT,
                ValueLayout.ADDRESS,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_INT));
    MethodHandle unmap =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("munmap"),
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG));
    try {
      MemorySegment start =
          (MemorySegment)
              map.invokeExact(
                  MemorySegment.NULL, bytes, PROTECTION_READ_WRITE, MAP_PRIVATE_ANONYMOUS, -1, 0L);
      if (start.address() == MAP_FAILED) {
        throw new OutOfMemoryError("no region of %d bytes".formatted(bytes));
      }
      // A kernel without huge pages refuses, and there is nothing to do then.
      int unused = (int) advise.invokeExact(start, bytes, NO_HUGE_PAGES);
      return start.reinterpret(bytes, arena, memory -> unmap(unmap, memory));
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private static void unmap(MethodHandle unmap, MemorySegment memory) {
    try {
      int result = (int) unmap.invokeExact(memory, memory.byteSize());
      if (result != 0) {
        throw new IllegalStateException("munmap failed");
      }
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
