package dev.firkin.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firkin.Firkin;
import dev.firkin.spi.Compressor;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Compressor} promises. A test class implements this and says how the compressor
 * is made; see the {@linkplain dev.firkin.testkit.contract package} for an example.
 */
public interface CompressorContract {

  /**
   * The compressor under test, as {@link java.util.ServiceLoader} makes it. Asked for again and
   * again; may be a new one each time.
   *
   * @return the compressor
   */
  Compressor compressor();

  /**
   * Parameters that the compressor takes, such as the lowest and the highest level.
   *
   * @return none unless overridden
   */
  default List<String> parameters() {
    return List.of();
  }

  /**
   * Parameters that the compressor must refuse.
   *
   * @return one that is nonsense to anybody unless overridden
   */
  default List<String> refusedParameters() {
    return List.of("no such set-up!");
  }

  /**
   * Whether {@link java.util.ServiceLoader} finds the compressor, so that stores can be opened with
   * it.
   *
   * @return true unless overridden
   */
  default boolean isRegistered() {
    return true;
  }

  /**
   * Values to be compressed.
   *
   * @return unless overridden, up to 10,000 bytes that shrink well, badly or not at all
   */
  default Arbitrary<byte[]> values() {
    return Values.any();
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
   * The compressors that are tested: as it is, and with each of the {@link #parameters()}.
   *
   * @return all that can be used as they are
   */
  default List<Compressor> setUps() {
    List<Compressor> setUps = new ArrayList<>();
    setUps.add(compressor());
    parameters().forEach(each -> setUps.add(compressor().withParameters(each)));
    return setUps;
  }

  /**
   * For the properties here: one of {@link #setUps()}.
   *
   * @return the same few compressors for all tries
   */
  @Provide
  default Arbitrary<Compressor> anySetUp() {
    return Arbitraries.of(setUps());
  }

  /**
   * For the properties here: {@link #values()} under the name by which they ask for it.
   *
   * @return the values
   */
  @Provide
  default Arbitrary<byte[]> anyValue() {
    return values();
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
   * What was compressed is restored, and its length is within what {@link
   * Compressor#decompressedMax} says.
   *
   * @param compressor under test
   * @param value any value
   */
  @Property(tries = 400)
  default void everyValueComesBack(
      @ForAll("anySetUp") Compressor compressor, @ForAll("anyValue") byte[] value) {
    checkComesBack(GuardedCompressor.of(compressor), value);
  }

  private static void checkComesBack(GuardedCompressor compressor, byte[] value) {
    byte[] compressed = compressor.compressed(value);
    long max = compressor.decompressedMax(compressed);
    assertTrue(
        max >= value.length,
        () -> "decompressedMax says %d of %d bytes".formatted(max, value.length));
    assertArrayEquals(value, compressor.decompress(compressed, value.length), "what was restored");
  }

  /** Values of every length up to 150, and of 1 MiB, come back: whatever is in them. */
  @Test
  default void givenEveryLength_whenCompressedAndRestored_thenTheValueComesBack() {
    for (Compressor setUp : setUps()) {
      GuardedCompressor compressor = GuardedCompressor.of(setUp);
      for (Values kind : Values.values()) {
        for (int length = 0; length <= 150; length++) {
          checkComesBack(compressor, kind.bytes(length, length));
        }
        checkComesBack(compressor, kind.bytes(1 << 20, 1));
      }
    }
  }

  /**
   * All kinds of buffers do: with and without an array, read-only, with an offset, of either byte
   * order. Nothing but the room is written, and only positions move.
   *
   * @param compressor under test
   * @param value any value
   */
  @Property(tries = 30)
  default void anyBuffersDo(
      @ForAll("anySetUp") Compressor compressor, @ForAll("anyValue") byte[] value) {
    for (Surroundings from : Surroundings.values()) {
      for (Surroundings to : Surroundings.values()) {
        checkComesBack(new GuardedCompressor(compressor, from, false, to), value);
        checkComesBack(new GuardedCompressor(compressor, from, true, to), value);
      }
    }
  }

  /**
   * In which kind of buffer bytes were compressed makes no difference to those who restore them.
   *
   * @param compressor under test
   * @param value any value
   */
  @Property(tries = 30)
  default void whatOneBufferTakesTheOtherGives(
      @ForAll("anySetUp") Compressor compressor, @ForAll("anyValue") byte[] value) {
    for (Surroundings one : Surroundings.values()) {
      byte[] compressed = new GuardedCompressor(compressor, one, false, one).compressed(value);
      for (Surroundings other : Surroundings.values()) {
        var restoring = new GuardedCompressor(compressor, other, true, other);
        assertTrue(restoring.decompressedMax(compressed) >= value.length, "decompressedMax");
        assertArrayEquals(
            value,
            restoring.decompress(compressed, value.length),
            () ->
                "what was compressed from and to %s, restored from and to %s"
                    .formatted(one, other));
      }
    }
  }

  /**
   * Where the room is too small, the answer is false: no exception, and not a byte behind the room.
   * Where it is enough, with an eighth and 64 bytes to spare, the answer is true; close to that it
   * may be either, but true only if the value can be restored.
   *
   * @param compressor under test
   * @param value any value
   */
  @Property(tries = 60)
  default void whatDoesNotFitIsRefusedWithoutHarm(
      @ForAll("anySetUp") Compressor compressor, @ForAll("anyValue") byte[] value) {
    int needed = GuardedCompressor.of(compressor).compressed(value).length;
    for (Surroundings to :
        List.of(Surroundings.ARRAY, Surroundings.MIDDLE_OF_ARRAY, Surroundings.MIDDLE_OF_DIRECT)) {
      var guarded = new GuardedCompressor(compressor, Surroundings.ARRAY, true, to);
      for (int room : roomsAround(needed)) {
        byte[] compressed = guarded.compress(value, room);
        if (compressed != null) {
          assertArrayEquals(
              value,
              guarded.decompress(compressed, value.length),
              () -> "what was compressed into room for %d bytes".formatted(room));
        } else {
          assertTrue(
              room < roomy(needed),
              () -> "%d bytes are said not to fit into %d".formatted(needed, room));
        }
      }
      checkComesBack(guarded, value); // having been refused leaves nothing behind
    }
  }

  private static int roomy(int needed) {
    return needed + needed / 8 + 64;
  }

  private static Set<Integer> roomsAround(int needed) {
    Set<Integer> rooms = new LinkedHashSet<>();
    IntStream.rangeClosed(0, 20).forEach(rooms::add);
    IntStream.of(2, 4, 8).forEach(part -> rooms.add(needed / part));
    IntStream.rangeClosed(Math.max(0, needed - 20), needed + 20).forEach(rooms::add);
    rooms.add(roomy(needed));
    return rooms;
  }

  /**
   * A value is restored into exactly its own length; any other is an error, and not a byte around
   * the room is touched.
   *
   * @param compressor under test
   * @param value any value
   */
  @Property(tries = 60)
  default void aWrongLengthIsAnError(
      @ForAll("anySetUp") Compressor compressor, @ForAll("anyValue") byte[] value) {
    for (Surroundings to :
        List.of(Surroundings.ARRAY, Surroundings.MIDDLE_OF_ARRAY, Surroundings.MIDDLE_OF_DIRECT)) {
      var guarded = new GuardedCompressor(compressor, Surroundings.ARRAY, true, to);
      byte[] compressed = guarded.compressed(value);
      for (int off : new int[] {-value.length, -100, -8, -1, 1, 8, 1000, value.length}) {
        int room = value.length + off;
        if (off != 0 && room >= 0) {
          assertThrows(
              RuntimeException.class,
              () -> guarded.decompress(compressed, room),
              () -> "restored %d bytes to %d".formatted(value.length, room));
        }
      }
      checkComesBack(guarded, value);
    }
  }

  /**
   * Bytes that no compressor made restore to something or end in a {@link RuntimeException}, soon,
   * without memory beyond the room (but for 16 MiB), and without a byte written around it. Never an
   * {@link Error}.
   *
   * @param compressor under test
   * @param value any value
   * @param damage what happens to it once it is compressed
   * @param seed of how much room there is, and of the buffers
   */
  @Property(tries = 1000, shrinking = ShrinkingMode.OFF) // a call that hangs would hang each time
  default void damagedBytesDoNoHarm(
      @ForAll("anySetUp") Compressor compressor,
      @ForAll("anyValue") byte[] value,
      @ForAll("anyDamage") UnaryOperator<byte[]> damage,
      @ForAll long seed) {
    Random random = new Random(seed);
    byte[] damaged = damage.apply(GuardedCompressor.of(compressor).compressed(value));
    int[] rooms = {value.length, value.length, 0, random.nextInt(5000)};
    int room = rooms[random.nextInt(rooms.length)];
    Surroundings[] kinds = Surroundings.values();
    var guarded =
        new GuardedCompressor(
            compressor,
            kinds[random.nextInt(kinds.length)],
            true,
            kinds[random.nextInt(kinds.length)]);
    String what = "restoring %d bytes from %s".formatted(room, Hex.shown(damaged));
    long allocatedMax = (16L << 20) + 16L * (room + damaged.length);
    Bounded.run(patience(), what, () -> guarded.decompress(damaged, room))
        .tolerated(what, allocatedMax);
    String glance = "decompressedMax of " + Hex.shown(damaged);
    long glanceMax = (1L << 20) + 16L * damaged.length;
    Bounded.run(patience(), glance, () -> guarded.decompressedMax(damaged))
        .tolerated(glance, glanceMax);
    checkComesBack(GuardedCompressor.of(compressor), value); // nothing is left behind
  }

  /** One compressor serves many threads at once, platform and virtual ones. */
  @Test
  default void givenManyThreads_whenOneCompressorServesThem_thenEachGetsItsOwn() {
    for (Compressor compressor : setUps()) {
      List<Callable<?>> tasks = new ArrayList<>();
      for (int thread = 0; thread < 6; thread++) {
        int number = thread;
        tasks.add(
            Crew.again(i -> {
              Values kind = Values.values()[(i + number) % Values.values().length];
              byte[] value = kind.bytes(2000 * number + 377 * (i % 60), 1000L * number + i);
              checkComesBackPlainly(compressor, value);
            }));
      }
      Crew.run(patience().multipliedBy(6), tasks);
    }
  }

  /** With as little around it as possible, for what hinders threads also keeps them apart. */
  private static void checkComesBackPlainly(Compressor compressor, byte[] value) {
    ByteBuffer compressed = ByteBuffer.allocate(GuardedCompressor.ample(value.length));
    assertTrue(compressor.compress(ByteBuffer.wrap(value), compressed), "compress says false");
    compressed.flip();
    ByteBuffer restored = ByteBuffer.allocate(value.length);
    assertTrue(compressor.decompressedMax(compressed) >= value.length, "decompressedMax");
    compressor.decompress(compressed, restored);
    assertArrayEquals(value, restored.array(), "what was restored beside other threads");
  }

  /**
   * The name can be read, has at most 180 bytes in UTF-8 and no colon, is not {@code none}, and is
   * always the same.
   */
  @Test
  default void givenTheName_whenAskedForAgain_thenItIsTheSameAndFitForOptions() {
    String name = compressor().name();
    Names.checkReadable("the name", name);
    int bytes = name.getBytes(StandardCharsets.UTF_8).length;
    assertTrue(bytes <= 180, () -> "the name has %d bytes".formatted(bytes));
    assertTrue(name.indexOf(':') < 0, () -> "the name has a colon: " + name);
    assertNotEquals("none", name, "the name of no compressor");
    assertEquals(name, compressor().name(), "the name of another one of the same make");
    setUps().forEach(each -> assertEquals(name, each.name(), "the name of another set-up"));
  }

  /**
   * What one set-up compresses, each other one restores; this compares the compressor with each of
   * its {@link #parameters()}.
   *
   * @param value any value
   */
  @Property(tries = 30)
  default void everySetUpRestoresWhatTheOthersCompress(@ForAll("anyValue") byte[] value) {
    List<Compressor> setUps = new ArrayList<>();
    setUps.add(compressor());
    parameters().forEach(each -> setUps.add(compressor().withParameters(each)));
    for (Compressor one : setUps) {
      byte[] compressed = GuardedCompressor.of(one).compressed(value);
      for (Compressor other : setUps) {
        assertArrayEquals(
            value,
            GuardedCompressor.of(other).decompress(compressed, value.length),
            "what was compressed by one set-up and restored by another");
      }
    }
  }

  /** Parameters that make no sense are refused, in words. */
  @Test
  default void givenNonsense_whenTakenForParameters_thenIsRefusedInWords() {
    for (String nonsense : refusedParameters()) {
      var refusal =
          assertThrows(
              IllegalArgumentException.class,
              () -> compressor().withParameters(nonsense),
              () -> "withParameters(\"%s\")".formatted(nonsense));
      assertNotNull(refusal.getMessage(), "the refusal does not say what is wrong");
    }
  }

  /**
   * Values come back from a store that compresses by the name of this compressor and each of the
   * {@link #parameters()}: at once, after a merge, and in a store that is opened without it.
   */
  @Test
  default void givenAStore_whenOpenedByTheCompressorsName_thenValuesComeBack() {
    if (isRegistered()) {
      List<String> options = new ArrayList<>(List.of(compressor().name()));
      parameters().forEach(each -> options.add(compressor().name() + ":" + each));
      for (String option : options) {
        try (var directory = new TemporaryDirectory()) {
          checkStore(directory.path(), option);
        }
      }
    }
  }

  private static void checkStore(Path directory, String option) {
    try (Firkin store = open(directory, option)) {
      forEachValue((key, value) -> store.put(key, value));
      store.put(new byte[] {1}, new byte[100]);
      checkValues(store);
    }
    try (Firkin store = open(directory, option)) {
      checkValues(store);
      store.delete(new byte[] {1});
      store.compact();
      checkValues(store);
    }
    try (Firkin store = open(directory, "none")) {
      checkValues(store);
    }
    assertEquals(
        List.of(),
        Firkin.verify(directory, progress -> {}).damage(),
        "what a verification of the store found");
  }

  private static void checkValues(Firkin store) {
    forEachValue((key, value) -> {
      byte[] found = store.get(key);
      assertNotNull(found, "a value that was put is not there");
      assertArrayEquals(value, found, "what came back from the store");
    });
  }

  private static void forEachValue(BiConsumer<byte[], byte[]> action) {
    for (Values kind : Values.values()) {
      for (int length : new int[] {0, 1, 5, 6, 100, 5000, 200_000}) {
        byte[] key = (kind + " " + length).getBytes(StandardCharsets.UTF_8);
        action.accept(key, kind.bytes(length, length));
      }
    }
  }

  private static Firkin open(Path directory, String compressor) {
    return Firkin.open(directory, Stores.quiet().compressor(compressor).build());
  }
}
