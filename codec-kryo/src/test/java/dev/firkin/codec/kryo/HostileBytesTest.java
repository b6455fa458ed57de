package dev.firkin.codec.kryo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes that no codec wrote end in an exception or in a value, and take no more than they are. */
class HostileBytesTest {

  private static final KryoCodec<Hostile.All> EVOLVING = Hostile.codec(FieldStyle.EVOLVING);
  private static final KryoCodec<Hostile.All> EXACT = Hostile.codec(FieldStyle.EXACT);

  private static final KryoCodec<Object> ANY = KryoCodec.of(Object.class);

  private static final byte[] EVOLVING_BYTES = EVOLVING.encode(Hostile.value());
  private static final byte[] EXACT_BYTES = EXACT.encode(Hostile.value());

  @Property(tries = 2000)
  void anyBytesAreAValueOrRefused(@ForAll @Size(max = 100) byte[] bytes) {
    decodedOrRefused(ANY, bytes);
    decodedOrRefused(EVOLVING, bytes);
    decodedOrRefused(EXACT, bytes);
  }

  @Property(tries = 3000)
  void nearlyTrueBytesAreAValueOrRefused(@ForAll long seed) {
    decodedOrRefused(EVOLVING, Hostile.spoilt(EVOLVING_BYTES, new Random(seed)));
    decodedOrRefused(EXACT, Hostile.spoilt(EXACT_BYTES, new Random(seed)));
  }

  private static void decodedOrRefused(KryoCodec<?> codec, byte[] bytes) {
    try {
      assertThat(codec.decode(bytes)).isNotNull();
    } catch (IllegalArgumentException refused) {
      assertThat(refused).hasMessageStartingWith("not bytes by Kryo of ").hasNoCause();
    }
  }

  @Test
  void givenTrueBytes_whenDecoded_thenTheyAreTheValue() {
    assertThat(EVOLVING.decode(EVOLVING_BYTES))
        .usingRecursiveComparison()
        .ignoringFields("bean.next.any")
        .isEqualTo(Hostile.value());
  }

  @Test
  void givenEveryBitFlipped_whenDecoded_thenAValueOrRefused() {
    for (int bit = 0; bit < EVOLVING_BYTES.length * 8; bit++) {
      byte[] flipped = EVOLVING_BYTES.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      decodedOrRefused(EVOLVING, flipped);
    }
  }

  @Test
  void givenLittleMemory_whenHostileBytesAreDecoded_thenItSuffices() throws Exception {
    ChildJvm.Result result =
        ChildJvm.java(
            "-Xmx32m",
            "-XX:+UseSerialGC",
            "-XX:+ExitOnOutOfMemoryError",
            "-cp",
            ChildJvm.path(ChildJvm.tests()),
            HostileProgram.class.getName(),
            "2000",
            "7");

    assertThat(result.err()).isEmpty();
    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).matches("[1-9]\\d+ values, [1-9]\\d+ refused\\s+");
  }

  /** 2^31 - 1, as Kryo writes it. */
  private static final String GREATEST = "ffffffff07";

  @ParameterizedTest
  @CsvSource({
    "a list, 34 " + GREATEST + " 02",
    "a list of nulls, 34 " + GREATEST + " 00 00",
    "a set, 3b " + GREATEST + " 02",
    "a map, 41 " + GREATEST + " 02 02",
    "a tree map, 43 " + GREATEST + " 00",
    "an array, 14 " + GREATEST + " 02",
    "texts, 15 " + GREATEST + " 03",
    "bytes, 0c " + GREATEST,
    "longs, 0f " + GREATEST,
    "doubles, 11 " + GREATEST,
    "flags, 13 " + GREATEST,
    "bits, 1d " + GREATEST,
    "a big integer, 16 " + GREATEST,
    "a text, 03 ffffffff1f 61",
    "a negative length, 34 ffffffff0f 02"
  })
  void givenLengthBeyondTheBytes_whenDecoded_thenRefusedForThat(String what, String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));

    assertThatThrownBy(() -> ANY.decode(bytes))
        .as(what)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("a length is larger than what is left of the bytes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"01", "0100", "01 01 83 61", "7f", "ffffffff0f", "0b", "4f"})
  void givenClassIdThatNoClassHas_whenDecoded_thenRefusedAndNoClassIsLoaded(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));

    assertThatThrownBy(() -> ANY.decode(bytes)).hasMessageContaining("which no class has");
  }

  @Test
  void givenNestingBeyondTheLimit_whenDecoded_thenRefused() {
    var bytes = new ByteArrayOutputStream();
    for (int i = 0; i < 100_000; i++) {
      bytes.write(0x34); // a list
      bytes.write(1); // of one
      bytes.write(0); // of some class
    }

    assertThatThrownBy(() -> ANY.decode(bytes.toByteArray()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nested more than 500 deep");
  }

  @Test
  void givenFieldThatIsNotAllOfItsLength_whenDecoded_thenRefused() {
    record One(Object o) {}
    var codec = KryoCodec.of(One.class);
    byte[] bytes = codec.encode(new One(7)); // ... length 2, int, 7
    bytes[bytes.length - 3] = 3;
    byte[] longer = java.util.Arrays.copyOf(bytes, bytes.length + 1);

    assertThatThrownBy(() -> codec.decode(longer))
        .hasMessageEndingWith("field o: 1 bytes too many");
    assertThatThrownBy(() -> codec.decode(bytes)).hasMessageContaining("a length is larger");
  }

  @Test
  void givenFieldThatIsThereTwice_whenDecoded_thenRefused() {
    record One(Object o) {}
    record Two(Object o, Object p) {}
    var two = KryoCodec.of(Two.class);
    byte[] bytes = two.encode(new Two(1, 2)); // 82, 2 names: length 2 flag, ...
    byte[] once = KryoCodec.of(One.class).encode(new One(1));
    int name = 2;
    bytes[name + 3] = bytes[name + 1]; // "p" is "o" now

    assertThat(once).hasSize(7);
    assertThatThrownBy(() -> two.decode(bytes)).hasMessageEndingWith("a field is there twice");
  }

  @ParameterizedTest
  @ValueSource(strings = {"EVOLVING", "EXACT"})
  void givenFillerThatIsNone_whenDecoded_thenRefused(FieldStyle style) {
    record Empty() {}
    var codec = KryoCodec.builder(new TypeRef<java.util.List<Empty>>() {}).fields(style).build();
    byte[] bytes = codec.encode(java.util.List.of(new Empty(), new Empty()));
    bytes[bytes.length - 1] = 1;

    assertThatThrownBy(() -> codec.decode(bytes))
        .hasMessageEndingWith("an object without fields has one");
  }

  @Test
  void givenEnumIdWhereItsSetWantsOne_whenItIsNone_thenRefused() {
    assertThatThrownBy(() -> ANY.decode(HexFormat.of().parseHex("3e0000")))
        .hasMessageEndingWith("the id of an enum is wanted");
    assertThatThrownBy(() -> ANY.decode(HexFormat.of().parseHex("44000302")))
        .hasMessageContaining("the id of an enum is wanted");
  }
}
