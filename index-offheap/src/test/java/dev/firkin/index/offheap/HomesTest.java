package dev.firkin.index.offheap;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class HomesTest {

  private static final BigInteger HASHES = BigInteger.ONE.shiftLeft(64);

  @Property(tries = 5000)
  void theFirstHashOfAHomeIsItsLowest(
      @ForAll @LongRange(min = Homes.BUCKETS_MIN, max = Homes.BUCKETS_MAX) long buckets,
      @ForAll @LongRange(max = Homes.BUCKETS_MAX) long any) {
    long home = any % buckets;
    long first = Homes.firstHash(home, buckets);

    BigInteger[] exactly =
        BigInteger.valueOf(home).multiply(HASHES).divideAndRemainder(BigInteger.valueOf(buckets));
    long expected = exactly[0].longValue() + exactly[1].signum();
    assertThat(first).isEqualTo(expected);
    assertThat(Homes.of(first, buckets)).isEqualTo(home);
    assertThat(Homes.of(Homes.lastHash(home, buckets), buckets)).isEqualTo(home);
    if (home > 0) {
      assertThat(Homes.of(first - 1, buckets)).isEqualTo(home - 1);
    }
  }

  @Property
  void aHigherHashHasNoLowerHome(
      @ForAll long one,
      @ForAll long other,
      @ForAll @LongRange(min = Homes.BUCKETS_MIN, max = Homes.BUCKETS_MAX) long buckets) {
    int byHash = Long.compareUnsigned(one, other);
    int byHome = Long.compare(Homes.of(one, buckets), Homes.of(other, buckets));

    assertThat(byHome == 0 || byHome == byHash).isTrue();
  }

  @Property
  void aHomeIsNotWiderThanTheGridOfItsLevel(
      @ForAll @LongRange(min = Homes.BUCKETS_MIN, max = Homes.BUCKETS_MAX) long buckets,
      @ForAll @LongRange(max = Homes.BUCKETS_MAX) long any) {
    long home = any % buckets;
    long width = Homes.lastHash(home, buckets) - Homes.firstHash(home, buckets) + 1;

    assertThat(width).isPositive().isLessThanOrEqualTo(1L << 64 - Homes.level(buckets));
  }

  @Test
  void givenTheEnds_whenMapped_thenTheyAreTheEnds() {
    assertThat(Homes.of(0, 11)).isZero();
    assertThat(Homes.of(-1, 11)).isEqualTo(10);
    assertThat(Homes.firstHash(0, 11)).isZero();
    assertThat(Homes.firstHash(11, 11)).isZero();
    assertThat(Homes.lastHash(10, 11)).isEqualTo(-1);
    assertThat(Homes.level(8)).isEqualTo(3);
    assertThat(Homes.level(15)).isEqualTo(3);
    assertThat(Homes.level(16)).isEqualTo(4);
  }
}
