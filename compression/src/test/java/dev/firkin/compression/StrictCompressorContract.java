package dev.firkin.compression;

import static dev.firkin.compression.RoundTrip.compressed;
import static dev.firkin.compression.RoundTrip.restored;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.firkin.spi.Compressor;
import dev.firkin.testkit.contract.CompressorContract;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** What LZ4 and Zstd promise beyond what every compressor does. */
public interface StrictCompressorContract extends CompressorContract {

  /**
   * What is compressed takes the room that it takes, not a byte more; in memory of both kinds, and
   * at both sides of the lengths from which other code is at work.
   */
  @Test
  default void givenAnyRoom_whenCompressed_thenItFitsJustIfThereIsRoomForIt() {
    for (Compressor setUp : setUps()) {
      for (int length : List.of(0, 1, 100, 8192, 8193, 65_536, 65_537)) {
        for (byte[] value : List.of(Values.text(length, 1), Values.random(length, 2))) {
          byte[] compressed = compressed(setUp, value);
          assertThat(restored(setUp, compressed, length)).isEqualTo(value);
          for (int room : List.of(compressed.length - 1, compressed.length, length)) {
            checkFits(setUp, value, compressed, ByteBuffer::allocate, room);
            checkFits(setUp, value, compressed, ByteBuffer::allocateDirect, room);
          }
        }
      }
    }
  }

  private static void checkFits(
      Compressor compressor,
      byte[] value,
      byte[] compressed,
      IntFunction<ByteBuffer> memory,
      int room) {
    ByteBuffer from = memory.apply(value.length).put(value).flip();
    ByteBuffer into = memory.apply(room);
    assertThat(compressor.compress(from, into)).isEqualTo(room >= compressed.length);
    if (room >= compressed.length) {
      byte[] written = new byte[into.flip().remaining()];
      into.get(written);
      assertThat(written).isEqualTo(compressed);
    }
  }

  @Property(tries = 500)
  default void damageIsRefusedInWordsIfItIsNoticed(
      @ForAll("anySetUp") Compressor compressor,
      @ForAll("anyValue") byte[] value,
      @ForAll("anyDamage") UnaryOperator<byte[]> damage) {
    byte[] damaged = damage.apply(compressed(compressor, value));
    try {
      restored(compressor, damaged, value.length);
    } catch (RuntimeException refusal) {
      assertThat(refusal)
          .isExactlyInstanceOf(IllegalArgumentException.class)
          .hasMessageMatching("(?s).+");
    }
  }

  @Property(tries = 200)
  default void whatIsCutOffOrHasAnotherLengthIsRefusedInWords(
      @ForAll("anySetUp") Compressor compressor,
      @ForAll("anyValue") byte[] value,
      @ForAll long seed) {
    byte[] compressed = compressed(compressor, value);
    byte[] cut = Arrays.copyOf(compressed, Math.floorMod(seed, compressed.length));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> restored(compressor, cut, value.length))
        .withMessageMatching("(?s).+");
    for (int length : List.of(value.length + 1, Math.max(0, value.length - 1), 2 * value.length)) {
      if (length != value.length) {
        assertThatIllegalArgumentException()
            .isThrownBy(() -> restored(compressor, compressed, length))
            .withMessageMatching("(?s).+");
      }
    }
  }

  @Test
  default void givenEmptyBytes_whenAskedForTheValueOrItsLength_thenRefused() {
    for (Compressor setUp : setUps()) {
      assertThatThrownBy(() -> setUp.decompressedMax(ByteBuffer.allocate(0)))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> restored(setUp, new byte[0], 0))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  default void givenFewBytes_whenAskedHowLongTheValueIs_thenNoMoreThanTheyCanHold() {
    for (Compressor setUp : setUps()) {
      for (int seed = 0; seed < 2000; seed++) {
        long most;
        try {
          most = setUp.decompressedMax(ByteBuffer.wrap(Values.random(20, seed)));
        } catch (IllegalArgumentException _) {
          continue;
        }
        assertThat(most).isBetween(0L, 1L << 20);
      }
    }
  }

  @Test
  default void givenText_whenCompressed_thenItIsLess() {
    for (Compressor setUp : setUps()) {
      assertThat(compressed(setUp, Values.text(2000, 4))).hasSizeLessThan(1200);
    }
  }
}
