package dev.firkin.benchmarks.limits;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** The first touch of each page of a mapped file that is in the page cache. */
final class PageFault implements Limit {

  private static final int PAGE_BYTES = 4096;

  /** Odd, so it comes by every page if their number is a power of two; far from the page before. */
  private static final long STRIDE_PAGES = 7_919;

  @Override
  public String what() {
    return "page faults";
  }

  @Override
  public List<Row> measure(Effort effort) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            effort.file(),
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE)) {
      long pages = Long.highestOneBit(effort.fileBytes()) / PAGE_BYTES;
      ByteBuffer page = ByteBuffer.allocateDirect(PAGE_BYTES);
      for (long i = 0; i < pages; i++) {
        channel.write(page.clear(), i * PAGE_BYTES);
      }
      return List.of(
          new Row(
              "page fault, mapped file in the page cache, in order",
              "ns/page",
              Rounds.each(effort, () -> nanosPerPage(channel, pages, 1))),
          new Row(
              "page fault, mapped file in the page cache, here and there",
              "ns/page",
              Rounds.each(effort, () -> nanosPerPage(channel, pages, STRIDE_PAGES))));
    } finally {
      Files.delete(effort.file());
    }
  }

  private static double nanosPerPage(FileChannel channel, long pages, long stride)
      throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment mapped = channel.map(MapMode.READ_ONLY, 0, pages * PAGE_BYTES, arena);
      long before = System.nanoTime();
      Sink.take(touch(mapped, pages, stride));
      return (double) (System.nanoTime() - before) / pages;
    }
  }

  private static long touch(MemorySegment mapped, long pages, long stride) {
    long sum = 0;
    for (long i = 0; i < pages; i++) {
      long page = i * stride & pages - 1;
      sum += mapped.get(ValueLayout.JAVA_BYTE, page * PAGE_BYTES);
    }
    return sum;
  }
}
