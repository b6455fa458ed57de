package dev.firkin.compression.zstd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;

class ZstdFrameTest {

  private static final String LAST_RAW_BLOCK_OF_3 = "190000616263";
  private static final String LAST_COMPRESSED_BLOCK_OF_3 = "1d0000000000";

  private static ZstdFrame frame(String hex) {
    return ZstdFrame.of(ByteBuffer.wrap(HexFormat.of().parseHex(hex)));
  }

  private static AbstractThrowableAssert<?, ?> assertRefused(String hex) {
    return assertThatThrownBy(() -> frame(hex)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void givenSizesOfEachLength_whenRead_thenTheyAreRight() {
    assertThat(frame("20" + "03" + LAST_RAW_BLOCK_OF_3)).isEqualTo(new ZstdFrame(0, 3));
    assertThat(frame("60" + "0100" + LAST_COMPRESSED_BLOCK_OF_3)).isEqualTo(new ZstdFrame(0, 257));
    assertThat(frame("a0" + "01010000" + LAST_COMPRESSED_BLOCK_OF_3))
        .isEqualTo(new ZstdFrame(0, 257));
    assertThat(frame("e0" + "0101000000000000" + LAST_COMPRESSED_BLOCK_OF_3))
        .isEqualTo(new ZstdFrame(0, 257));
    assertThat(frame("40" + "58" + "0100" + LAST_COMPRESSED_BLOCK_OF_3))
        .isEqualTo(new ZstdFrame(0, 257));
  }

  @Test
  void givenDictionaryIdsOfEachLength_whenRead_thenTheyAreRight() {
    assertThat(frame("21" + "07" + "03" + LAST_RAW_BLOCK_OF_3)).isEqualTo(new ZstdFrame(7, 3));
    assertThat(frame("22" + "0701" + "03" + LAST_RAW_BLOCK_OF_3))
        .isEqualTo(new ZstdFrame(0x107, 3));
    assertThat(frame("23" + "070100ff" + "03" + LAST_RAW_BLOCK_OF_3))
        .isEqualTo(new ZstdFrame(0xff000107L, 3));
  }

  @Test
  void givenSeveralBlocks_whenRead_thenTheClaimMayBeWhatTheyHoldTogether() {
    String rawOf3 = "180000616263";
    String runOf5 = "2a000061";
    String lastRunOf128KiB = "03001061";
    assertThat(frame("20" + "08" + rawOf3 + "2b000061")).isEqualTo(new ZstdFrame(0, 8));
    assertThat(frame("a0" + "08000200" + rawOf3 + runOf5 + lastRunOf128KiB))
        .isEqualTo(new ZstdFrame(0, 8 + (128 << 10)));
    assertRefused("a0" + "09000200" + rawOf3 + runOf5 + lastRunOf128KiB);
  }

  @Test
  void givenTwentyBytesThatClaimAGigabyte_whenRead_thenRefusedWithBothFigures() {
    assertRefused("a0" + "00000040" + LAST_COMPRESSED_BLOCK_OF_3)
        .hasMessage(
            "no zstd frame: it claims 1073741824 bytes, but its blocks restore to 131072 at most");
    assertRefused("e0" + "ffffffffffffffff" + LAST_COMPRESSED_BLOCK_OF_3)
        .hasMessageContaining("claims 18446744073709551615 bytes");
    assertRefused("20" + "04" + LAST_RAW_BLOCK_OF_3).hasMessageContaining("3 at most");
  }

  @Test
  void givenBytesAfterTheLastBlock_whenRead_thenRefused() {
    assertRefused("20" + "03" + LAST_RAW_BLOCK_OF_3 + "00")
        .hasMessageContaining("1 bytes follow its last block");
  }

  @Test
  void givenAnyCut_whenRead_thenItEndsEarly() {
    String whole = "62" + "0701" + "0100" + "180000616263" + LAST_COMPRESSED_BLOCK_OF_3;
    assertThat(frame(whole)).isEqualTo(new ZstdFrame(0x107, 257));
    for (int end = 0; end < whole.length(); end += 2) {
      assertRefused(whole.substring(0, end)).hasMessage("no zstd frame: it ends early");
    }
  }

  @Test
  void givenWhatIsNeverWritten_whenRead_thenRefused() {
    assertRefused("24" + "03" + LAST_RAW_BLOCK_OF_3 + "00000000") // a checksum
        .hasMessageContaining("descriptor is 24");
    assertRefused("28" + "03" + LAST_RAW_BLOCK_OF_3).hasMessageContaining("descriptor is 28");
    assertRefused("00" + "58" + LAST_RAW_BLOCK_OF_3).hasMessageContaining("does not say its size");
    assertRefused("20" + "00" + "070000").hasMessageContaining("type 3");
    assertRefused("a0" + "01000200" + "0b001061").hasMessageContaining("a block has 131073 bytes");
    assertRefused("28b52ffd" + "20" + "03" + LAST_RAW_BLOCK_OF_3); // with its magic number
  }

  @Test
  void givenBufferOfWhichAPartIsMeant_whenRead_thenOnlyThatAndItStaysAsItWas() {
    byte[] bytes = HexFormat.of().parseHex("ffff" + "20" + "03" + LAST_RAW_BLOCK_OF_3 + "ffff");
    ByteBuffer part = ByteBuffer.wrap(bytes).position(2).limit(bytes.length - 2);
    assertThat(ZstdFrame.of(part)).isEqualTo(new ZstdFrame(0, 3));
    assertThat(part.position()).isEqualTo(2);
    assertThat(part.limit()).isEqualTo(bytes.length - 2);
  }
}
