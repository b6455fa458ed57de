package dev.firkin.index.offheap;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class HashRangeTest {

  /**
   * Any number of buckets, and above all those near to powers of two, where homes meet the grid.
   */
  @Provide
  Arbitrary<Long> buckets() {
    Arbitrary<Long> near =
        Arbitraries.integers()
            .between(4, 29)
            .flatMap(level ->
                Arbitraries.longs().between(-3, 3).map(by -> Math.max(8, (1L << level) + by)));
    return Arbitraries.oneOf(
        Arbitraries.longs().between(Homes.BUCKETS_MIN, Homes.BUCKETS_MAX),
        Arbitraries.longs().between(8, 200),
        near);
  }

  private static HashRange range(long slot, long home, long buckets) {
    return HashRange.of(
        slot, Homes.firstHash(home, buckets), Homes.lastHash(home, buckets), Homes.level(buckets));
  }

  @Property(tries = 5000)
  void theHashIsInTheRange(
      @ForAll long hash, @ForAll("buckets") long buckets, @ForAll @IntRange(max = 16) int known) {
    long slot = Slot.of(1L << 20, hash, Homes.level(buckets), known);

    assertThat(range(slot, Homes.of(hash, buckets), buckets).contains(hash)).isTrue();
  }

  /** Its ends are as good candidates as any, so it is not wider than it has to be. */
  @Property(tries = 5000)
  void bothEndsOfTheRangeWouldHaveMadeTheSameEntry(
      @ForAll long hash, @ForAll("buckets") long buckets, @ForAll @IntRange(max = 16) int known) {
    int level = Homes.level(buckets);
    long home = Homes.of(hash, buckets);
    long slot = Slot.of(1L << 20, hash, level, known);
    HashRange range = range(slot, home, buckets);

    for (long end : new long[] {range.first(), range.last()}) {
      assertThat(Homes.of(end, buckets)).isEqualTo(home);
      assertThat(Slot.of(1L << 20, end, level, known)).isEqualTo(slot);
    }
    assertThat(range.known(level)).isBetween(0, 16);
  }

  /** When all hashes of the range have one new home, that is the right one; and they mostly do. */
  @Property(tries = 5000)
  void aNewHomeThatIsDecidedIsRight(
      @ForAll long hash, @ForAll("buckets") long before, @ForAll("buckets") long after) {
    long slot = Slot.of(1L << 20, hash, Homes.level(before), 16);
    HashRange range = range(slot, Homes.of(hash, before), before);

    if (Homes.of(range.first(), after) == Homes.of(range.last(), after)) {
      assertThat(Homes.of(range.first(), after)).isEqualTo(Homes.of(hash, after));
    }
    int known = range.known(Homes.level(after));
    long tag = Slot.of(0, range.first(), Homes.level(after), known);
    assertThat(Slot.fits(tag, Slot.wanted(hash, Homes.level(after)))).isTrue();
  }

  @Test
  void givenGoodHashes_whenTheTableGrowsByATwelfth_thenOneHomeIn40000IsUndecided() {
    long before = 1_500_000;
    long after = Load.grown(before);
    int undecided = 0;
    for (int i = 0; i < 1_000_000; i++) {
      long hash = Hashing.mixed(i);
      long slot = Slot.of(1L << 20, hash, Homes.level(before), 16);
      HashRange range = range(slot, Homes.of(hash, before), before);
      undecided += Homes.of(range.first(), after) == Homes.of(range.last(), after) ? 0 : 1;
    }

    assertThat(undecided).isBetween(1, 60);
  }

  @Test
  void givenFewerBucketsOrDoubleAsMany_whenMapped_thenBitsAreWonAndLost() {
    long hash = 0x9ABC_DEF0_1234_5678L;
    HashRange range = range(Slot.of(1L << 20, hash, 10, 16), Homes.of(hash, 1024), 1024);

    assertThat(range.known(10)).isEqualTo(16);
    assertThat(range.known(11)).isEqualTo(15);
    assertThat(range.known(20)).isEqualTo(6);
    assertThat(range.known(30)).isZero();
    assertThat(range.known(8)).isEqualTo(16);
  }
}
