package dev.firkin.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firkin.Firkin;
import dev.firkin.FirkinMap;
import dev.firkin.codec.Codecs;
import dev.firkin.config.FirkinOptions;
import dev.firkin.spi.Codec;
import java.lang.reflect.Array;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Codec} promises. A test class implements this and says how the codec is made
 * and which values it takes; see the {@linkplain dev.firkin.testkit.contract package} for an
 * example.
 *
 * @param <T> what is encoded
 */
public interface CodecContract<T> {

  /**
   * The codec under test, made as a program makes it. Asked for again and again; may be a new one
   * each time.
   *
   * @return the codec
   */
  Codec<T> codec();

  /**
   * Values that the codec takes, none of them null.
   *
   * @return any such values, the edge cases among them
   */
  Arbitrary<T> values();

  /**
   * The values at the ends of what the codec takes: the emptiest, the least, the greatest, the
   * deepest, and one as long as will ever be stored (a MiB at least, where values have a length).
   *
   * @return at least one value
   */
  List<T> extremes();

  /**
   * Whether two values are the same to a program.
   *
   * @param one a value
   * @param other a value
   * @return by default what {@link Objects#deepEquals} says
   */
  default boolean equal(T one, T other) {
    return Objects.deepEquals(one, other);
  }

  /**
   * Whether the codec is fit for keys: equal values have equal bytes.
   *
   * @return true unless overridden
   */
  default boolean forKeys() {
    return true;
  }

  /**
   * The order that the unsigned order of the bytes keeps.
   *
   * @return null, unless overridden, for a codec that promises no order
   */
  default @Nullable Comparator<? super T> keepsOrder() {
    return null;
  }

