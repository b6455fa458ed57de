package dev.firkin.compression.zstd;

import static dev.firkin.compression.RoundTrip.compressed;
import static dev.firkin.compression.RoundTrip.restored;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.firkin.compression.Values;
import dev.firkin.spi.Compressor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is special to the dictionaries of Zstd. */
class ZstdDictionaryTest {

  private static final ZstdCompressor ZSTD = new ZstdCompressor();
  private static final byte[] TRAINED = ZSTD.train(Values.documents(2000, 1), 16 << 10);
  private static final Compressor SEVEN = ZSTD.withDictionary(7, TRAINED);

  @Test
  void givenDictionary_whenSmallDocumentsAreCompressed_thenTheyAreMuchSmaller() {
    long plain = 0;
    long without = 0;
    long with = 0;
    for (byte[] document : Values.documents(100, 1_000_000)) {
      byte[] compressed = compressed(SEVEN, document);
      assertThat(restored(SEVEN, compressed, document.length)).isEqualTo(document);
      plain += document.length;
      without += compressed(ZSTD, document).length;
      with += compressed.length;
    }
    assertThat(without).isGreaterThan(plain * 8 / 10);
    assertThat(with).isLessThan(plain * 6 / 10);
  }

  @Test
  void givenIdsOfEachLength_whenCompressed_thenTheFrameHasThem() {
    byte[] document = Values.document(5);
    int length = compressed(SEVEN, document).length;
    int[] ids = {1, 255, 256, 65_535, 65_536, Integer.MAX_VALUE};
    int[] longer = {0, 0, 1, 1, 3, 3};
    for (int i = 0; i < ids.length; i++) {
      Compressor compressor = ZSTD.withDictionary(ids[i], TRAINED);
      byte[] compressed = compressed(compressor, document);
      assertThat(compressed).hasSize(length + longer[i]);
      assertThat(ZstdFrame.of(ByteBuffer.wrap(compressed)).dictionaryId()).isEqualTo(ids[i]);
      assertThat(restored(compressor, compressed, document.length)).isEqualTo(document);
    }
  }

