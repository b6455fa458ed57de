package dev.firkin.compression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import dev.firkin.spi.Compressor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What holds for every compressor here, at every setting. */
public abstract class CompressorLaws {

  /** The settings, each of which restores what each other one made. */
  protected abstract List<Compressor> compressors();

  @Provide
  Arbitrary<Compressor> anyCompressor() {
    return Arbitraries.of(compressors());
  }

  @Provide
  Arbitrary<byte[]> anyValue() {
    Arbitrary<Integer> lengths =
        Arbitraries.frequencyOf(
            Tuple.of(6, Arbitraries.integers().between(0, 600)),
            Tuple.of(3, Arbitraries.integers().between(600, 20_000)),
            Tuple.of(1, Arbitraries.integers().between(20_000, 300_000)));
    return Combinators.combine(lengths, Arbitraries.longs(), Arbitraries.integers().between(0, 2))
        .as((length, seed, kind) ->
            switch (kind) {
              case 0 -> Values.random(length, seed);
              case 1 -> Values.text(length, seed);
              default -> Values.mixed(length, seed);
            });
  }

  @Property(tries = 400, edgeCases = EdgeCasesMode.NONE)
  void whatIsCompressedIsRestoredFromAnyBufferIntoAnyBuffer(
      @ForAll("anyCompressor") Compressor by,
      @ForAll("anyCompressor") Compressor restorer,
      @ForAll("anyValue") byte[] value,
      @ForAll BufferKind valueKind,
      @ForAll BufferKind compressedKind,
      @ForAll BufferKind restoredKind) {
    ByteBuffer source = valueKind.holding(value);
    ByteBuffer into = compressedKind.room(worstCase(value.length));
    int begin = into.position();

    assertThat(by.compress(source, into)).isTrue();

    byte[] compressed = bytes(into, begin, into.position());
    assertThat(bytes(source.clear(), 7, 7 + value.length)).isEqualTo(value);
    assertThat(BufferKind.isGuardBroken(into, begin, into.limit())).isFalse();

    ByteBuffer stored = compressedKind.holding(compressed);
    int position = stored.position();
    assertThat(restorer.decompressedMax(stored)).isGreaterThanOrEqualTo(value.length);
    assertThat(stored.position()).isEqualTo(position);
    ByteBuffer room = restoredKind.room(value.length);
    int roomBegin = room.position();
    restorer.decompress(stored, room);

    assertThat(room.hasRemaining()).isFalse();
    assertThat(bytes(room, roomBegin, room.limit())).isEqualTo(value);
    assertThat(BufferKind.isGuardBroken(room, roomBegin, room.limit())).isFalse();
    assertThat(bytes(stored.clear(), position, position + compressed.length)).isEqualTo(compressed);
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void aByteTooLittleRoomIsNoRoomAndEnoughIsEnough(
      @ForAll("anyCompressor") Compressor compressor,
      @ForAll("anyValue") byte[] value,
      @ForAll BufferKind kind) {
    byte[] compressed = compressed(compressor, value);

    ByteBuffer exact = kind.room(compressed.length);
    int begin = exact.position();
    assertThat(compressor.compress(ByteBuffer.wrap(value), exact)).isTrue();
    assertThat(bytes(exact, begin, exact.position())).isEqualTo(compressed);

    ByteBuffer tight = kind.room(compressed.length - 1);
    int end = tight.limit();
    assertThat(compressor.compress(ByteBuffer.wrap(value), tight)).isFalse();
    assertThat(BufferKind.isGuardBroken(tight, begin, end)).isFalse();
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void otherThanTheTrueLengthIsRefused(
      @ForAll("anyCompressor") Compressor compressor,
      @ForAll("anyValue") byte[] value,
      @ForAll BufferKind kind) {
    byte[] compressed = compressed(compressor, value);

    for (int length : List.of(value.length + 1, Math.max(0, value.length - 1), 2 * value.length)) {
      if (length != value.length) {
        ByteBuffer room = kind.room(length);
        int begin = room.position();
        int end = room.limit();
        assertThatThrownBy(() -> compressor.decompress(ByteBuffer.wrap(compressed), room))
            .isInstanceOf(IllegalArgumentException.class);
        assertThat(BufferKind.isGuardBroken(room, begin, end)).isFalse();
      }
    }
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void whatIsCutOffIsRefused(
      @ForAll("anyCompressor") Compressor compressor,
      @ForAll("anyValue") byte[] value,
      @ForAll long seed) {
    byte[] compressed = compressed(compressor, value);
    byte[] cut = Arrays.copyOf(compressed, Math.floorMod(seed, compressed.length));

    assertThatThrownBy(
            () -> compressor.decompress(ByteBuffer.wrap(cut), ByteBuffer.allocate(value.length)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Property(tries = 600, edgeCases = EdgeCasesMode.NONE)
  void damageIsRefusedOrRestoresToTheRoomAndNothingElse(
      @ForAll("anyCompressor") Compressor compressor,
      @ForAll("anyValue") byte[] value,
      @ForAll long seed,
      @ForAll BufferKind kind) {
    byte[] damaged = compressed(compressor, value);
    var random = new Random(seed);
    for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
      damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
    }
    restoreHostile(compressor, kind.holding(damaged), kind.room(value.length));
  }

  @Property(tries = 2000, edgeCases = EdgeCasesMode.NONE)
  void anyBytesAreRefusedOrRestoreToTheRoomAndNothingElse(
      @ForAll("anyCompressor") Compressor compressor,
      @ForAll byte[] bytes,
      @ForAll long seed,
      @ForAll BufferKind kind) {
    restoreHostile(compressor, kind.holding(bytes), kind.room(new Random(seed).nextInt(5000)));
  }

  private static void restoreHostile(Compressor compressor, ByteBuffer bytes, ByteBuffer room) {
    int begin = room.position();
    int end = room.limit();
    try {
      compressor.decompress(bytes, room);
      assertThat(room.hasRemaining()).isFalse();
    } catch (IllegalArgumentException refused) {
      assertThat(refused).hasMessageMatching("(?s).+");
    }
    assertThat(BufferKind.isGuardBroken(room, begin, end)).isFalse();
  }

  @Test
  void givenValuesOfManySizes_whenRestored_thenTheyAreEqual() {
    for (Compressor compressor : compressors()) {
      for (int length : List.of(0, 1, 2, 5, 255, 256, 4096, 8192, 8193, 65536, 65537, 1 << 20)) {
        for (byte[] value :
            List.of(new byte[length], Values.text(length, 1), Values.random(length, 2))) {
          ByteBuffer room = ByteBuffer.allocate(length);
          byte[] compressed = compressed(compressor, value);
          compressor.decompress(ByteBuffer.wrap(compressed), room);
          assertThat(room.array()).isEqualTo(value);
        }
      }
    }
  }

  @Test
  void givenNoise_whenCompressedIntoItsOwnLength_thenItDoesNotFit() {
    for (Compressor compressor : compressors()) {
      for (int length : List.of(1, 20, 100, 5000, 50_000, 1 << 20)) {
        ByteBuffer into = ByteBuffer.allocate(length);
        assertThat(compressor.compress(ByteBuffer.wrap(Values.random(length, 3)), into)).isFalse();
      }
    }
  }

  @Test
  void givenText_whenCompressed_thenItIsLess() {
    for (Compressor compressor : compressors()) {
      assertThat(compressed(compressor, Values.text(2000, 4))).hasSizeLessThan(1200);
    }
  }

  @Test
  void givenEmptyBytes_whenAskedHowLongTheValueIs_thenRefused() {
    for (Compressor compressor : compressors()) {
      assertThatThrownBy(() -> compressor.decompressedMax(ByteBuffer.allocate(0)))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(
              () -> compressor.decompress(ByteBuffer.allocate(0), ByteBuffer.allocate(0)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void givenFewBytes_whenAskedHowLongTheValueIs_thenNoMoreThanTheyCanHold() {
    for (Compressor compressor : compressors()) {
      for (int seed = 0; seed < 2000; seed++) {
        long most;
        try {
          most = compressor.decompressedMax(ByteBuffer.wrap(Values.random(20, seed)));
        } catch (IllegalArgumentException _) {
          continue;
        }
        assertThat(most).isBetween(0L, 1L << 20);
      }
    }
  }

  @Test
  @Timeout(120)
  void givenManyThreads_whenTheyShareCompressors_thenNobodyIsDisturbed() throws Exception {
    try (ExecutorService platform = Executors.newFixedThreadPool(8);
        ExecutorService virtual = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Void>> done = new ArrayList<>();
      for (ExecutorService threads : List.of(platform, virtual)) {
        IntStream.range(0, 60).forEach(i -> done.add(threads.submit(roundTrips(i))));
      }
      for (Future<Void> each : done) {
        each.get(100, TimeUnit.SECONDS);
      }
    }
  }

  private Callable<Void> roundTrips(int seed) {
    return () -> {
      for (Compressor compressor : compressors()) {
        for (int i = 0; i < 5; i++) {
          byte[] value = Values.mixed(50 * (seed + 1) * (i + 1) % 12_000, seed);
          ByteBuffer room = ByteBuffer.allocate(value.length);
          compressor.decompress(ByteBuffer.wrap(compressed(compressor, value)), room);
          if (!Arrays.equals(room.array(), value)) {
            fail("a value of %d bytes was changed by %s", value.length, compressor);
          }
        }
      }
      return null;
    };
  }

  /** Compresses to an array with room for the worst case. */
  protected static byte[] compressed(Compressor compressor, byte[] value) {
    ByteBuffer into = ByteBuffer.allocate(worstCase(value.length));
    assertThat(compressor.compress(ByteBuffer.wrap(value), into)).isTrue();
    return Arrays.copyOf(into.array(), into.position());
  }

  private static int worstCase(int length) {
    return length + length / 200 + 100;
  }

  private static byte[] bytes(ByteBuffer buffer, int begin, int end) {
    byte[] bytes = new byte[end - begin];
    buffer.duplicate().clear().get(begin, bytes);
    return bytes;
  }
}
