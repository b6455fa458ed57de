package dev.firkin.index.offheap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firkin.error.LimitException;
import dev.firkin.spi.DamagedImageException;
import dev.firkin.spi.Keydir;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ImageTest {

  private static final int CALLS_WITH_CHANGES = 150;

  /** Numbers of keys; among them those at which the number of buckets passes a power of two. */
  @Provide
  Arbitrary<Integer> keys() {
    return Arbitraries.oneOf(
        Arbitraries.integers().between(0, 6000),
        Arbitraries.integers()
            .between(3, 9)
            .flatMap(level ->
                Arbitraries.integers().between(-9, 9).map(by -> Math.max(0, (7 << level) + by))));
  }

  /**
   * Whatever the writer does meanwhile: what stays is in the image once, what changes is in it as
   * it was at some moment or not at all; and with the changes made again, all is the same.
   */
  @Property(tries = 200)
  void anImageIsWhatStayedWhileItWasWritten(
      @ForAll Hashing hashing,
      @ForAll("keys") int keys,
      @ForAll @IntRange(min = 1, max = 60) int bucketsACall,
      @ForAll @IntRange(max = 200) int changes,
      @ForAll @IntRange(min = 1, max = 40) int turn,
      @ForAll long seed)
      throws Exception {
    var random = new SplittableRandom(seed);
    int numbers = numbers(hashing, keys);
    try (var live = filled(hashing, keys, random)) {
      live.note();
      int[] calls = {0};
      WrittenImage image =
          WrittenImage.of(
              live.keydir.image(bucketsACall),
              () -> {
                boolean filling = calls[0]++ / turn % 2 == 0;
                for (int i = 0; calls[0] < CALLS_WITH_CHANGES && i < changes; i++) {
                  live.change(random, numbers, filling);
                }
              });
      Map<Integer, Long> imaged = checkImaged(live, image, hashing);

      try (var restored = new Modelled(hashing, imaged, image)) {
        restored.check(numbers);
        live.changed.forEach(number -> {
          if (live.model.containsKey(number)) {
            restored.put(number);
          } else {
            restored.remove(number);
          }
        });
        assertThat(restored.model.keySet()).isEqualTo(live.model.keySet());
        restored.check(numbers);
        for (int i = 0; i < 3 * changes; i++) {
          restored.change(random, numbers, i > changes);
        }
        restored.check(numbers);
        restored.note();
        WrittenImage again = WrittenImage.of(restored.keydir.image(bucketsACall), () -> {});
        checkImaged(restored, again, hashing);
      }
    }
  }

  private static int numbers(Hashing hashing, int keys) {
    return hashing.isSpread() ? keys + keys / 2 + 10 : Math.min(keys + 10, 900);
  }

  /** With more keys for a while, so that some tables are about to shrink. */
  private static Modelled filled(Hashing hashing, int keys, SplittableRandom random) {
    var filled = new Modelled(hashing);
    int numbers = numbers(hashing, keys);
    for (int number = 0; number < (random.nextBoolean() ? numbers : keys); number++) {
      filled.put(number % numbers);
    }
    for (int number = keys; number < numbers; number++) {
      filled.remove(number);
    }
    return filled;
  }

  /** What is in an image, which must be what it may be. */
  private static Map<Integer, Long> checkImaged(Modelled live, WrittenImage image, Hashing hashing)
      throws IOException {
    Map<Integer, Long> imaged = new HashMap<>();
    try (Keydir restored =
        new OffheapKeydirProvider().restore(new NumberedRecords(hashing), image)) {
      restored.visitLocations(location ->
          assertThat(imaged.put(NumberedRecords.number(location), location))
              .as("where the same key is, too")
              .isNull());
    }
    imaged.forEach((number, at) -> assertTrue(live.seen.get(number).contains(at)));
    live.model.forEach((number, at) ->
        assertTrue(live.changed.contains(number) || at.equals(imaged.get(number)), "one left out"));
    return imaged;
  }

  /** Keys that are gone cannot be read, and need not be. */
  @Property(tries = 150)
  void whatIsGoneIsTakenOutOfARestoredKeydir(
      @ForAll Hashing hashing,
      @ForAll("keys") int keys,
      @ForAll @IntRange(max = 100) int percent,
      @ForAll boolean changedBefore,
      @ForAll long seed)
      throws Exception {
    var random = new SplittableRandom(seed);
    int numbers = numbers(hashing, keys);
    WrittenImage image;
    Map<Integer, Long> model;
    try (var live = filled(hashing, keys, random)) {
      image = WrittenImage.of(live.keydir.image(), () -> {});
      model = live.model;
    }
    try (var restored = new Modelled(hashing, model, image)) {
      for (int i = 0; changedBefore && i < keys / 2; i++) {
        restored.change(random, numbers, seed % 2 == 0);
      }
      Set<Long> gone = new HashSet<>();
      restored.model.values().stream()
          .sorted()
          .filter(at -> random.nextInt(100) < percent)
          .forEach(gone::add);
      restored.model.values().removeAll(gone);
      long read = restored.records.keysRead.get();

      assertThat(restored.keydir.removeIf(gone::contains)).isEqualTo(gone.size());

      assertThat(restored.records.keysRead.get()).isEqualTo(read);
      restored.check(numbers);
      assertThat(restored.keydir.removeIf(gone::contains)).isZero();
      for (int i = 0; i < keys; i++) {
        restored.change(random, numbers, i % 1000 < 500);
      }
      restored.check(numbers);
    }
  }

  @Test
  void givenAKeydirThatWasNotRestored_whenAskedToTakeOutWhatIsGone_thenRefuses() {
    try (var live = new Modelled(Hashing.GOOD)) {
      assertThatThrownBy(() -> live.keydir.removeIf(location -> true))
          .isInstanceOf(UnsupportedOperationException.class);
    }
  }

  /** More than a chunk is mapped, in several parts, and can be given back. */
  @Test
  void givenAnImageOfManyChunks_whenRestored_thenItIsMappedAndAllWorks() throws Exception {
    int keys = 500_000;
    WrittenImage image;
    Map<Integer, Long> model;
    var random = new SplittableRandom(1);
    try (var live = new Modelled(Hashing.GOOD)) {
      for (int number = 0; number < keys; number++) {
        live.put(number);
      }
      image = WrittenImage.of(live.keydir.image(), () -> {});
      model = live.model;
    }
    try (var restored = new Modelled(Hashing.GOOD, model, image)) {
      assertThat(image.maps).isGreaterThan(7);
      assertThat(restored.keydir.memoryBytes()).isGreaterThan(image.bytes());
      restored.check(keys + 1000);
      for (int number = keys; number < keys + keys / 8; number++) {
        restored.put(number);
      }
      for (int number = 0; number < keys; number++) {
        if (random.nextInt(20) > 0) {
          restored.remove(number);
        }
      }
      restored.check(keys + 1000);
      assertThat(restored.keydir.memoryBytes()).isLessThan(image.bytes() / 2);
    }
  }

  /** Opening does not depend on the size, and each answer comes from what has been checked. */
  @Test
  void givenAnImageOfManyChunks_whenAKeyIsFound_thenOnlyItsPartIsChecked() throws Exception {
    WrittenImage image = image(150_000);
    var records = new NumberedRecords(Hashing.GOOD);
    try (Keydir restored = new OffheapKeydirProvider().restore(records, image)) {
      assertThat(image.checks).isLessThanOrEqualTo(1); // of what is behind the table
      int before = image.checks;
      restored.find(NumberedRecords.key(7), records.hash(7));
      restored.find(NumberedRecords.key(7), records.hash(7));
      assertThat(image.checks - before).isEqualTo(1);
      while (restored.checkImage()) {
        // Until there is no more.
      }
      assertThat(image.checks - before).isEqualTo(image.parts.length / (512 << 10));
      int all = image.checks;
      restored.put(NumberedRecords.key(7), records.hash(7), NumberedRecords.location(7, 2));
      assertThat(image.checks).isEqualTo(all);
    }
  }

  @Test
  void givenADamagedImage_whenSomethingElseIsChanged_thenTheDamageIsFoundBefore() throws Exception {
    WrittenImage image = image(150_000);
    image.damagedAt = image.parts.length - 1;
    var records = new NumberedRecords(Hashing.GOOD);
    try (Keydir restored = new OffheapKeydirProvider().restore(records, image)) {
      long found = restored.find(NumberedRecords.key(7), records.hash(7));
      assertThatThrownBy(() -> restored.remove(NumberedRecords.key(7), records.hash(7)))
          .isInstanceOf(DamagedImageException.class);
      assertThat(restored.find(NumberedRecords.key(7), records.hash(7))).isEqualTo(found);
    }
  }

  @Test
  void givenALimit_whenAnImageIsRestored_thenItsMemoryCounts() throws Exception {
    WrittenImage image = image(60_000);
    long before = image.parts.length / 2;
    var store = new LimitedRecords(Hashing.GOOD, before);

    assertThatThrownBy(() -> new OffheapKeydirProvider().restore(store, image))
        .isInstanceOf(LimitException.class);
    assertThat(store.bytes).isZero();
    store.bytesMax = Long.MAX_VALUE;
    try (Keydir restored = new OffheapKeydirProvider().restore(store, image)) {
      assertThat(store.bytes).isGreaterThanOrEqualTo(image.parts.length);
      assertThat(restored.size()).isEqualTo(60_000);
    }
    assertThat(store.bytes).isZero();
  }

  @Test
  @Tag("trap-J6")
  void givenAnImageThatCannotBeMapped_whenRestored_thenSaysSoAndHoldsNothing() {
    WrittenImage image = image(120_000);
    var store = new LimitedRecords(Hashing.GOOD, Long.MAX_VALUE);
    for (int maps = 0; maps < 3; maps++) {
      image.maps = 0;
      image.mapsUntilFailure = maps;
      assertThatThrownBy(() -> new OffheapKeydirProvider().restore(store, image))
          .isInstanceOf(IOException.class)
          .hasMessage("no more mappings");
      assertThat(store.bytes).isZero();
    }
  }

  @Test
  void givenParametersThatAreNotRight_whenRestored_thenIsRefusedInWords() {
    WrittenImage image = image(3000);
    byte[] right = image.parameters;
    assertRefused(image, new byte[0], "must be 32 bytes");
    assertRefused(image, new byte[] {1, 0, 0, 0}, "must be 32 bytes");
    assertRefused(image, changed(right, 0, 2), "version of the image must be 1, was 2");
    for (int field = 8; field < 32; field += 8) {
      for (long wrong : new long[] {-1, 1 << 20, Long.MAX_VALUE, Long.MIN_VALUE, 1L << 60}) {
        assertRefused(image, changed(right, field, wrong), "cannot have");
      }
    }
    image.parts = new byte[image.parts.length - 8];
    assertRefused(image, right, "cannot have");
  }

  private static byte[] changed(byte[] parameters, int at, long value) {
    byte[] changed = parameters.clone();
    ByteBuffer buffer = ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN);
    if (at == 0) {
      buffer.putInt(0, (int) value);
    } else {
      buffer.putLong(at, value);
    }
    return changed;
  }

  private static void assertRefused(WrittenImage image, byte[] parameters, String why) {
    image.parameters = parameters;
    var records = new NumberedRecords(Hashing.GOOD);
    assertThatThrownBy(() -> new OffheapKeydirProvider().restore(records, image))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(why);
  }

  private static WrittenImage image(int keys) {
    try (var live = new Modelled(Hashing.GOOD)) {
      for (int number = 0; number < keys; number++) {
        live.put(number);
      }
      return WrittenImage.of(live.keydir.image(), () -> {});
    }
  }
}
