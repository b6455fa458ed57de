package dev.firkin.benchmarks.limits;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Eight bytes from anywhere in a region: what a look into a large index costs at least. If each
 * place depends on what was read before, the processor has to wait; if not, it reads several at a
 * time.
 */
final class RandomRead implements Limit {

  private static final long[] REGIONS = {8L << 20, 64L << 20, 1L << 30, 4L << 30};
  private static final long FACTOR = 6364136223846793005L;
  private static final long INCREMENT = 1442695040888963407L;

  @Override
  public String what() {
    return "random reads";
  }

  @Override
  public List<Row> measure(Effort effort) throws IOException {
    List<Row> rows = new ArrayList<>();
    for (long bytes : regions(effort.regionBytesMax())) {
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment region = SmallPages.allocate(bytes, arena);
        String where = " of 8 B in " + Bytes.text(bytes);
        rows.add(
            new Row(
                "random read" + where + ", each after the other",
                "ns",
                Rounds.nanosEach(effort, times -> dependent(region, times))));
        rows.add(
            new Row(
                "random read" + where + ", several at a time",
                "ns",
                Rounds.nanosEach(effort, times -> independent(region, times))));
      }
    }
    return rows;
  }

  /** Those that are not too large, and one of a power of two if more or less is wanted. */
  static List<Long> regions(long bytesMax) {
    List<Long> regions = new ArrayList<>();
    Arrays.stream(REGIONS).filter(bytes -> bytes <= bytesMax).forEach(regions::add);
    if (regions.isEmpty() || bytesMax > REGIONS[REGIONS.length - 1]) {
      regions.add(Long.highestOneBit(bytesMax));
    }
    return regions;
  }

  private static long dependent(MemorySegment region, long times) {
    int shift = 1 + Long.numberOfLeadingZeros(region.byteSize() / Long.BYTES);
    long x = times;
    for (long i = 0; i < times; i++) {
      long read = region.getAtIndex(ValueLayout.JAVA_LONG, x >>> shift);
      x = x * FACTOR + INCREMENT + read;
    }
    return x;
  }

  private static long independent(MemorySegment region, long times) {
    int shift = 1 + Long.numberOfLeadingZeros(region.byteSize() / Long.BYTES);
    long x = times;
    long sum = 0;
    for (long i = 0; i < times; i++) {
      sum += region.getAtIndex(ValueLayout.JAVA_LONG, x >>> shift);
      x = x * FACTOR + INCREMENT;
    }
    return sum;
  }
}
