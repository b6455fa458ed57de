package dev.firkin.benchmarks.run;

import dev.firkin.benchmarks.support.KeyCount;
import dev.firkin.benchmarks.work.Work;
import java.util.Comparator;

/** A work with all that makes its figures comparable. */
public record Cell(Work work, int threads, long keys, int valueBytes) implements Comparable<Cell> {

  private static final Comparator<Cell> ORDER =
      Comparator.comparing(Cell::work)
          .thenComparing(Cell::keys)
          .thenComparing(Cell::valueBytes)
          .thenComparing(Cell::threads);

  @Override
  public int compareTo(Cell other) {
    return ORDER.compare(this, other);
  }

  /** As a title names it. */
  public String title() {
    return "%s, %s keys, values of %s%s"
        .formatted(
            work.id(),
            KeyCount.text(keys),
            bytes(valueBytes),
            threads == 1 ? "" : ", %d threads".formatted(threads));
  }

  private static String bytes(int bytes) {
    return bytes % (1 << 20) == 0
        ? (bytes >> 20) + " MiB"
        : bytes % (1 << 10) == 0 ? (bytes >> 10) + " KiB" : bytes + " B";
  }
}
