package dev.firkin.benchmarks.work;

import dev.firkin.benchmarks.store.BenchStore;
import dev.firkin.benchmarks.support.TestData;
import dev.firkin.benchmarks.support.TestData.WrongValueException;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Fills a store, overwrites a tenth of it, says so, and goes on with the second tenth until it is
 * killed. Another process opens what is left, and looks at every entry: those of the second tenth
 * may be of either version, all others were acknowledged.
 */
final class KilledStep {

  private final Dataset set;
  private final byte[] key = new byte[TestData.KEY_BYTES];
  private final byte[] value;
  private long lost;
  private long stale;

  private KilledStep(Dataset set) {
    this.set = set;
    this.value = set.data().newValue();
  }

  static void write(Bench bench) throws IOException, InterruptedException {
    Dataset set = bench.dataset(bench.open());
    bench.fill(set);
    Hand hand = new Hand(set, 0, 1, 0);
    long tenth = set.keys() / 10;
    overwrite(hand, 0, tenth);
    bench.figures().word(Figures.ACKNOWLEDGED);
    while (true) {
      overwrite(hand, tenth, 2 * tenth);
    }
  }

  private static void overwrite(Hand hand, long from, long to) {
    for (long number = from; number < to; number++) {
      hand.overwrite(number);
    }
  }

  static void openAndCheck(Bench bench) throws IOException {
    Task task = bench.task();
    long start = System.nanoTime();
    try (BenchStore store = bench.open()) {
      KilledStep step = new KilledStep(new Dataset(store, task.valueBytes(), task.keys(), false));
      step.look(task.keys() - 1, 0, 0);
      bench.figures().say(Work.OPEN_KILLED, "open_ns", System.nanoTime() - start);
      step.lost = 0;
      step.lookAtAll();
      bench.figures().say(Work.OPEN_KILLED, "checked", task.keys());
      bench.figures().say(Work.OPEN_KILLED, "lost", step.lost);
      bench.figures().say(Work.OPEN_KILLED, "stale", step.stale);
    }
  }

  private void lookAtAll() {
    long tenth = set.keys() / 10;
    for (long number = 0; number < set.keys(); number++) {
      int least = number < tenth ? 1 : 0;
      int most = number < tenth ? 1 : number < 2 * tenth ? Integer.MAX_VALUE : 0;
      look(number, least, most);
    }
  }

  private void look(long number, int least, int most) {
    set.data().key(number, key);
    byte @Nullable [] found = set.store().get(key);
    if (found == null) {
      lost++;
      return;
    }
    int version = found.length < TestData.VALUE_BYTES_MIN ? 0 : TestData.version(found);
    set.data().value(number, version, value);
    if (!Arrays.equals(found, value) || version > most) {
      throw new WrongValueException("the store", number, "has what was never put");
    }
    if (version < least) {
      stale++;
    }
  }
}
