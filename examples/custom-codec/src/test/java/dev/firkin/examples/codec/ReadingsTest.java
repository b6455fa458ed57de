package dev.firkin.examples.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.firkin.Firkin;
import dev.firkin.codec.Codecs;
import dev.firkin.error.CodecException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The codec as programs use it; two of them in a JVM as a user starts it. */
class ReadingsTest {

  private static final List<String> PRINTED =
      List.of(
          "bytes a value: 30",
          "the store says: example-reading",
          "1: Reading[sensor=7, at=2026-07-01T12:00:00Z, value=21.5, battery=98]",
          "2: Reading[sensor=7, at=2026-07-01T12:01:00Z, value=NaN, battery=97]");

  @TempDir private Path directory;

  @Test
  void whenRunOnTheModulePath_thenTheCodecIsFoundByName() throws Exception {
    assertThat(java("-p", modulePath(), "-m", Readings.class.getModule().getName() + "/" + main()))
        .isEqualTo(PRINTED);

    try (Firkin store = Firkin.open(directory)) {
      assertThat(store.map("readings", Codecs.int64(), new ReadingCodec()).get(1L))
          .isEqualTo(new Reading(7, Instant.parse("2026-07-01T12:00:00Z"), 21.5, 98));
    }
  }

  @Test
  void whenTheReadmeShowsTheProgram_thenItShowsWhatIsPrinted() {
    assertThat(Path.of("..", "README.md")).content().contains(String.join("\n", PRINTED));
  }

  @Test
  void whenRunOnTheClassPath_thenTheCodecIsFoundByName() throws Exception {
    assertThat(java("-cp", modulePath(), main())).isEqualTo(PRINTED);
  }

  @Test
  void givenAnotherType_whenLookedUp_thenRefusedWithTheOneThatItTakes() {
    assertThatThrownBy(() -> Codecs.named("example-reading", String.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "codec 'example-reading' takes dev.firkin.examples.codec.Reading, not java.lang.String");
  }

  @Test
  void givenAMapOfReadings_whenOpenedWithAnotherCodec_thenRefused() {
    try (Firkin store = Firkin.open(directory)) {
      store.map("readings", Codecs.int64(), new ReadingCodec());
    }
    try (Firkin store = Firkin.open(directory)) {
      assertThatThrownBy(() -> store.map("readings", Codecs.int64(), Codecs.bytes()))
          .isInstanceOf(CodecException.class)
          .hasMessageContaining("example-reading");
    }
  }

  private static String main() {
    return Readings.class.getName();
  }

  private static String modulePath() {
    return System.getProperty("jdk.module.path");
  }

  private List<String> java(String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1"); // starts quicker, changes nothing else
    command.addAll(List.of(arguments));
    command.add(directory.toString());
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    List<String> printed =
        new String(process.getInputStream().readAllBytes(), UTF_8).lines().toList();
    assertThat(process.waitFor()).isZero();
    return printed;
  }
}
