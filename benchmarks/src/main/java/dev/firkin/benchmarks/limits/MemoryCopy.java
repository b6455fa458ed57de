package dev.firkin.benchmarks.limits;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/** From one place outside the heap to another, always the same two. */
final class MemoryCopy implements Limit {

  /** The first is a record of 16 bytes of key and 100 of value. */
  private static final long[] BLOCKS = {116, 4 << 10, 1 << 20, 64 << 20};

  @Override
  public String what() {
    return "memory copy";
  }

  @Override
  public List<Row> measure(Effort effort) throws IOException {
    List<Row> rows = new ArrayList<>();
    for (long bytes : BLOCKS) {
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment from = arena.allocate(bytes, Long.BYTES).fill((byte) 1);
        MemorySegment to = arena.allocate(bytes, Long.BYTES);
        Sample nanos = Rounds.nanosEach(effort, times -> copy(from, to, times));
        String what = "memory copy, blocks of " + Bytes.text(bytes);
        rows.add(new Row(what, "GB/s", nanos.gigabytesPerSecond(bytes)));
      }
    }
    return rows;
  }

  private static long copy(MemorySegment from, MemorySegment to, long times) {
    long bytes = from.byteSize();
    for (long i = 0; i < times; i++) {
      MemorySegment.copy(from, 0, to, 0, bytes);
    }
    return to.get(ValueLayout.JAVA_BYTE, bytes - 1);
  }
}
