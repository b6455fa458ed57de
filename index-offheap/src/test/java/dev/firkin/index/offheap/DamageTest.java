package dev.firkin.index.offheap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.firkin.error.LimitException;
import dev.firkin.spi.Location;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Records that cannot be read: none of their keys is called absent, and nothing else is hurt. */
class DamageTest {

  private static final class DamagedRecords extends NumberedRecords {
    final Set<Integer> damaged = new HashSet<>();

    DamagedRecords(Hashing hashing) {
      super(hashing);
    }

    @Override
    public boolean isKeyAt(long location, byte[] key) {
      return !damaged.contains(number(location)) && super.isKeyAt(location, key);
    }

    @Override
    public byte[] keyAt(long location) {
      if (damaged.contains(number(location))) {
        throw new LimitException("stands for any error of the store");
      }
      return super.keyAt(location);
    }
  }

  private static void put(OffheapKeydir keydir, NumberedRecords records, int number, int version) {
    keydir.put(
        NumberedRecords.key(number),
        records.hash(number),
        NumberedRecords.location(number, version));
  }

  private static long find(OffheapKeydir keydir, NumberedRecords records, int number) {
    return keydir.find(NumberedRecords.key(number), records.hash(number));
  }

  @ParameterizedTest
  @EnumSource(names = {"GOOD", "FIVES", "HALF_EQUAL"})
  void givenDamagedRecords_whenTheTableIsResized_thenTheOthersAreFound(Hashing hashing) {
    var records = new DamagedRecords(hashing);
    int count = hashing == Hashing.HALF_EQUAL ? 900 : 9000;
    try (var keydir = new OffheapKeydir(records)) {
      for (int number = 0; number < 200; number++) {
        put(keydir, records, number, 1);
      }
      for (int number = 0; number < 200; number += 10) {
        records.damaged.add(number);
      }
      for (int number = 200; number < count; number++) {
        put(keydir, records, number, 1);
      }
      for (int number = 200; number < count; number++) {
        if (number % 10 != 0) {
          keydir.remove(NumberedRecords.key(number), records.hash(number));
        }
      }
      for (int number = 0; number < 200; number++) {
        if (!records.damaged.contains(number)) {
          long found = find(keydir, records, number);
          assertThat(found).isEqualTo(NumberedRecords.bare(number, 1));
        }
      }
    }
  }

  /** 200 keys of one hash: 64 fit into the table. */
  @Test
  void givenDamagedRecordsOfOneHash_whenRestoredAndLookedUp_thenTheirLocationIsGiven()
      throws Exception {
    var records = new DamagedRecords(Hashing.ONE);
    WrittenImage image;
    try (var keydir = new OffheapKeydir(records)) {
      for (int number = 0; number < 200; number++) {
        put(keydir, records, number, 1);
      }
      assertThat(keydir.overflowing()).isEqualTo(136);
      image = WrittenImage.of(keydir.image(), () -> {});
    }
    for (int number = 0; number < 200; number += 50) {
      records.damaged.add(number);
    }
    try (var keydir = (OffheapKeydir) new OffheapKeydirProvider().restore(records, image)) {
      for (int turn = 0; turn < 2; turn++) { // the second time, the writer has read their keys
        for (int number = 0; number < 200; number++) {
          int found = NumberedRecords.number(find(keydir, records, number));
          assertThat(found)
              .isIn(records.damaged.contains(number) ? records.damaged : Set.of(number));
        }
        assertThat(NumberedRecords.number(find(keydir, records, 1000))).isIn(records.damaged);
        assertThat(keydir.holds(NumberedRecords.key(199), records.hash(0), at(199))).isTrue();
        assertThat(keydir.replace(NumberedRecords.key(1000), records.hash(0), at(1001), at(1000)))
            .isFalse();
      }
      assertThatThrownBy(() -> visitAll(keydir)).isInstanceOf(LimitException.class);
      long size = keydir.size();
      for (int number = 0; number < 200; number += 50) {
        // Which one is overwritten nobody can know; one of them is.
        assertThat(keydir.put(NumberedRecords.key(number), records.hash(0), at(1000 + number)))
            .isNotEqualTo(Location.ABSENT);
      }
      assertThat(keydir.size()).isEqualTo(size);
      Set<Long> held = new HashSet<>();
      keydir.visitLocations(location -> assertThat(held.add(location)).isTrue());
      assertThat(held).hasSize(200).doesNotContain(at(0), at(50), at(100), at(150));
      for (int number = 1; number < 200; number++) {
        if (number % 50 != 0) {
          keydir.remove(NumberedRecords.key(number), records.hash(0));
        }
      }
      assertThat(keydir.size()).isEqualTo(4);
      assertThat(TableCheck.check(keydir.table(), records) + keydir.overflowing()).isEqualTo(4);
    }
  }

  private static long at(int number) {
    return NumberedRecords.bare(number, 1);
  }

  private static void visitAll(OffheapKeydir keydir) {
    long cursor = 0;
    do {
      cursor = keydir.visit(cursor, (key, location) -> {});
    } while (cursor != 0);
  }
}
