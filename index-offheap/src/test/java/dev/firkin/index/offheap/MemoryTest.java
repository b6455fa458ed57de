package dev.firkin.index.offheap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.firkin.error.LimitException;
import java.nio.LongBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class MemoryTest {

  private final LimitedRecords store = new LimitedRecords(Hashing.GOOD, Long.MAX_VALUE);

  @Test
  void givenASmallOne_whenItGrows_thenItDoublesAndKeepsWhatIsInIt() {
    try (var memory = Memory.of(store, Memory.SLOTS_MIN)) {
      memory.chunks()[0].put(Memory.SLOTS_MIN - 1, 7);
      long slots = Memory.SLOTS_MIN;
      while (slots < Memory.CHUNK_SLOTS) {
        memory.grow();
        memory.giveBack();
        slots *= 2;
        assertThat(memory.slots()).isEqualTo(slots);
        assertThat(memory.bytes()).isBetween(slots * 8, slots * 8 + 64).isEqualTo(store.bytes);
      }
      assertThat(memory.chunks()).hasSize(1);
      assertThat(memory.chunks()[0].get(Memory.SLOTS_MIN - 1)).isEqualTo(7);
      assertThat(memory.chunks()[0].get(Memory.SLOTS_MIN)).isZero();
    }
  }

  @Test
  void givenManyChunks_whenItShrinks_thenTheRestStaysAndTheMemoryComesBackInParts() {
    try (var memory = Memory.of(store, Memory.SLOTS_MIN)) {
      growTo(memory, 100);
      memory.chunks()[40].put(3, 9);
      long before = memory.bytes();
      LongBuffer last = memory.chunks()[99];

      memory.shrink(50L * Memory.CHUNK_SLOTS);

      assertThat(memory.chunks().length).isBetween(50, 57);
      assertThat(memory.bytes()).isEqualTo(before);
      memory.giveBack();
      assertThat(memory.bytes()).isLessThan(before).isGreaterThan(before / 2);
      for (int i = 0; i < 10; i++) {
        memory.giveBack();
      }
      assertThat(memory.bytes()).isBetween(50L << 19, 57L * ((1 << 19) + 64));
      assertThat(memory.chunks()[40].get(3)).isEqualTo(9);
      assertThatThrownBy(() -> last.get(0)).isInstanceOf(IllegalStateException.class);
      growTo(memory, 100);
      assertThat(memory.chunks()[40].get(3)).isEqualTo(9);
      assertThat(memory.chunks()[99].get(0)).isZero();
    }
  }

  @Test
  void givenAHundredChunks_whenShrunkToAlmostNothing_thenTheFirstBecomesSmallAgain() {
    try (var memory = Memory.of(store, Memory.SLOTS_MIN)) {
      growTo(memory, 100);
      memory.chunks()[0].put(100, 5);

      memory.shrink(300);
      for (int i = 0; i < 50; i++) {
        memory.giveBack();
      }

      assertThat(memory.slots()).isEqualTo(512);
      assertThat(memory.bytes()).isEqualTo(512 * 8 + 64);
      assertThat(memory.chunks()[0].get(100)).isEqualTo(5);
      memory.grow();
      assertThat(memory.slots()).isEqualTo(1024);
    }
  }

  @Test
  void givenALimit_whenItIsReached_thenSaysSoAndNothingHasChanged() {
    store.bytesMax = 1 << 20;
    try (var memory = Memory.of(store, Memory.CHUNK_SLOTS)) {
      long bytes = memory.bytes();

      assertThatThrownBy(memory::grow)
          .isInstanceOf(LimitException.class)
          .hasMessageContaining("limit of 1048576");

      assertThat(memory.bytes()).isEqualTo(bytes).isEqualTo(store.bytes);
      assertThat(memory.slots()).isEqualTo(Memory.CHUNK_SLOTS);
      memory.chunks()[0].put(0, 1);
    }
    store.bytesMax = 2000;
    try (var memory = Memory.of(store, Memory.SLOTS_MIN)) {
      assertThatThrownBy(memory::grow).isInstanceOf(LimitException.class);
      memory.chunks()[0].put(0, 1);
      assertThat(memory.slots()).isEqualTo(Memory.SLOTS_MIN);
    }
    assertThatThrownBy(() -> Memory.of(store, 10_000)).isInstanceOf(LimitException.class);
    assertThat(store.bytes).isZero();
  }

  @Test
  void givenALimitAndAReservation_whenItGrowsThatFar_thenNothingElseIsReserved() {
    for (long slots : new long[] {1000, Memory.CHUNK_SLOTS, 5L * Memory.CHUNK_SLOTS + 1}) {
      store.bytesMax = Long.MAX_VALUE;
      try (var memory = Memory.of(store, 300)) {
        memory.reserveFor(slots);
        memory.reserveFor(slots);
        store.bytesMax = store.bytes;
        assertThatThrownBy(() -> memory.reserveFor(slots + Memory.CHUNK_SLOTS))
            .isInstanceOf(LimitException.class);

        memory.growTo(slots);

        assertThat(memory.slots()).isGreaterThanOrEqualTo(slots);
        assertThat(store.bytes).isEqualTo(memory.bytes());
        memory.reserveFor(slots);
        memory.releaseReserved();
        assertThat(store.bytes).isEqualTo(memory.bytes());
      }
      assertThat(store.bytes).isZero();
    }
  }

  /** Both must be held for a moment, which may be too much. */
  @Test
  void givenNoRoomForACopy_whenShrunk_thenTheLargerOneStays() {
    try (var memory = Memory.of(store, 4096)) {
      store.bytesMax = store.bytes;

      memory.shrink(200);

      assertThat(memory.slots()).isEqualTo(4096);
      store.bytesMax = Long.MAX_VALUE;
      memory.shrink(200);
      assertThat(memory.slots()).isEqualTo(256);
    }
  }

  @Test
  @Tag("trap-J6")
  void givenAnyNumberOfChunks_whenClosed_thenAllIsGivenBack() {
    var memory = Memory.of(store, Memory.SLOTS_MIN);
    growTo(memory, 30);
    LongBuffer first = memory.chunks()[0];
    memory.shrink(20L * Memory.CHUNK_SLOTS);

    memory.close();

    assertThat(memory.bytes()).isZero();
    assertThat(store.bytes).isZero();
    assertThatThrownBy(() -> first.get(0)).isInstanceOf(IllegalStateException.class);
  }

  private static void growTo(Memory memory, int chunks) {
    while (memory.slots() < (long) chunks * Memory.CHUNK_SLOTS) {
      memory.grow();
      memory.giveBack();
    }
  }
}
