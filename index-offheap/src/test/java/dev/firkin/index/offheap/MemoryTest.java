package dev.firkin.index.offheap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.firkin.error.LimitException;
import java.nio.LongBuffer;
import org.junit.jupiter.api.Test;

class MemoryTest {

  private static final long UNLIMITED = Long.MAX_VALUE;

  @Test
  void givenASmallOne_whenItGrows_thenItDoublesAndKeepsWhatIsInIt() {
    try (var memory = new Memory(UNLIMITED)) {
      memory.chunks()[0].put(Memory.SLOTS_MIN - 1, 7);
      long slots = Memory.SLOTS_MIN;
      while (slots < Memory.CHUNK_SLOTS) {
        memory.grow();
        memory.giveBack();
        slots *= 2;
        assertThat(memory.slots()).isEqualTo(slots);
        assertThat(memory.bytes()).isBetween(slots * 8, slots * 8 + 64);
      }
      assertThat(memory.chunks()).hasSize(1);
      assertThat(memory.chunks()[0].get(Memory.SLOTS_MIN - 1)).isEqualTo(7);
      assertThat(memory.chunks()[0].get(Memory.SLOTS_MIN)).isZero();
    }
  }

  @Test
  void givenManyChunks_whenItShrinks_thenTheRestStaysAndTheMemoryComesBackInParts() {
    try (var memory = new Memory(UNLIMITED)) {
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
    try (var memory = new Memory(UNLIMITED)) {
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
    try (var memory = new Memory(1 << 20)) {
      while (memory.slots() < Memory.CHUNK_SLOTS) {
        memory.grow();
        memory.giveBack();
      }
      long bytes = memory.bytes();

      assertThatThrownBy(memory::grow)
          .isInstanceOf(LimitException.class)
          .hasMessageContaining("limit of 1048576");

      assertThat(memory.bytes()).isEqualTo(bytes);
      assertThat(memory.slots()).isEqualTo(Memory.CHUNK_SLOTS);
      memory.chunks()[0].put(0, 1);
    }
    try (var memory = new Memory(2000)) {
      assertThatThrownBy(memory::grow).isInstanceOf(LimitException.class);
      memory.chunks()[0].put(0, 1);
      assertThat(memory.slots()).isEqualTo(Memory.SLOTS_MIN);
    }
  }

  @Test
  void givenAnyNumberOfChunks_whenClosed_thenAllIsGivenBack() {
    var memory = new Memory(UNLIMITED);
    growTo(memory, 30);
    LongBuffer first = memory.chunks()[0];
    memory.shrink(20L * Memory.CHUNK_SLOTS);

    memory.close();

    assertThat(memory.bytes()).isZero();
    assertThatThrownBy(() -> first.get(0)).isInstanceOf(IllegalStateException.class);
  }

  private static void growTo(Memory memory, int chunks) {
    while (memory.slots() < (long) chunks * Memory.CHUNK_SLOTS) {
      memory.grow();
      memory.giveBack();
    }
  }
}
