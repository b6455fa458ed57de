package dev.firkin.compression.zstd;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.firkin.compression.CompressorLaws;
import dev.firkin.compression.Values;
import dev.firkin.spi.Compressor;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class ZstdCompressorTest extends CompressorLaws {

  private static final ZstdCompressor ZSTD = new ZstdCompressor();

  @Override
  protected List<Compressor> compressors() {
    return List.of(
        ZSTD, ZSTD.withParameters("1"), ZSTD.withParameters("9"), ZSTD.withParameters("19"));
  }

  @Test
  void givenLevels_whenCompressed_thenHigherOnesMakeLess() {
    byte[] value = Values.text(100_000, 1);
    int level1 = compressed(ZSTD.withParameters("1"), value).length;
    int level3 = compressed(ZSTD.withParameters("3"), value).length;
    int level19 = compressed(ZSTD.withParameters("19"), value).length;
    assertThat(level3).isLessThan(level1);
    assertThat(level19).isLessThan(level3);
    assertThat(compressed(ZSTD, value)).hasSize(level3);
  }

  @Test
  void givenEachLevel_whenRestored_thenItIsTheValue() {
    byte[] value = Values.text(3000, 2);
    for (int level = 1; level <= 19; level++) {
      ByteBuffer room = ByteBuffer.allocate(value.length);
      byte[] compressed = compressed(ZSTD.withParameters(Integer.toString(level)), value);
      ZSTD.decompress(ByteBuffer.wrap(compressed), room);
      assertThat(room.array()).isEqualTo(value);
    }
  }

  @Test
  void givenUnknownParameters_whenAskedFor_thenTheErrorSaysWhichThereAre() {
    for (String unknown : List.of("0", "20", "-1", "", "03", " 3", "fast", "3.5", "99999999999")) {
      assertThatThrownBy(() -> ZSTD.withParameters(unknown))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "compressor 'zstd' takes a level from 1 (quickest) to 19 (smallest), such as zstd:9,"
                  + " was given '%s'",
              unknown);
    }
  }

  @Test
  void givenTinyValue_whenCompressed_thenTheFrameTakesFiveBytesMore() {
    assertThat(compressed(ZSTD, "x".getBytes(UTF_8))).hasSize(6);
    assertThat(compressed(ZSTD, Values.random(100, 1))).hasSize(105);
  }

  @Test
  void givenStoredBytes_whenRestored_thenTheFormatIsStillTheSame() {
    byte[] stored = HexFormat.of().parseHex("20236500003068656c6c6f200100b94b11");
    ByteBuffer room = ByteBuffer.allocate(35);
    ZSTD.decompress(ByteBuffer.wrap(stored), room);
    assertThat(new String(room.array(), UTF_8)).isEqualTo("hello hello hello hello hello hello");
  }

  @Test
  void givenLargeValue_whenRestored_thenItsContextIsNotKeptAndTheValueIsRight() {
    byte[] value = Values.mixed(5 << 20, 3);
    byte[] compressed = compressed(ZSTD, value);
    assertThat(ZSTD.decompressedMax(ByteBuffer.wrap(compressed))).isEqualTo(value.length);
    ByteBuffer room = ByteBuffer.allocate(value.length);
    ZSTD.decompress(ByteBuffer.wrap(compressed), room);
    assertThat(room.array()).isEqualTo(value);
  }
}