  /**
   * Changes a value in place, if it can be changed, so that it is seen whether bytes depend on it
   * after they have been encoded.
   *
   * @param value to be changed, unless it is immutable
   */
  default void spoil(T value) {
    if (value instanceof byte[] bytes) {
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] ^= 0x55;
      }
    } else if (value.getClass().isArray() && Array.getLength(value) > 1) {
      Object first = Array.get(value, 0);
      Array.set(value, 0, Array.get(value, Array.getLength(value) - 1));
      Array.set(value, Array.getLength(value) - 1, first);
    }
  }

  /**
   * How long one call may take before it is taken for one that never ends.
   *
   * @return 10 s unless overridden
   */
  default Duration patience() {
    return Duration.ofSeconds(10);
  }

  /**
   * For the properties here: {@link #values()} under the name by which they ask for it.
   *
   * @return the values
   */
  @Provide
  default Arbitrary<T> anyValue() {
    return values();
  }

  /**
   * For the properties here: some of {@link #values()}.
   *
   * @return lists of 1 to 30
   */
  @Provide
  default Arbitrary<List<T>> anyValues() {
    return values().list().ofMinSize(1).ofMaxSize(30);
  }

  /**
   * For the properties here: what happens to bytes on a bad disk or in bad hands.
   *
   * @return functions that leave their argument alone
   */
  @Provide
  default Arbitrary<UnaryOperator<byte[]>> anyDamage() {
    return Damage.any();
  }

  /**
   * Decoding undoes encoding, also by another codec of the same make.
   *
   * @param value any value
   */
  @Property(tries = 500)
  default void everyValueComesBack(@ForAll("anyValue") T value) {
    checkComesBack(value);
  }

  /** The values at the ends come back like all others. */
  @Test
  default void givenTheExtremes_whenEncodedAndDecoded_thenTheyComeBack() {
    assertTrue(!extremes().isEmpty(), "extremes() gives no value to test with");
    extremes().forEach(this::checkComesBack);
  }

  private void checkComesBack(T value) {
    T decoded = codec().decode(codec().encode(value));
    assertNotNull(decoded, "decode returned null");
    assertEqual(value, decoded, "what was decoded is not what was encoded");
  }

  private void assertEqual(T expected, T actual, String problem) {
    assertTrue(
        equal(expected, actual),
        () -> "%s: expected %s, was %s".formatted(problem, shown(expected), shown(actual)));
  }

  private static String shown(@Nullable Object value) {
    String text = Arrays.deepToString(new Object[] {value}); // arrays by what is in them
    return text.length() > 202
        ? text.substring(1, 200) + "..."
        : text.substring(1, text.length() - 1);
  }

  /**
   * A value that equals another one has the same bytes, if the codec is {@linkplain #forKeys() for
   * keys}: how often it is encoded, and by which codec, makes no difference.
   *
   * @param one any value
   * @param other any value
   */
  @Property(tries = 300)
  default void equalValuesHaveEqualBytes(@ForAll("anyValue") T one, @ForAll("anyValue") T other) {
    if (forKeys()) {
      byte[] bytes = codec().encode(one);
      assertArrayEquals(bytes, codec().encode(one), "a second encoding differs");
      T copy = codec().decode(bytes.clone());
      assertArrayEquals(bytes, codec().encode(copy), "an equal copy is encoded otherwise");
      assertEquals(
          equal(one, other),
          Arrays.equals(bytes, codec().encode(other)),
          () ->
              "values are equal just if their bytes are, but not so %s and %s"
                  .formatted(shown(one), shown(other)));
    }
  }

  /**
   * The unsigned order of the bytes is that of the values, if the codec {@linkplain #keepsOrder()
   * says so}.
   *
   * @param values any values, compared each with each
   */
  @Property(tries = 100)
  default void theBytesKeepTheOrderOfTheValues(@ForAll("anyValues") List<T> values) {
    checkOrder(values);
  }

  /** The order is kept at the ends, too. */
  @Test
  default void givenTheExtremes_whenTheirBytesAreCompared_thenTheOrderIsKept() {
    checkOrder(extremes());
  }

  private void checkOrder(List<T> values) {
    Comparator<? super T> order = keepsOrder();
    if (order != null) {
      List<byte[]> encoded = values.stream().map(codec()::encode).toList();
      for (int i = 0; i < values.size(); i++) {
        for (int j = 0; j < values.size(); j++) {
          T one = values.get(i);
          T other = values.get(j);
          assertEquals(
              Integer.signum(order.compare(one, other)),
              Integer.signum(Arrays.compareUnsigned(encoded.get(i), encoded.get(j))),
              () -> "the order of the bytes of %s and %s".formatted(shown(one), shown(other)));
        }
      }
    }
  }

  /**
   * The encoded array is the caller's: changed afterwards it changes nothing else, and nothing else
   * changes it.
   *
   * @param value any value
   * @param other any other value
   */
  @Property(tries = 200)
  default void theBytesBelongToTheCaller(@ForAll("anyValue") T value, @ForAll("anyValue") T other) {
    Codec<T> codec = codec();
    byte[] bytes = codec.encode(value);
    byte[] kept = bytes.clone();
    codec.encode(other);
    byte[] second = codec.encode(value);
    codec.decode(codec.encode(other));
    assertArrayEquals(kept, bytes, "a later call changed bytes that had been handed over");
    if (bytes.length > 0) { // an empty array cannot be changed, and may be one for all
      assertNotSame(bytes, second, "two calls of encode handed over one array");
    }
    byte[] secondKept = second.clone();
    Arrays.fill(bytes, (byte) 0x5A);
    assertArrayEquals(secondKept, second, "the arrays of two calls share their bytes");
    assertEqual(codec.decode(kept.clone()), value, "changing the bytes changed the value");
    assertEqual(value, codec.decode(codec.encode(value)), "changing the bytes changed the codec");
  }

  /**
   * Encoding leaves the value as it is, and what becomes of the value later leaves the bytes as
   * they are.
   *
   * @param value any value
   */
  @Property(tries = 200)
  default void theValueAndItsBytesGoSeparateWays(@ForAll("anyValue") T value) {
    byte[] bytes = codec().encode(value);
    byte[] kept = bytes.clone();
    T copy = codec().decode(bytes.clone());
    assertEqual(copy, value, "encoding changed the value");
    spoil(value);
    assertArrayEquals(kept, bytes, "changing the value changed its bytes");
    T again = codec().decode(kept.clone());
    spoil(copy);
    assertEqual(codec().decode(kept.clone()), again, "two decoded values share something");
  }

  /**
   * Bytes that no codec wrote end in a value or a {@link RuntimeException}, soon and without much
   * memory: at most 16 MiB and 64 times their length. Never null, never an {@link Error}.
   *
   * @param value any value
   * @param damage what happens to its bytes
   */
  @Property(tries = 1000, shrinking = ShrinkingMode.OFF) // a call that hangs would hang each time
  default void damagedBytesEndInAValueOrARuntimeException(
      @ForAll("anyValue") T value, @ForAll("anyDamage") UnaryOperator<byte[]> damage) {
    Codec<T> codec = codec();
    byte[] damaged = damage.apply(codec.encode(value));
    String what = "decoding of " + Hex.shown(damaged);
    Bounded.Ending<T> ending = Bounded.run(patience(), what, () -> codec.decode(damaged.clone()));
    T decoded = ending.tolerated(what, (16L << 20) + 64L * damaged.length);
    assertTrue(decoded != null || ending.thrown() != null, () -> what + " returned null");
  }

  /** Null is no value: it is refused, not stored. */
  @Test
  @SuppressWarnings("NullAway") // what null does is the question
  default void givenNull_whenEncodedOrDecoded_thenIsRefused() {
    assertThrows(RuntimeException.class, () -> codec().encode(null), "encode(null)");
    assertThrows(RuntimeException.class, () -> codec().decode(null), "decode(null)");
  }

  /**
   * One codec serves many threads at once, platform and virtual ones, as it serves one.
   *
   * @param values any values
   */
  @Property(tries = 2, shrinking = ShrinkingMode.OFF)
  default void manyThreadsAtOnceGetWhatOneGets(@ForAll("anyValues") List<T> values) {
    Codec<T> codec = codec();
    List<T> all = new ArrayList<>(values);
    all.addAll(extremes()); // the longer a call takes, the sooner another one comes between
    List<byte[]> encoded = all.stream().map(codec::encode).toList();
    List<Callable<?>> tasks = new ArrayList<>();
    for (int thread = 0; thread < 6; thread++) {
      int first = thread * 7;
      tasks.add(
          Crew.again(i -> {
            int index = (first + i) % all.size();
            byte[] bytes = codec.encode(all.get(index));
            if (forKeys()) {
              assertArrayEquals(encoded.get(index), bytes, "the bytes made beside others");
            }
            T decoded = codec.decode(bytes);
            assertEqual(all.get(index), decoded, "what was decoded beside others");
          }));
    }
    Crew.run(patience().multipliedBy(6), tasks);
  }

  /** The name has 1 to 255 characters that can be printed, and is always the same. */
  @Test
  default void givenTheName_whenAskedForAgain_thenItIsTheSameAndReadable() {
    String name = codec().name();
    Names.checkReadable("the name", name);
    assertTrue(name.length() <= 255, () -> "the name has %d characters".formatted(name.length()));
    assertEquals(name, codec().name(), "the name of another codec of the same make");
  }

  /** The parameters are always the same, and short enough to be recorded: 65,535 bytes in UTF-8. */
  @Test
  default void givenTheParameters_whenAskedForAgain_thenTheyAreTheSame() {
    Codec<T> codec = codec();
    String parameters = codec.parameters();
    extremes().forEach(value -> codec.decode(codec.encode(value)));
    assertEquals(parameters, codec.parameters(), "the parameters after the codec has been used");
    assertEquals(parameters, codec().parameters(), "the parameters of another codec");
    int bytes = parameters.getBytes(StandardCharsets.UTF_8).length;
    assertTrue(bytes <= 0xFFFF, () -> "the parameters take %d bytes".formatted(bytes));
  }

  /**
   * Values, and keys if the codec is {@linkplain #forKeys() for keys}, come back from a store that
   * was closed and opened again.
   *
   * @param values any values
   */
  @Property(tries = 3, shrinking = ShrinkingMode.OFF)
  default void valuesComeBackFromAStore(@ForAll("anyValues") List<T> values) {
    List<T> all = new ArrayList<>(values);
    all.addAll(extremes());
    try (var directory = new TemporaryDirectory()) {
      try (Firkin store = open(directory.path())) {
        FirkinMap<Integer, T> map = store.map("values", Codecs.int32(), codec());
        for (int i = 0; i < all.size(); i++) {
          map.set(i, all.get(i));
        }
      }
      try (Firkin store = open(directory.path())) {
        FirkinMap<Integer, T> map = store.map("values", Codecs.int32(), codec());
        for (int i = 0; i < all.size(); i++) {
          T found = map.get(i);
          assertNotNull(found, "a value that was put is not there");
          assertEqual(all.get(i), found, "what came back from the store");
        }
      }
      if (forKeys()) {
        checkAsKeys(directory.path(), all);
      }
    }
  }

  private void checkAsKeys(Path directory, List<T> all) {
    List<T> keys = all.stream().filter(this::isKey).toList();
    try (Firkin store = open(directory)) {
      FirkinMap<T, Integer> map = store.map("keys", codec(), Codecs.int32());
      for (T key : keys) {
        map.merge(key, 1, Integer::sum);
      }
    }
    try (Firkin store = open(directory)) {
      FirkinMap<T, Integer> map = store.map("keys", codec(), Codecs.int32());
      for (T key : keys) {
        int times = (int) keys.stream().filter(other -> equal(key, other)).count();
        assertEquals(times, map.get(key), () -> "how often a key was put: " + shown(key));
      }
      for (T key : map.keySet()) {
        assertTrue(
            keys.stream().anyMatch(put -> equal(put, key)),
            () -> "a key that nobody put: " + shown(key));
      }
      keys.forEach(map::remove);
      assertEquals(Collections.emptySet(), map.keySet(), "the keys after all were removed");
    }
  }

  private boolean isKey(T value) {
    int length = codec().encode(value).length;
    return length > 0 && length <= FirkinOptions.KEY_BYTES_MOST;
  }

  private static Firkin open(Path directory) {
    return Firkin.open(directory, Stores.quiet().build());
  }
}
