package dev.firkin.index.offheap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.firkin.error.LimitException;
import org.junit.jupiter.api.Test;

class CeilingTest {

  private final LimitedRecords store = new LimitedRecords(Hashing.GOOD, Long.MAX_VALUE);

  private void put(OffheapKeydir keydir, int number) {
    keydir.put(
        NumberedRecords.key(number), store.hash(number), NumberedRecords.location(number, 1));
  }

  private void checkThere(OffheapKeydir keydir, int count) {
    assertThat(keydir.size()).isEqualTo(count);
    assertThat(TableCheck.check(keydir.table(), store) + keydir.overflowing()).isEqualTo(count);
    for (int number = 0; number < count; number++) {
      assertThat(keydir.find(NumberedRecords.key(number), store.hash(number)))
          .isEqualTo(NumberedRecords.bare(number, 1));
    }
  }

  /** At the worst a small table cannot double; then a good fifth of the memory has keys. */
  @Test
  void givenALimit_whenRoomIsRefused_thenTheTableIsAsFullAsItMayBe() {
    for (long bytesMax : new long[] {1 << 11, 20_000, 300_000, 3 << 20}) {
      store.bytesMax = bytesMax;
      try (var keydir = new OffheapKeydir(store)) {
        int count = 0;
        try {
          for (; ; count++) {
            keydir.makeRoom(1);
            put(keydir, count);
          }
        } catch (LimitException e) {
          assertThat(count * 8L).isGreaterThan(bytesMax / 5);
        }
        assertThat(keydir.overflowing()).isZero();
        checkThere(keydir, count);
      }
      assertThat(store.bytes).isZero();
    }
  }

  /** Without room made, nothing is lost either. */
  @Test
  void givenNoMemoryAtAll_whenKeysArePutAllTheSame_thenTheyOverflowAndComeBackLater() {
    try (var keydir = new OffheapKeydir(store)) {
      store.bytesMax = store.bytes;
      int count = 3000;
      for (int number = 0; number < count; number++) {
        put(keydir, number);
      }
      assertThat(keydir.overflowing()).isGreaterThan(count / 2);
      checkThere(keydir, count);
      assertThatThrownBy(() -> keydir.makeRoom(1)).isInstanceOf(LimitException.class);

      store.bytesMax = Long.MAX_VALUE;
      for (int number = count; number < 10 * count; number++) {
        put(keydir, number);
      }
      assertThat(keydir.overflowing()).isZero();
      checkThere(keydir, 10 * count);
    }
    assertThat(store.bytes).isZero();
  }

  @Test
  void givenRoomForManyKeys_whenOneCallLaterLessIsNeeded_thenTheRestIsReleased() {
    try (var keydir = new OffheapKeydir(store)) {
      long before = store.bytes;
      keydir.makeRoom(1_000_000);
      assertThat(store.bytes).isBetween(8_888_888L, 14_000_000L);

      keydir.makeRoom(1);

      assertThat(store.bytes).isEqualTo(before);
      assertThat(keydir.memoryBytes()).isLessThan(5000);
    }
  }

  @Test
  void givenMoreKeysThanAnyTableHas_whenRoomIsMade_thenIsRefusedInWords() {
    var records = new NumberedRecords(Hashing.GOOD, 0);
    try (var keydir = new OffheapKeydir(records)) {
      keydir.makeRoom(Integer.MAX_VALUE);
      assertThatThrownBy(() -> keydir.fill(1L << 33))
          .isInstanceOf(LimitException.class)
          .hasMessageContaining("spread them over several maps");
      assertThat(keydir.memoryBytes()).isLessThan(5000);
    }
  }
}
