package dev.firkin.cli.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextFormTest {

  private static final String[] CODECS = {
    "bytes", "utf8", "int32", "int64", "float64", "uuid", "instant", "json", "kryo", "unknown"
  };

  @ParameterizedTest
  @CsvSource({
    "int32,-2147483648",
    "int64,9223372036854775807",
    "float64,-0.0",
    "float64,NaN",
    "uuid,018f0000-0000-7000-8000-000000000001",
    "instant,2026-01-01T00:00:00.000000001Z",
    "utf8,wine",
    "json,{}",
    "unknown,wine"
  })
  void givenTextOfACodec_whenParsedAndFormatted_thenItIsTheSame(String codec, String text) {
    TextForm form = TextForm.of(codec);

    assertThat(form.format(form.parse(text))).isEqualTo(text);
  }

  @Test
  void givenBytesThatTheCodecDidNotWrite_whenFormatted_thenThereIsNoText() {
    assertThat(TextForm.of("int64").format(new byte[] {1, 2, 3})).isNull();
    assertThat(TextForm.of("utf8").format(new byte[] {(byte) 0xc0, (byte) 0x80})).isNull();
  }

  @Test
  void givenKryo_whenItsBytesHappenToBeText_thenTheyAreBytesAllTheSame() {
    TextForm kryo = TextForm.of("kryo");

    assertThat(kryo.format("wine".getBytes(UTF_8))).isNull();
    assertThatThrownBy(() -> kryo.parse("wine"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("codec kryo", "base64");
  }

  @Property(tries = 300)
  void textThatIsGivenForBytesAlwaysGivesThemBack(@ForAll @Size(max = 16) byte[] bytes) {
    for (String codec : CODECS) {
      TextForm form = TextForm.of(codec);
      String text = form.format(bytes);
      if (text != null) {
        assertThat(form.parse(text)).isEqualTo(bytes);
      }
    }
  }
}
