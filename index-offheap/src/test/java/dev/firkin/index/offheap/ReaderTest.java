package dev.firkin.index.offheap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.firkin.spi.Location;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class ReaderTest {

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final ComputedRecords records = new ComputedRecords();

  /** Present and absent keys, also such as meet entries of other keys. */
  @Test
  void givenAnyKeys_whenLookedUp_thenNothingIsAllocated() {
    int count = 300_000;
    byte[] key = new byte[Long.BYTES];
    try (var keydir = new OffheapKeydir(records)) {
      for (int i = 0; i < count; i++) {
        ComputedRecords.key(i, key);
        keydir.put(key, records.hash(key), ComputedRecords.location(i));
      }
      findAll(keydir, key, 2 * count); // the JVM has to see how the objects are used
      long before = THREADS.getCurrentThreadAllocatedBytes();
      long nothing = THREADS.getCurrentThreadAllocatedBytes() - before;
      before = THREADS.getCurrentThreadAllocatedBytes();

      int found = findAll(keydir, key, 2 * count);

      long allocated = THREADS.getCurrentThreadAllocatedBytes() - before - nothing;
      assertThat(found).isEqualTo(count);
      // Who meets another key's entry reads its key, to see whether the record is sound.
      long read = records.read;
      assertThat(allocated).isLessThan(2000 + read * 64);
      assertThat(read).isLessThan(count / 100);
    }
  }

  private int findAll(OffheapKeydir keydir, byte[] key, int end) {
    records.read = 0;
    int found = 0;
    for (int i = 0; i < end; i++) {
      ComputedRecords.key(i, key);
      found += keydir.find(key, records.hash(key)) == Location.ABSENT ? 0 : 1;
    }
    return found;
  }

  /** Finds, visits and questions that come too late end, and find nothing. */
  @Test
  void givenReaders_whenTheKeydirIsClosed_thenTheyFindNothingAndEnd() throws Exception {
    var numbered = new NumberedRecords(Hashing.GOOD);
    for (int round = 0; round < 20; round++) {
      var keydir = new OffheapKeydir(numbered);
      for (int number = 0; number < 20_000; number++) {
        keydir.put(
            NumberedRecords.key(number), numbered.hash(number), NumberedRecords.bare(number, 1));
      }
      List<Future<?>> readers = new ArrayList<>();
      try (ExecutorService threads = Executors.newCachedThreadPool()) {
        for (int i = 0; i < 3; i++) {
          readers.add(threads.submit(() -> findUntilAbsent(keydir, numbered)));
        }
        readers.add(threads.submit(() -> visitUntilEmpty(keydir)));
        Thread.sleep(round % 5);
        keydir.close();
        for (Future<?> reader : readers) {
          reader.get();
        }
      }
      assertThat(keydir.size()).isZero();
      assertThat(keydir.falseCandidateRate()).isZero();
      byte[] key = NumberedRecords.key(1);
      assertThatThrownBy(() -> keydir.put(key, 1, 1L << 20))
          .isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> keydir.remove(key, 1)).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> keydir.makeRoom(1)).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(keydir::image).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> keydir.fill(1)).isInstanceOf(IllegalStateException.class);
    }
  }

  private static void findUntilAbsent(OffheapKeydir keydir, NumberedRecords records) {
    for (int i = 0; ; i++) {
      int number = i % 20_000;
      byte[] key = NumberedRecords.key(number);
      long found = keydir.find(key, records.hash(number));
      if (found == Location.ABSENT) {
        return;
      }
      assertThat(found).isEqualTo(NumberedRecords.bare(number, 1));
      keydir.holds(key, records.hash(number), found);
      keydir.memoryBytes();
      if (i % 1000 == 0) {
        keydir.falseCandidateRate();
      }
    }
  }

  private static void visitUntilEmpty(OffheapKeydir keydir) {
    int visited;
    do {
      int[] count = {0};
      long cursor = 0;
      do {
        cursor = keydir.visit(cursor, (key, location) -> count[0]++);
      } while (cursor != 0);
      visited = count[0];
    } while (visited > 0);
  }

  /** A rate that follows from the tags is what lookups of absent keys see. */
  @Test
  void givenATableThatHasGrownManyTimes_whenAskedForFalseCandidates_thenTheRateIsWhatIsSeen() {
    int count = 1_000_000;
    byte[] key = new byte[Long.BYTES];
    try (var keydir = new OffheapKeydir(records)) {
      for (int i = 0; i < count; i++) {
        ComputedRecords.key(i, key);
        keydir.put(key, records.hash(key), ComputedRecords.location(i));
      }
      records.compared = 0;
      for (int i = count; i < 3 * count; i++) {
        ComputedRecords.key(i, key);
        keydir.find(key, records.hash(key));
      }
      double seen = records.compared / (2.0 * count);

      assertThat(keydir.falseCandidateRate()).isBetween(seen * 0.8, seen * 1.25);
    }
  }
}
