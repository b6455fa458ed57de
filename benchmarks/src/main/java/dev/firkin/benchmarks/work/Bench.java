package dev.firkin.benchmarks.work;

import dev.firkin.benchmarks.store.BenchStore;
import dev.firkin.benchmarks.store.Sizing;
import dev.firkin.benchmarks.support.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What every process has: its task, its directory, and where it says figures.
 *
 * @param directory exists
 */
record Bench(Task task, Path directory, Figures figures) {

  private static final long WRITTEN_BYTES_MAX = 4L << 30;
  private static final long WARM_UP_KEYS = 100_000;
  private static final double WARM_UP_SECONDS = 0.25;
  private static final double WARM_UP = 0.3;
  private static final double WARM_UP_MAX = 2;

  /** Opens the store that is measured. */
  BenchStore open() throws IOException {
    return task.kind().open(Files.createDirectories(directory.resolve("store")), task.sizing());
  }

  Path storeDirectory() {
    return directory.resolve("store");
  }

  /** Entries with versions to be remembered. */
  Dataset dataset(BenchStore store) {
    return new Dataset(store, task.valueBytes(), task.keys(), true);
  }

  long seed(Work work) {
    return 31L * task.round() + work.ordinal();
  }

  /** Puts all keys, and says what that took if it is a work of the task. */
  void fill(Dataset set) throws InterruptedException {
    Timing fill = new Phase(set, Work.FILL, 1, 0).run(Double.MAX_VALUE, set.keys());
    if (task.works().contains(Work.FILL)) {
      figures.say(Work.FILL, 1, fill);
    }
  }

  /** Has the code of puts and gets compiled, by another store of the same kind. */
  void warmUp() throws IOException, InterruptedException {
    long keys = Math.min(WARM_UP_KEYS, task.keys());
    Path other = Files.createDirectories(directory.resolve("warm-up"));
    Sizing sizing = task.sizing();
    try (BenchStore store =
        task.kind()
            .open(
                other, new Sizing(keys, sizing.keyBytes(), sizing.valueBytes(), sizing.forced()))) {
      Dataset set = new Dataset(store, task.valueBytes(), keys, true);
      new Phase(set, Work.FILL, 1, 0).run(Double.MAX_VALUE, keys);
      for (Work work : new Work[] {Work.GET, Work.OVERWRITE}) {
        if (work.suits(task.kind())) {
          new Phase(set, work, 1, seed(work)).warmUp(warmUpSeconds(), callsMax());
        }
      }
    }
    Machine.delete(other);
  }

  /** CPU seconds of a thread before a work is timed. */
  double warmUpSeconds() {
    double seconds = task.seconds();
    return Math.min(WARM_UP_SECONDS + WARM_UP * seconds, WARM_UP_MAX * seconds);
  }

  /** How many calls may write at most, so that disks are not filled by quick stores. */
  long callsMax() {
    return Math.max(task.keys(), WRITTEN_BYTES_MAX / (task.valueBytes() + 16));
  }
}
