package dev.firkin.index.offheap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class RemappingTest {

  private static final HashRange ALL = new HashRange(0, -1);

  /** Wherever a range of hashes is cut, each entry is on one side, and on the right one. */
  @Property(tries = 200)
  void noEntryIsOnBothSidesOfAHash(
      @ForAll Hashing hashing,
      @ForAll @IntRange(min = 8, max = 300) int buckets,
      @ForAll @IntRange(min = 8, max = 400) int after,
      @ForAll @IntRange(max = 2000) int at) {
    var records = new NumberedRecords(hashing);
    try (var memory = Memory.of(records, Table.slotsFor(buckets))) {
      Table table = new Table(memory.chunks(), buckets);
      var insertion = new Insertion();
      List<Integer> inserted = new ArrayList<>();
      for (int number = 0; number < buckets * 7; number++) {
        long hash = records.hash(number);
        long location = NumberedRecords.bare(number, 1);
        long slot = Slot.of(location, hash, Homes.level(buckets), Slot.KNOWN_MAX - number % 9);
        if (insertion.insert(table, slot, Homes.of(hash, buckets), buckets)) {
          inserted.add(number);
        }
      }
      long cut = records.hash(inserted.get(at % inserted.size()));
      List<Integer> below = new ArrayList<>();
      List<Integer> above = new ArrayList<>();
      inserted.forEach(number ->
          (Long.compareUnsigned(records.hash(number), cut) < 0 ? below : above).add(number));

      assertThat(collected(table, buckets, after, new HashRange(cut, -1), records))
          .containsExactlyInAnyOrderElementsOf(above);
      if (cut != 0) {
        assertThat(collected(table, buckets, after, new HashRange(0, cut - 1), records))
            .containsExactlyInAnyOrderElementsOf(below);
      }
    }
  }

  private static List<Integer> collected(
      Table table, int buckets, int after, HashRange wanted, NumberedRecords records) {
    var remapping = new Remapping(records);
    remapping.collect(table, 0, buckets, buckets, after, ALL, wanted);
    List<Integer> numbers = new ArrayList<>();
    for (int i = 0; i < remapping.count(); i++) {
      int number = NumberedRecords.number(Slot.location(remapping.slot(i)));
      assertThat(remapping.home(i)).isEqualTo(Homes.of(records.hash(number), after));
      numbers.add(number);
    }
    return numbers;
  }
}
