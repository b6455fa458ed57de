package dev.firkin.index.offheap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firkin.spi.Location;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class SlotTest {

  private static final long LOCATION = Location.of(0xFFFF, 0xFFFFFFFL << 3, 0);

  @Property
  void aSlotTellsWhatItWasMadeOf(
      @ForAll @LongRange(min = 1, max = (1L << 44) - 1) long place,
      @ForAll long hash,
      @ForAll @IntRange(min = 3, max = 30) int level,
      @ForAll @IntRange(max = 16) int known,
      @ForAll @IntRange(max = 7) int displacement) {
    long location = place << 20;
    long slot = Slot.withDisplacement(Slot.of(location | 0xABC, hash, level, known), displacement);

    assertThat(Slot.location(slot)).isEqualTo(location);
    assertThat(Slot.displacement(slot)).isEqualTo(displacement);
    assertThat(Slot.known(slot)).isEqualTo(known);
    assertThat(Slot.bits(slot)).isEqualTo(firstBits(hash << level, known));
    assertThat(slot).isNotEqualTo(Slot.EMPTY);
  }

  /** The one comparison says the same as the two that it stands for. */
  @Property(tries = 5000)
  void aSlotFitsIfDisplacementAndKnownBitsAgree(
      @ForAll long hash,
      @ForAll @IntRange(max = 16) int known,
      @ForAll @IntRange(max = 7) int displacement,
      @ForAll @IntRange(max = 17) int differingBit,
      @ForAll @IntRange(max = 7) int wantedDisplacement) {
    int level = 10;
    long other = differingBit == 17 ? hash : hash ^ 1L << 63 - level - differingBit;
    long slot = Slot.withDisplacement(Slot.of(LOCATION, hash, level, known), displacement);
    long wanted = Slot.wanted(other, level) + wantedDisplacement * Slot.DISPLACED;

    boolean agree = firstBits(hash << level, known) == firstBits(other << level, known);
    assertThat(Slot.fits(slot, wanted)).isEqualTo(agree && displacement == wantedDisplacement);
  }

  @Property
  void anEmptySlotFitsNothing(@ForAll long hash, @ForAll @IntRange(min = 3, max = 30) int level) {
    assertThat(Slot.fits(Slot.EMPTY, Slot.wanted(hash, level))).isFalse();
  }

  @Test
  void givenAnEntry_whenDisplacedByOne_thenNothingElseChanges() {
    long slot = Slot.of(LOCATION, -1, 3, 16);

    assertThat(slot + 7 * Slot.DISPLACED).isEqualTo(Slot.withDisplacement(slot, 7));
    assertThat(Slot.location(slot + 7 * Slot.DISPLACED)).isEqualTo(LOCATION);
  }

  private static long firstBits(long bits, int count) {
    return count == 0 ? 0 : bits >>> 64 - count;
  }
}
