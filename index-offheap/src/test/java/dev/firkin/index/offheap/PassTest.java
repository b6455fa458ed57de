package dev.firkin.index.offheap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Passes by themselves, step by step. A reader who did not find its key in a table looks again only
 * if its stripe was held meanwhile; so each entry that a step moves, if only within its bucket,
 * must have been held in the table that readers had when the step began.
 */
class PassTest {

  private final NumberedRecords records = new NumberedRecords(Hashing.GOOD);
  private final Overflow overflow = new Overflow(records);
  private final Insertion insertion = new Insertion();
  private final Moves moves = new Moves(records, overflow, insertion);

  @ParameterizedTest
  @ValueSource(ints = {40, 513, 558, 600, 1000, 1024, 1500, 2047, 3000})
  void givenATableThatGrows_whenAStepMovesAnEntry_thenItsStripeWasHeld(int buckets) {
    int after = (int) Load.grown(buckets);
    try (var memory = Memory.of(records, Table.slotsFor(after))) {
      int count = (int) (buckets * 8 * 0.88);
      var current = filled(memory, buckets, count);
      var pass = new GrowthPass(current, overflow, moves, memory.chunks(), buckets, after);
      boolean isLast;
      do {
        Table past = current.get();
        long[] places = places(past, count);
        long[] counters = counters(past, count);
        isLast = pass.step();
        checkHeld(past, places, counters, places(current.get(), count));
        assertThat(TableCheck.check(current.get(), records)).isEqualTo(count - overflow.count());
      } while (!isLast);
    }
  }

  /** In the last step entries only move to where readers still come by. */
  @ParameterizedTest
  @ValueSource(ints = {600, 1024, 3000})
  void givenATableThatShrinks_whenAStepMovesAnEntry_thenItsStripeWasHeld(int buckets) {
    try (var memory = Memory.of(records, Table.slotsFor(buckets))) {
      int count = buckets * 4;
      long after = Load.bucketsFor(count);
      var current = filled(memory, buckets, count);
      var removal = new Removal();
      var pass = new ShrinkPass(current, overflow, moves, removal, memory.chunks(), buckets, after);
      while (true) {
        Table past = current.get();
        long[] places = places(past, count);
        long[] counters = counters(past, count);
        if (pass.step()) {
          break;
        }
        checkHeld(past, places, counters, places(current.get(), count));
        assertThat(TableCheck.check(current.get(), records)).isEqualTo(count - overflow.count());
      }
      assertThat(TableCheck.check(current.get(), records)).isEqualTo(count - overflow.count());
    }
  }

  private CurrentTable filled(Memory memory, int buckets, int count) {
    Table table = new Table(memory.chunks(), buckets);
    int level = Homes.level(buckets);
    for (int number = 0; number < count; number++) {
      long hash = records.hash(number);
      long slot = Slot.of(NumberedRecords.bare(number, 1), hash, level, Slot.KNOWN_MAX);
      assertThat(insertion.insert(table, slot, Homes.of(hash, buckets), buckets)).isTrue();
    }
    return new CurrentTable(table);
  }

  private long[] counters(Table table, int count) {
    long[] counters = new long[count];
    Arrays.setAll(counters, number -> table.stripes().counter(records.hash(number)));
    return counters;
  }

  /** The slot of each number, or -1. */
  private static long[] places(Table table, int count) {
    long[] places = new long[count];
    Arrays.fill(places, -1);
    for (long at = 0; at < table.end(); at++) {
      long slot = table.get(at);
      if (slot != Slot.EMPTY) {
        places[NumberedRecords.number(Slot.location(slot))] = at;
      }
    }
    return places;
  }

  private void checkHeld(Table past, long[] places, long[] counters, long[] placesNow) {
    for (int number = 0; number < places.length; number++) {
      if (places[number] != placesNow[number]) {
        assertThat(past.stripes().isUnchanged(records.hash(number), counters[number]))
            .as("moved from %d to %d unheld", places[number], placesNow[number])
            .isFalse();
      }
    }
  }
}