  @Test
  void givenAnotherDictionaryOrNone_whenRestored_thenTheErrorNamesTheIds() {
    byte[] document = Values.document(5);
    byte[] bySeven = compressed(SEVEN, document);
    byte[] plain = compressed(ZSTD, document);
    Compressor eight = ZSTD.withDictionary(8, TRAINED);

    assertThatThrownBy(() -> restored(ZSTD, bySeven, document.length))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the value was compressed with zstd dictionary 7 and cannot be restored with no zstd"
                + " dictionary; give the one it needs");
    assertThatThrownBy(() -> restored(eight, bySeven, document.length))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("dictionary 7 ")
        .hasMessageContaining("dictionary 8;");
    assertThatThrownBy(() -> restored(SEVEN, plain, document.length))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no zstd dictionary")
        .hasMessageContaining("dictionary 7;");
  }

  @Test
  void givenDictionary_whenUsedByOthersToo_thenTheyAreNotDisturbed() {
    byte[] document = Values.document(5);
    byte[] plain = compressed(ZSTD, document);
    compressed(SEVEN, document);
    assertThat(compressed(ZSTD, document)).isEqualTo(plain);
    assertThat(restored(ZSTD, plain, document.length)).isEqualTo(document);
  }

  @Test
  void givenArrayChangedAfterwards_whenUsed_thenTheDictionaryIsAsItWas() {
    byte[] trained = TRAINED.clone();
    Compressor compressor = ZSTD.withDictionary(7, trained);
    assertThat(trained).isEqualTo(TRAINED);
    Arrays.fill(trained, (byte) 0);
    byte[] document = Values.document(6);
    assertThat(restored(SEVEN, compressed(compressor, document), document.length))
        .isEqualTo(document);
  }

  @Test
  void givenBytesThatAreNoDictionary_whenGiven_thenRefused() {
    byte[] cut = Arrays.copyOf(TRAINED, 60);
    byte[] damaged = TRAINED.clone();
    Arrays.fill(damaged, 8, 40, (byte) 0xff);
    for (byte[] bytes :
        List.of(new byte[0], new byte[3], new byte[8], Values.text(1000, 1), cut, damaged)) {
      assertThatThrownBy(() -> ZSTD.withDictionary(3, bytes))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith(
              "dictionary 3 of %d bytes is no zstd dictionary: ".formatted(bytes.length));
    }
    assertThatThrownBy(() -> ZSTD.withDictionary(0, TRAINED))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a dictionary's id must be 1 or more, was 0");
  }

  @Test
  void givenHostileDictionary_whenUsed_thenRefusedOrItRestoresToTheRoom() {
    var random = new Random(4);
    byte[] document = Values.document(5);
    byte[] compressed = compressed(SEVEN, document);
    for (int i = 0; i < 300; i++) {
      byte[] damaged = TRAINED.clone();
      damaged[8 + random.nextInt(i < 200 ? 200 : damaged.length - 8)] ^=
          (byte) (1 << random.nextInt(8));
      try {
        Compressor compressor = ZSTD.withDictionary(7, damaged);
        restored(compressor, compressed, document.length);
        assertThat(restored(compressor, compressed(compressor, document), document.length))
            .isEqualTo(document);
      } catch (IllegalArgumentException refused) {
        assertThat(refused).hasMessageMatching("(?s).+");
      }
    }
  }

  @Test
  void givenTooFewUsefulSamples_whenTrained_thenTheErrorSaysWhatWouldHelp() {
    List<byte[]> few = Values.documents(10, 1);
    List<byte[]> short7 = new ArrayList<>(few);
    IntStream.range(0, 5000).forEach(i -> short7.add("%07d".formatted(i).getBytes(UTF_8)));
    for (List<byte[]> samples : List.of(List.<byte[]>of(), few, short7)) {
      assertThatThrownBy(() -> ZSTD.train(samples, 4096))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith(
              "a zstd dictionary needs 11 or more samples of 8 bytes or more, was given %d; give"
                  .formatted(Math.min(10, samples.size())));
    }
    assertThat(ZSTD.train(Values.documents(11, 1), 4096)).isNotEmpty();
  }

  @Test
  void givenTooLittleRoom_whenTrained_thenTheErrorSaysHowMuch() {
    for (int room : new int[] {-1, 0, 255}) {
      assertThatThrownBy(() -> ZSTD.train(Values.documents(100, 1), room))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("256 bytes or more, was given %d", room);
    }
    assertThat(ZSTD.train(Values.documents(100, 1), 256)).hasSizeLessThanOrEqualTo(256);
  }

  @Test
  void givenSamplesOfAnyKind_whenTrained_thenADictionaryThatWorksOrARefusal() {
    var same = new ArrayList<byte[]>();
    var zeros = new ArrayList<byte[]>();
    var noise = new ArrayList<byte[]>();
    var tiny = new ArrayList<byte[]>();
    for (int i = 0; i < 200; i++) {
      same.add(Values.document(1));
      zeros.add(new byte[100]);
      noise.add(Values.random(100, i));
      tiny.add("%08d".formatted(i).getBytes(UTF_8));
    }
    for (List<byte[]> samples : List.of(same, zeros, noise, tiny)) {
      byte[] trained;
      try {
        trained = ZSTD.train(samples, 8192);
      } catch (IllegalArgumentException refused) {
        assertThat(refused).hasMessageContaining("give samples that differ");
        continue;
      }
      Compressor compressor = ZSTD.withDictionary(1, trained);
      for (byte[] value : List.of(samples.getFirst(), Values.document(2), new byte[0])) {
        assertThat(restored(compressor, compressed(compressor, value), value.length))
            .isEqualTo(value);
      }
    }
  }

  @Test
  void givenTheSameDictionaryTwice_whenLoaded_thenItTakesMemoryOnce() {
    var again = (ZstdWithDictionary) new ZstdCompressor().withDictionary(7, TRAINED);
    var otherId = (ZstdWithDictionary) ZSTD.withDictionary(8, TRAINED);
    var otherLevel = (ZstdWithDictionary) ZSTD.withParameters("1").withDictionary(7, TRAINED);
    ZstdDictionary seven = ((ZstdWithDictionary) SEVEN).dictionary();
    assertThat(again.dictionary()).isSameAs(seven);
    assertThat(otherId.dictionary()).isNotSameAs(seven);
    assertThat(otherLevel.dictionary()).isNotSameAs(seven);
  }

  @Test
  void givenCompressorsThatNobodyHas_whenCollected_thenTheirNativeMemoryIsFreed() {
    List<ZstdDictionary.Natives> natives = new ArrayList<>();
    byte[] document = Values.document(5);
    for (int id = 101; id <= 150; id++) {
      var compressor = (ZstdWithDictionary) ZSTD.withDictionary(id, TRAINED);
      natives.add(compressor.dictionary().natives());
      restored(compressor, compressed(compressor, document), document.length);
    }
    for (int i = 0; i < 200 && !natives.stream().allMatch(ZstdDictionary.Natives::isFreed); i++) {
      System.gc();
    }
    assertThat(natives).allMatch(ZstdDictionary.Natives::isFreed);
    assertThat(((ZstdWithDictionary) SEVEN).dictionary().natives().isFreed()).isFalse();
    assertThat(compressed(SEVEN, document)).isNotEmpty();
  }
}
