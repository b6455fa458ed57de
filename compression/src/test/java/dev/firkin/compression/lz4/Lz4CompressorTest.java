package dev.firkin.compression.lz4;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.firkin.compression.CompressorLaws;
import dev.firkin.compression.Values;
import dev.firkin.spi.Compressor;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class Lz4CompressorTest extends CompressorLaws {

  private static final Lz4Compressor NATIVE = new Lz4Compressor();
  private static final Lz4Compressor PURE_JAVA =
      new Lz4Compressor(Lz4Library::pureJava, new Lz4Effort.Fast());

  @Override
  protected List<Compressor> compressors() {
    return List.of(
        NATIVE,
        NATIVE.withParameters("high"),
        NATIVE.withParameters("high17"),
        PURE_JAVA,
        PURE_JAVA.withParameters("high1"));
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
    for (Lz4Compressor code : List.of(NATIVE, PURE_JAVA)) {
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
    for (Compressor compressor : compressors()) {
      ByteBuffer room = ByteBuffer.allocate(31);
      compressor.decompress(ByteBuffer.wrap(stored), room);
      assertThat(new String(room.array(), UTF_8)).isEqualTo("water water water water water!!");
    }
  }

  @Test
  void givenMatchOfNothing_whenRestored_thenWhatWasInTheRoomDoesNotComeBack() {
    byte[] hostile = HexFormat.of().parseHex("1f6100000a506263646566");
    for (Compressor compressor : compressors()) {
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
    for (Compressor compressor : compressors()) {
      assertThat(compressor.decompressedMax(ByteBuffer.wrap(hostile))).isEqualTo(255L << 20);
      assertThatThrownBy(
              () -> compressor.decompress(ByteBuffer.wrap(hostile), ByteBuffer.allocate(1 << 20)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
