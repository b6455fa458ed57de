package dev.firkin.codec.kryo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.esotericsoftware.kryo.kryo5.io.Input;
import com.esotericsoftware.kryo.kryo5.io.Output;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ValueInputTest {

  private static ValueInput input(String hex) {
    return new ValueInput(HexFormat.of().parseHex(hex.replace(" ", "")), 0);
  }

  @Property(tries = 500)
  void readsEveryTextThatKryoWrites(@ForAll String text, @ForAll boolean builder) {
    var output = new Output(16, -1);
    output.writeString(text);
    output.writeByte(7);
    var input = new ValueInput(output.toBytes(), 0);

    assertThat(builder ? input.readStringBuilder().toString() : input.readString()).isEqualTo(text);
    assertThat(input.readByte()).isEqualTo((byte) 7);
  }

  @Property(tries = 1000)
  void readsWhatKryoReadsOrRefusesIt(@ForAll @Size(min = 1) byte[] bytes) {
    bytes[0] &= ~0x40; // a length of one byte: Kryo takes memory for any
    String expected;
    var kryos = new Input(bytes.clone());
    try {
      expected = kryos.readString();
    } catch (RuntimeException refused) {
      expected = "refused";
    }
    var input = new ValueInput(bytes, 0);
    try {
      assertThat(input.readString()).isEqualTo(expected);
      assertThat(input.position()).isEqualTo(kryos.position());
    } catch (Refusal refusal) {
      assertThat(refusal).hasMessageMatching("malformed text|ends too early|a length is larger.*");
    }
  }

  @Test
  void givenNoText_whenRead_thenNull() {
    assertThat(input("80").readString()).isNull();
    assertThat(input("80").readStringBuilder()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"83 80 80", "83 C3 41", "84 E2 82 41 00", "82 F0 9F 8D B7", "82 FF", "82 BF"})
  void givenMalformedText_whenRead_thenRefused(String hex) {
    assertThatThrownBy(() -> input(hex).readString())
        .isInstanceOf(Refusal.class)
        .hasMessage("malformed text");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "61",
        "61 62 63",
        "84 61 62",
        "82 C3",
        "C0",
        "C0 80 80 80 01",
        "FF FF FF FF FF 00"
      })
  void givenTextThatIsCut_whenRead_thenRefused(String hex) {
    assertThatThrownBy(() -> input(hex).readString())
        .isInstanceOf(Refusal.class)
        .hasMessageMatching("ends too early|a length is larger than what is left of the bytes");
  }

  @Test
  void givenLengthLargerThanWhatIsLeft_whenArraysAreRead_thenRefusedBeforeTheyAreMade() {
    List<Consumer<Input>> reads =
        List.of(
            in -> in.readBytes(4),
            in -> in.readBytes(-1),
            in -> in.readShorts(2),
            in -> in.readChars(2),
            in -> in.readInts(1),
            in -> in.readInts(4, true),
            in -> in.readInts(Integer.MAX_VALUE),
            in -> in.readLongs(1),
            in -> in.readLongs(4, true),
            in -> in.readLongs(Integer.MAX_VALUE),
            in -> in.readFloats(1),
            in -> in.readDoubles(1),
            in -> in.readBooleans(4),
            in -> ((ValueInput) in).readCount(1));
    for (Consumer<Input> read : reads) {
      assertThatThrownBy(() -> read.accept(input("FF 01 01")))
          .isInstanceOf(Refusal.class)
          .hasMessage("a length is larger than what is left of the bytes");
    }
    var whole = new ValueInput(new byte[24], 0);
    assertThat(whole.readInts(1)).hasSize(1);
    assertThat(whole.readLongs(1)).hasSize(1);
    assertThat(whole.readDoubles(1)).hasSize(1);
    assertThat(whole.readShorts(2)).hasSize(2);
    assertThat(whole.remaining()).isZero();
    assertThat(whole.end()).isTrue();
    assertThat(whole.read()).isEqualTo(-1);
  }

  @Test
  void givenNarrowedInput_whenRead_thenItEndsThere() {
    var input = input("01 02 03 04");
    int end = input.narrow(2);

    assertThat(input.readByte()).isEqualTo((byte) 1);
    assertThatThrownBy(() -> input.widen(end)).hasMessage("1 bytes too many");
    assertThat(input.readByte()).isEqualTo((byte) 2);
    assertThatThrownBy(input::readByte).hasMessage("ends too early");
    assertThatThrownBy(input::readInt).hasMessage("ends too early");
    input.widen(end);
    assertThat(input.readShort()).isEqualTo((short) 0x0403);
  }
}
