package dev.firkin.index.offheap;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class StripesTest {

  private final Stripes stripes = new Stripes(1 << 20);

  @Test
  void givenAHash_whenItsStripeIsHeld_thenNothingCountsUntilItIsLetGo() {
    long hash = 0x8000_0000_0000_0000L;
    long before = stripes.counter(hash);
    assertThat(stripes.isUnchanged(hash, before)).isTrue();

    stripes.hold(hash, hash + 5);
    long during = stripes.counter(hash);
    assertThat(stripes.isUnchanged(hash, before)).isFalse();
    assertThat(stripes.isUnchanged(hash, during)).isFalse();
    assertThat(stripes.isUnchanged(0, stripes.counter(0))).isTrue();

    stripes.letGo(hash, hash + 5);
    assertThat(stripes.isUnchanged(hash, before)).isFalse();
    assertThat(stripes.isUnchanged(hash, during)).isFalse();
    assertThat(stripes.isUnchanged(hash, stripes.counter(hash))).isTrue();
  }

  @Test
  void givenHoldsThatNest_whenTheInnerOneEnds_thenTheOuterOneHolds() {
    stripes.hold(0, -1);
    stripes.hold(7, 8);
    stripes.letGo(7, 8);

    assertThat(stripes.isUnchanged(7, stripes.counter(7))).isFalse();
    stripes.letGo(0, -1);
    assertThat(stripes.isUnchanged(7, stripes.counter(7))).isTrue();
  }

  @Test
  void givenOverflow_whenNoted_thenItsStripeTellsAndReadersLookAgain() {
    long before = stripes.counter(5);

    stripes.noteOverflow(5);

    assertThat(stripes.isUnchanged(5, before)).isFalse();
    assertThat(Stripes.hasOverflow(stripes.counter(5))).isTrue();
    assertThat(Stripes.hasOverflow(stripes.counter(stripes.next(5)))).isFalse();
    stripes.hold(0, -1);
    stripes.letGo(0, -1);
    assertThat(Stripes.hasOverflow(stripes.counter(5))).isTrue();
    stripes.noteNoOverflow();
    assertThat(Stripes.hasOverflow(stripes.counter(5))).isFalse();
  }

  @Test
  void givenTheStripes_whenGoneThrough_thenTheyCoverAllHashes() {
    int count = 1;
    for (long next = stripes.next(0); next != 0; next = stripes.next(next)) {
      count++;
    }
    assertThat(count).isEqualTo(256);
  }

  /** Homes are held with every hash they have, in whatever stripes these are. */
  @Property
  void homesAreHeldWithAllTheirHashes(
      @ForAll @LongRange(min = 8, max = 1 << 24) long buckets,
      @ForAll @LongRange(max = 1 << 24) long any,
      @ForAll @IntRange(max = 40) int more) {
    var some = new Stripes(buckets);
    long first = any % buckets;
    long last = Math.min(buckets - 1, first + more);

    some.holdHomes(first - 7, last, buckets);

    for (long home = Math.max(0, first - 7); home <= last; home++) {
      long low = Homes.firstHash(home, buckets);
      long high = Homes.lastHash(home, buckets);
      assertThat(some.isUnchanged(low, some.counter(low))).isFalse();
      assertThat(some.isUnchanged(high, some.counter(high))).isFalse();
    }
    some.letGoHomes(first - 7, last, buckets);
    for (long hash = 0; ; ) {
      assertThat(some.isUnchanged(hash, some.counter(hash))).isTrue();
      hash = some.next(hash);
      if (hash == 0) {
        break;
      }
    }
  }
}
