package dev.firkin.index.offheap;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

class LoadTest {

  private static final long MOST = Homes.BUCKETS_MAX / 2;

  @Property
  void aTableThatHasJustGrownNeitherGrowsNorShrinks(
      @ForAll @LongRange(min = 100, max = MOST) long buckets) {
    long entries = fewestThatAreHigh(buckets);
    long grown = Load.grown(buckets);

    assertThat(grown).isGreaterThan(buckets);
    assertThat(Load.isHigh(entries, grown)).isFalse();
    assertThat(Load.isLow(entries, grown)).isFalse();
    assertThat(Load.isFull(entries, buckets)).isFalse();
  }

  @Property
  void aTableThatHasJustShrunkNeitherGrowsNorShrinks(
      @ForAll @LongRange(min = 100, max = MOST) long entries) {
    long shrunk = Load.bucketsFor(entries);

    assertThat(Load.isHigh(entries, shrunk)).isFalse();
    assertThat(Load.isLow(entries, shrunk)).isFalse();
  }

  /** A pass has ended before the next is due, whatever the size. */
  @Property
  void growingEndsInTime(@ForAll @LongRange(min = Homes.BUCKETS_MIN, max = MOST) long buckets) {
    long steps = (buckets + Load.HOMES_OF_A_STEP - 1) / Load.HOMES_OF_A_STEP;
    long entries = fewestThatAreHigh(buckets) + steps * Load.KEYS_OF_A_STEP;

    assertThat(Load.isHigh(entries, Load.grown(buckets))).isFalse();
  }

  @Property
  void aLargeTableTakesLessThanTenBytesAKey(
      @ForAll @LongRange(min = 1 << 22, max = MOST) long buckets) {
    double most = 8.0 * 8 * Load.grown(buckets) / fewestThatAreHigh(buckets);

    assertThat(most).isBetween(9.8, 9.9);
  }

  private static long fewestThatAreHigh(long buckets) {
    long entries = buckets * 7;
    while (!Load.isHigh(entries, buckets)) {
      entries += 1 + (long) ((0.88 * 8 * buckets - entries) / 2);
    }
    return entries;
  }
}
