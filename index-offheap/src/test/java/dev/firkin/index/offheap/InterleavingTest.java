package dev.firkin.index.offheap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firkin.spi.Location;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What happens between two looks of a reader, without chance and without a second thread: the
 * writer does its work while the reader has a key compared. Keys of equal hashes give it many
 * occasions.
 */
class InterleavingTest {

  private static final int NUMBERS = 4000;

  /** Does something once, when the reader has a key compared for the n-th time from now on. */
  private static final class PausingRecords extends NumberedRecords {
    final long[] oldestInUse = new long[NUMBERS];
    private int left;
    private Runnable work = () -> {};

    PausingRecords(Hashing hashing) {
      super(hashing);
    }

    void pause(int comparisons, Runnable work) {
      this.left = comparisons;
      this.work = work;
    }

    /** The answer is of what is there after the pause. */
    @Override
    public boolean isKeyAt(long location, byte[] key) {
      if (left > 0 && --left == 0) {
        work.run();
      }
      return isInUse(location) && super.isKeyAt(location, key);
    }

    @Override
    public byte[] keyAt(long location) {
      if (!isInUse(location)) {
        throw new IllegalStateException("the segment is closed");
      }
      return super.keyAt(location);
    }

    private boolean isInUse(long location) {
      return version(location) >= oldestInUse[number(location)];
    }
  }

  private final Map<Integer, Long> model = new HashMap<>();
  private final SplittableRandom random = new SplittableRandom(4);
  private PausingRecords records;
  private OffheapKeydir keydir;
  private long version;

  private void begin(Hashing hashing) {
    records = new PausingRecords(hashing);
    keydir = new OffheapKeydir(records);
  }

  @ParameterizedTest
  @EnumSource(names = {"FIVES", "EQUAL_TAGS", "TEN_BITS", "HALF_EQUAL"})
  void givenAReaderAtAnyComparison_whenTheWriterWorks_thenTheAnswerIsTrue(Hashing hashing) {
    begin(hashing);
    for (int round = 0; round < 40_000; round++) {
      boolean filling = round / 2500 % 2 == 0; // so it grows for a while, and shrinks for a while
      int number = random.nextInt(NUMBERS);
      long before = model.getOrDefault(number, Location.ABSENT);
      int changes = 1 + random.nextInt(12);
      records.pause(1 + random.nextInt(6), () -> change(changes, filling));

      long found = keydir.find(NumberedRecords.key(number), records.hash(number));

      records.pause(0, () -> {});
      long after = model.getOrDefault(number, Location.ABSENT);
      assertThat(found).as("number %d in round %d", number, round).isIn(before, after);
      change(1, filling);
    }
    TableCheck.check(keydir.table(), records);
  }

  /** A record is moved, and taken away, just before it is compared. */
  @Test
  void givenARecordThatMoves_whenItIsCompared_thenItIsFoundWhereItIsNow() {
    begin(Hashing.FIVES);
    change(3000, true);
    for (int number : model.keySet()) {
      records.pause(1, () -> replace(number));

      long found = keydir.find(NumberedRecords.key(number), records.hash(number));

      assertThat(found).isEqualTo(model.get(number));
    }
  }

  /** Who still has a table of the past finds what is there in it, or is sent to the new one. */
  @ParameterizedTest
  @EnumSource(names = {"GOOD", "FIVES"})
  void givenATableOfThePast_whenSearched_thenNothingThatIsThereIsCalledAbsent(Hashing hashing) {
    begin(hashing);
    for (int round = 0; round < 300; round++) {
      Table past = keydir.table();
      change(1 + random.nextInt(60), round / 40 % 2 == 0);
      if (past == keydir.table()) {
        continue;
      }
      model.forEach((number, location) -> {
        long found;
        try {
          found =
              keydir.search().find(past, NumberedRecords.key(number), records.hash(number), true);
        } catch (IllegalStateException e) {
          return; // its memory has been given back
        }
        assertThat(found).isNotEqualTo(Location.ABSENT);
      });
    }
  }

  /**
   * A reader who did not find its key looks again if its stripe was held meanwhile. So whenever an
   * entry has moved, if only within its bucket, the stripe of its hash must have been held; in the
   * old table, too, when that was exchanged for a larger one.
   */
  @ParameterizedTest
  @EnumSource(names = {"GOOD", "FIVES", "EQUAL_TAGS", "FIRST_HOMES"})
  void givenAnyChange_whenAnEntryHasMoved_thenItsStripeWasHeld(Hashing hashing) {
    begin(hashing);
    for (int round = 0; round < 6000; round++) {
      Table past = keydir.table();
      long[] places = places(past);
      long[] counters = new long[NUMBERS];
      for (int number = 0; number < NUMBERS; number++) {
        counters[number] = past.stripes().counter(records.hash(number));
      }
      change(1, round / 3000 % 2 == 0);
      Table now = keydir.table();
      if (now.end() < past.end() || now.chunk(0) != past.chunk(0)) {
        continue; // it was exchanged before anything moved
      }
      long[] placesNow = places(now);
      for (int number = 0; number < NUMBERS; number++) {
        if (places[number] >= 0 && placesNow[number] >= 0 && places[number] != placesNow[number]) {
          assertThat(past.stripes().isUnchanged(records.hash(number), counters[number]))
              .as("moved from %d to %d unheld", places[number], placesNow[number])
              .isFalse();
        }
      }
    }
  }

  /** The slot of each number, or -1. */
  private static long[] places(Table table) {
    long[] places = new long[NUMBERS];
    Arrays.fill(places, -1);
    for (long at = 0; at < table.end(); at++) {
      long slot = table.get(at);
      if (slot != Slot.EMPTY) {
        places[NumberedRecords.number(Slot.location(slot))] = at;
      }
    }
    return places;
  }

  private void change(int times, boolean filling) {
    for (int i = 0; i < times; i++) {
      int number = random.nextInt(NUMBERS);
      if (random.nextInt(10) < (filling ? 7 : 3)) {
        put(number);
      } else {
        remove(number);
      }
    }
  }

  private void put(int number) {
    long after = NumberedRecords.bare(number, ++version);
    long before = keydir.put(NumberedRecords.key(number), records.hash(number), after);
    assertThat(before).isEqualTo(model.getOrDefault(number, Location.ABSENT));
    model.put(number, after);
    records.oldestInUse[number] = version;
  }

  private void replace(int number) {
    long after = NumberedRecords.bare(number, ++version);
    byte[] key = NumberedRecords.key(number);
    assertThat(keydir.replace(key, records.hash(number), model.get(number), after)).isTrue();
    model.put(number, after);
    records.oldestInUse[number] = version;
  }

  private void remove(int number) {
    long before = model.getOrDefault(number, Location.ABSENT);
    assertThat(keydir.remove(NumberedRecords.key(number), records.hash(number))).isEqualTo(before);
    model.remove(number);
  }
}
