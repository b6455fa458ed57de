package dev.firkin.compression.zstd;

import static dev.firkin.compression.RoundTrip.compressed;
import static dev.firkin.compression.RoundTrip.restored;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.firkin.compression.StrictCompressorContract;
import dev.firkin.compression.Values;
import dev.firkin.spi.DictionaryCompressor;
import dev.firkin.testkit.contract.DictionaryCompressorContract;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@link ZstdCompressor}, with dictionaries and without, and what is special to Zstd. */
class ZstdCompressorTest implements DictionaryCompressorContract, StrictCompressorContract {

  private static final ZstdCompressor ZSTD = new ZstdCompressor();

  @Override
  public DictionaryCompressor compressor() {
    return new ZstdCompressor();
  }

  @Override
  public List<String> parameters() {
    return List.of("1", "19");
  }

  /** Small JSON documents, for which dictionaries are made. */
  @Override
  public List<byte[]> samples() {
    return Values.documents(1000, 1);
  }

  @Override
  public int dictionaryBytesMax() {
    return 16 << 10;
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
      byte[] compressed = compressed(ZSTD.withParameters(Integer.toString(level)), value);
      assertThat(restored(ZSTD, compressed, value.length)).isEqualTo(value);
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
    assertThat(new String(restored(ZSTD, stored, 35), UTF_8))
        .isEqualTo("hello hello hello hello hello hello");
  }

  @Test
  void givenLargeValue_whenRestored_thenItsContextIsNotKeptAndTheValueIsRight() {
    byte[] value = Values.mixed(5 << 20, 3);
    byte[] compressed = compressed(ZSTD, value);
    assertThat(ZSTD.decompressedMax(ByteBuffer.wrap(compressed))).isEqualTo(value.length);
    assertThat(restored(ZSTD, compressed, value.length)).isEqualTo(value);
  }
}
