package dev.firkin.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.firkin.spi.Codec;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.UUID;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CodecsTest {

  private static final HexFormat HEX = HexFormat.of();

  /** What old stores hold: a change here is a change of the format, and needs a new name. */
  static Stream<Arguments> golden() {
    return Stream.of(
        Arguments.of(Codecs.bytes(), HEX.parseHex("00ff80"), "00ff80"),
        Arguments.of(Codecs.bytes(), new byte[0], ""),
        Arguments.of(Codecs.utf8(), "", ""),
        Arguments.of(
            Codecs.utf8(), "Fäßchen 🛢 \u0000\uFFFD", "46c3a4c39f6368656e20f09f9ba22000efbfbd"),
        Arguments.of(Codecs.int32(), 0, "80000000"),
        Arguments.of(Codecs.int32(), -2, "7ffffffe"),
        Arguments.of(Codecs.int32(), Integer.MIN_VALUE, "00000000"),
        Arguments.of(Codecs.int32(), Integer.MAX_VALUE, "ffffffff"),
        Arguments.of(Codecs.int64(), 1L, "8000000000000001"),
        Arguments.of(Codecs.int64(), -1L, "7fffffffffffffff"),
        Arguments.of(Codecs.int64(), Long.MIN_VALUE, "0000000000000000"),
        Arguments.of(Codecs.float64(), 1.5, "bff8000000000000"),
        Arguments.of(Codecs.float64(), -1.5, "4007ffffffffffff"),
        Arguments.of(Codecs.float64(), 0.0, "8000000000000000"),
        Arguments.of(Codecs.float64(), -0.0, "7fffffffffffffff"),
        Arguments.of(Codecs.float64(), Double.POSITIVE_INFINITY, "fff0000000000000"),
        Arguments.of(Codecs.float64(), Double.NaN, "fff8000000000000"),
        Arguments.of(
            Codecs.uuid(),
            UUID.fromString("f81d4fae-7dec-11d0-a765-00a0c91e6bf6"),
            "f81d4fae7dec11d0a76500a0c91e6bf6"),
        Arguments.of(
            Codecs.instant(),
            Instant.parse("2026-11-21T11:36:00.000000007Z"),
            "800000006b01822000000007"),
        Arguments.of(Codecs.instant(), Instant.EPOCH.minusNanos(1), "7fffffffffffffff3b9ac9ff"));
  }

  @ParameterizedTest
  @MethodSource("golden")
  void givenEachCodec_whenEncodedAndDecoded_thenTheBytesAreThoseOfOldStores(
      Codec<Object> codec, Object value, String hex) {
    assertThat(HEX.formatHex(codec.encode(value))).isEqualTo(hex);
    assertThat(codec.decode(HEX.parseHex(hex))).isEqualTo(value);
  }

  @Test
  void givenEachCodec_whenAskedForItsName_thenItIsTheRecordedOne() {
    assertThat(BuiltInCodecs.all())
        .extracting(BuiltInCodecs::name)
        .containsExactly("bytes", "utf8", "int32", "int64", "float64", "uuid", "instant");
  }

  @Property
  void textComesBack(@ForAll("text") String text) {
    assertThat(decodedAgain(Codecs.utf8(), text)).isEqualTo(text);
  }

  @Property
  void textSortsByCodePoint(@ForAll("text") String left, @ForAll("text") String right) {
    assertThat(sign(Codecs.utf8(), left, right))
        .isEqualTo(
            Arrays.compare(left.codePoints().toArray(), right.codePoints().toArray()) > 0
                ? 1
                : left.equals(right) ? 0 : -1);
  }

  @Property
  void intsComeBackInOrder(@ForAll int left, @ForAll int right) {
    assertThat(decodedAgain(Codecs.int32(), left)).isEqualTo(left);
    assertThat(sign(Codecs.int32(), left, right)).isEqualTo(Integer.compare(left, right));
  }

  @Property
  void longsComeBackInOrder(@ForAll long left, @ForAll long right) {
    assertThat(decodedAgain(Codecs.int64(), left)).isEqualTo(left);
    assertThat(sign(Codecs.int64(), left, right)).isEqualTo(Long.compare(left, right));
  }

  @Property
  void doublesComeBackInOrder(@ForAll("doubles") double left, @ForAll("doubles") double right) {
    assertThat(decodedAgain(Codecs.float64(), left)).isEqualTo(Double.valueOf(left));
    assertThat(sign(Codecs.float64(), left, right)).isEqualTo(Double.compare(left, right));
  }

  @Property
  void uuidsComeBackInTheOrderOfTheirText(@ForAll("uuids") UUID left, @ForAll("uuids") UUID right) {
    assertThat(decodedAgain(Codecs.uuid(), left)).isEqualTo(left);
    assertThat(sign(Codecs.uuid(), left, right))
        .isEqualTo(Integer.signum(left.toString().compareTo(right.toString())));
  }

  @Property
  void instantsComeBackInOrder(
      @ForAll("instants") Instant left, @ForAll("instants") Instant right) {
    assertThat(decodedAgain(Codecs.instant(), left)).isEqualTo(left);
    assertThat(sign(Codecs.instant(), left, right))
        .isEqualTo(Integer.signum(left.compareTo(right)));
  }

  @Property
  void bytesThatUtf8AcceptsAreWrittenTheSameAgain(@ForAll byte[] bytes) {
    String text;
    try {
      text = Codecs.utf8().decode(bytes);
    } catch (IllegalArgumentException refused) {
      assertThat(new String(bytes, UTF_8)).contains("\uFFFD");
      return;
    }
    assertThat(Codecs.utf8().encode(text)).isEqualTo(bytes);
  }

  @Test
  void givenBytes_whenTheCallerChangesItsArray_thenNeitherSideSees() {
    byte[] value = {1, 2};

    byte[] encoded = Codecs.bytes().encode(value);
    byte[] decoded = Codecs.bytes().decode(encoded);
    value[0] = 9;
    encoded[1] = 9;

    assertThat(encoded).containsExactly(1, 9);
    assertThat(decoded).containsExactly(1, 2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\uD83D", "ab\uD83Dc", "\uDEE2", "\uDEE2\uD83D", "🛢\uD83D"})
  void givenUnpairedSurrogate_whenEncoded_thenRefusedWithoutShowingTheText(String malformed) {
    assertThatThrownBy(() -> Codecs.utf8().encode(malformed))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching(
            "codec utf8 takes well-formed text, was given an unpaired surrogate at index \\d");
  }

  @ParameterizedTest
  @ValueSource(strings = {"80", "c3", "c080", "eda080", "f5808080", "efbfbdff", "61e282"})
  void givenBytesThatAreNotUtf8_whenDecoded_thenRefused(String hex) {
    assertThatThrownBy(() -> Codecs.utf8().decode(HEX.parseHex(hex)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("codec utf8 was given bytes that are not UTF-8");
  }

  @Test
  void givenBytesOfAnotherLength_whenDecoded_thenRefused() {
    for (String name : new String[] {"int32", "int64", "float64", "uuid", "instant"}) {
      Codec<?> codec =
          BuiltInCodecs.all().stream()
              .filter(provider -> provider.name().equals(name))
              .map(provider -> provider.codec(provider.type()))
              .findFirst()
              .orElseThrow();
      for (int length : new int[] {0, 3, 5, 7, 9, 11, 13, 15, 17}) {
        assertThatThrownBy(() -> codec.decode(new byte[length]))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageMatching("codec " + name + " reads \\d+ bytes, was given " + length);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "80000000000000003b9aca00",
        "8000000000000000ffffffff",
        "ffffffffffffffff00000000"
      })
  void givenBytesOfNoInstant_whenDecoded_thenRefused(String hex) {
    assertThatThrownBy(() -> Codecs.instant().decode(HEX.parseHex(hex)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("codec instant");
  }

  @Test
  void givenTwoNotANumbers_whenEncoded_thenTheBytesAreEqualAsTheKeysAre() {
    double other = Double.longBitsToDouble(0xfff8_0000_0000_0001L);

    assertThat(Codecs.float64().encode(other)).isEqualTo(Codecs.float64().encode(Double.NaN));
  }

  @ParameterizedTest
  @ValueSource(strings = {"fff8000000000001", "fffc000000000000", "0000000000000000"})
  void givenNotANumberThatIsNeverWritten_whenDecoded_thenRefused(String hex) {
    assertThatThrownBy(() -> Codecs.float64().decode(HEX.parseHex(hex)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("codec float64");
  }

  @Test
  void givenJavaType_whenAskedForItsCodec_thenItIsTheBuiltInOne() {
    assertThat(Codecs.forType(byte[].class)).isSameAs(Codecs.bytes());
    assertThat(Codecs.forType(String.class)).isSameAs(Codecs.utf8());
    assertThat(Codecs.forType(int.class)).isSameAs(Codecs.int32());
    assertThat(Codecs.forType(Long.class)).isSameAs(Codecs.int64());
    assertThat(Codecs.forType(double.class)).isSameAs(Codecs.float64());
    assertThat(Codecs.forType(UUID.class)).isSameAs(Codecs.uuid());
    assertThat(Codecs.forType(Instant.class)).isSameAs(Codecs.instant());
  }

  @Test
  void givenTypeWithoutCodec_whenAsked_thenTheMessageSaysWhatThereIs() {
    assertThatThrownBy(() -> Codecs.forType(Thread.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "no built-in codec takes java.lang.Thread; there are codecs for byte[],"
                + " java.lang.String, java.lang.Integer, java.lang.Long, java.lang.Double,"
                + " java.util.UUID, java.time.Instant; pass another, such as JsonCodec.of");
  }

  @Provide
  Arbitrary<String> text() {
    Arbitrary<Integer> plain = Arbitraries.integers().between(0, 0x24F);
    Arbitrary<Integer> edges = Arbitraries.of(0xD7FF, 0xE000, 0xFFFD, 0xFFFF, 0x10000, 0x10FFFF);
    return Arbitraries.oneOf(plain, edges)
        .array(int[].class)
        .ofMaxSize(12)
        .map(points -> new String(points, 0, points.length));
  }

  @Provide
  Arbitrary<Double> doubles() {
    return Arbitraries.oneOf(
        Arbitraries.longs().map(Double::longBitsToDouble).map(d -> d.isNaN() ? Double.NaN : d),
        Arbitraries.of(0.0, -0.0, Double.MIN_VALUE, -Double.MIN_VALUE, Double.NaN));
  }

  @Provide
  Arbitrary<UUID> uuids() {
    return Combinators.combine(Arbitraries.longs(), Arbitraries.longs()).as(UUID::new);
  }

  @Provide
  Arbitrary<Instant> instants() {
    Arbitrary<Long> seconds =
        Arbitraries.oneOf(
            Arbitraries.longs().between(-2, 2),
            Arbitraries.longs()
                .between(Instant.MIN.getEpochSecond(), Instant.MAX.getEpochSecond()));
    Arbitrary<Integer> nanos = Arbitraries.integers().between(0, 999_999_999);
    return Combinators.combine(seconds, nanos).as(Instant::ofEpochSecond);
  }

  private static <T> T decodedAgain(Codec<T> codec, T value) {
    return codec.decode(codec.encode(value));
  }

  private static <T> int sign(Codec<T> codec, T left, T right) {
    return Integer.signum(Arrays.compareUnsigned(codec.encode(left), codec.encode(right)));
  }
}
