package dev.firkin.compression.lz4;

import static dev.firkin.compression.RoundTrip.compressed;
import static dev.firkin.compression.RoundTrip.restored;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.firkin.compression.StrictCompressorContract;
import dev.firkin.compression.Values;
import dev.firkin.spi.Compressor;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@link Lz4Compressor}, which runs natively here, and what is special to LZ4. */
class Lz4CompressorTest implements StrictCompressorContract {

  private static final Lz4Compressor NATIVE = new Lz4Compressor();
  private static final Lz4Compressor PURE_JAVA =
      new Lz4Compressor(Lz4Library::pureJava, new Lz4Effort.Fast());
  private static final List<Lz4Compressor> BOTH = List.of(NATIVE, PURE_JAVA);

  @Override
  public Compressor compressor() {
    return new Lz4Compressor();
  }

  @Override
  public List<String> parameters() {
    return List.of("fast", "high", "high1", "high17");
  }

  @Test
  void givenNativeAndPureJava_whenOneRestoresWhatTheOtherCompressed_thenItIsTheValue() {
    for (String effort : List.of("fast", "high1", "high", "high17")) {
      for (int length : List.of(0, 1, 12, 13, 5000, 65_537, 1 << 20)) {
        byte[] value = Values.mixed(length, length);
        for (Compressor one : BOTH) {
          byte[] compressed = compressed(one.withParameters(effort), value);
          for (Compressor other : BOTH) {
            assertThat(restored(other, compressed, length)).isEqualTo(value);
          }
        }
      }
    }
  }

  @Test
  void givenNativeAccess_whenLoaded_thenNativeCodeRunsUnlessAskedOtherwise() {
    assertThat(NATIVE.isNative()).isTrue();
    assertThat(NATIVE.withParameters("high").isNative()).isTrue();
    assertThat(PURE_JAVA.isNative()).isFalse();
  }

  @Test
  void givenEfforts_whenCompressed_thenMoreEffortMakesLess() {
    byte[] value = Values.text(100_000, 1);
    for (Lz4Compressor code : BOTH) {
      int fast = compressed(code.withParameters("fast"), value).length;
      int high1 = compressed(code.withParameters("high1"), value).length;
      int high9 = compressed(code.withParameters("high9"), value).length;
      assertThat(compressed(code, value)).hasSize(fast);
      assertThat(high1).isLessThan(fast);
      assertThat(high9).isLessThan(high1);
      assertThat(compressed(code.withParameters("high"), value)).hasSize(high9);
    }
  }

  @Test
  void givenUnknownParameters_whenAskedFor_thenTheErrorSaysWhichThereAre() {
    for (String unknown : List.of("9", "high0", "high18", "high:9", "High", "", " high", "best")) {
      assertThatThrownBy(() -> NATIVE.withParameters(unknown))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "compressor 'lz4' takes fast, high or high1 to high17, such as lz4:high9, was given"
                  + " '%s'",
              unknown);
    }
  }

  @Test
  void givenStoredBytes_whenRestored_thenTheFormatIsStillTheSame() {
    byte[] stored = HexFormat.of().parseHex("6f776174657220060001507465722121");
    for (Compressor compressor : BOTH) {
      assertThat(new String(restored(compressor, stored, 31), UTF_8))
          .isEqualTo("water water water water water!!");
    }
  }

  @Test
  void givenMatchOfNothing_whenRestored_thenWhatWasInTheRoomDoesNotComeBack() {
    byte[] hostile = HexFormat.of().parseHex("1f6100000a506263646566");
    for (Compressor compressor : BOTH) {
      byte[] room = new byte[35];
      Arrays.fill(room, (byte) 'S');
      try {
        compressor.decompress(ByteBuffer.wrap(hostile), ByteBuffer.wrap(room));
      } catch (IllegalArgumentException _) {
        continue;
      }
      assertThat(new String(room, UTF_8)).doesNotContain("S");
    }
  }

  @Test
  void givenManyLengthBytes_whenRestored_thenTheyAreCountedAndRefused() {
    byte[] hostile = new byte[1 << 20];
    Arrays.fill(hostile, (byte) 0xff);
    for (Compressor compressor : BOTH) {
      assertThat(compressor.decompressedMax(ByteBuffer.wrap(hostile))).isEqualTo(255L << 20);
      assertThatThrownBy(() -> restored(compressor, hostile, 1 << 20))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
