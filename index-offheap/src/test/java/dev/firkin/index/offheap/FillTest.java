package dev.firkin.index.offheap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.firkin.error.LimitException;
import dev.firkin.spi.KeydirFill;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class FillTest {

  /** However wrong the estimate is, and wherever the parts begin and end. */
  @Property(tries = 150)
  void aFilledKeydirIsLikeOneInWhichAllWasPut(
      @ForAll Hashing hashing,
      @ForAll @IntRange(max = 6000) int keys,
      @ForAll @IntRange(max = 300) int percentEstimated,
      @ForAll @IntRange(min = 1, max = 9) int parts,
      @ForAll long seed)
      throws Exception {
    int count = hashing.isSpread() ? keys : Math.min(keys, 900);
    var random = new SplittableRandom(seed);
    try (var filled = new Modelled(hashing)) {
      fill(filled, count, (long) count * percentEstimated / 100, parts, random);

      filled.check(count + 100);
      for (int i = 0; i < 2 * count; i++) {
        filled.change(random, count + 100, i < count == seed > 0);
      }
      filled.check(count + 100);
    }
  }

  /** Parts begin and end at any hashes; several threads. */
  private static void fill(
      Modelled filled, int count, long estimate, int parts, SplittableRandom random)
      throws Exception {
    List<Integer> numbers =
        IntStream.range(0, count)
            .boxed()
            .sorted(
                Comparator.comparing(
                    (Integer number) -> filled.records.hash(number), Long::compareUnsigned))
            .toList();
    numbers.forEach(number -> filled.model.put(number, filled.nextLocation(number)));
    long[] ends =
        random.longs(parts - 1).boxed().sorted(Long::compareUnsigned).mapToLong(l -> l).toArray();
    KeydirFill fill = filled.keydir.fill(estimate);
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      var running =
          IntStream.range(0, parts)
              .mapToObj(i -> {
                long first = i == 0 ? 0 : ends[i - 1];
                long last = i == parts - 1 ? -1 : ends[i] - 1;
                return threads.submit(() -> fillPart(filled, fill, numbers, first, last));
              })
              .toList();
      for (var part : running) {
        part.get();
      }
    }
    fill.finish();
  }

  private static void fillPart(
      Modelled filled, KeydirFill fill, List<Integer> numbers, long first, long last) {
    if (Long.compareUnsigned(first, last) > 0) {
      return; // two ends were equal
    }
    KeydirFill.Part part = fill.part(first, last);
    for (int number : numbers) {
      long hash = filled.records.hash(number);
      if (Long.compareUnsigned(hash, first) >= 0 && Long.compareUnsigned(hash, last) <= 0) {
        part.add(hash, filled.model.get(number) | 77);
      }
    }
    part.finish();
  }

  /** Up to a load of 0.95 the table takes nearly all of them as they come. */
  @Test
  void givenMoreKeysThanEstimated_whenFilled_thenNearlyNoneOverflows() throws Exception {
    int count = 40_000;
    for (int percent : new int[] {100, 90, 87}) { // loads of 0.82, 0.91 and 0.943
      try (var filled = new Modelled(Hashing.GOOD)) {
        fill(filled, count, (long) count * percent / 100, 3, new SplittableRandom(3));

        assertThat(filled.keydir.overflowing()).isLessThanOrEqualTo(percent == 87 ? 40 : 0);
        filled.check(count + 1000);
      }
    }
  }

  @Test
  void givenKeysOrHashesThatAreNotInTurn_whenFilled_thenIsRefused() {
    try (var filled = new Modelled(Hashing.GOOD)) {
      KeydirFill fill = filled.keydir.fill(100);
      KeydirFill.Part part = fill.part(1000, 2000);
      part.add(1500, 1L << 20);
      assertThatThrownBy(() -> part.add(1499, 2L << 20))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("hash must be from 5dc");
      assertThatThrownBy(() -> part.add(2001, 2L << 20))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> fill.part(2000, 1000)).isInstanceOf(IllegalArgumentException.class);
    }
    try (var filled = new Modelled(Hashing.GOOD)) {
      filled.put(1);
      assertThatThrownBy(() -> filled.keydir.fill(100))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("empty");
    }
  }

  @Test
  void givenALimit_whenTooManyKeysAreToCome_thenIsRefusedAndNothingHasChanged() {
    var store = new LimitedRecords(Hashing.GOOD, 1 << 20);
    try (var keydir = new OffheapKeydir(store)) {
      long bytes = store.bytes;

      assertThatThrownBy(() -> keydir.fill(200_000)).isInstanceOf(LimitException.class);
      assertThatThrownBy(() -> keydir.fill(1L << 40)).isInstanceOf(LimitException.class);

      keydir.put(NumberedRecords.key(1), store.hash(1), NumberedRecords.location(1, 1));
      assertThat(store.bytes).isLessThanOrEqualTo(bytes + 1088);
      keydir.remove(NumberedRecords.key(1), store.hash(1));
      keydir.fill(20_000).finish();
    }
    assertThat(store.bytes).isZero();
  }
}
