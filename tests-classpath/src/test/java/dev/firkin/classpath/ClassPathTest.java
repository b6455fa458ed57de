package dev.firkin.classpath;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.firkin.Firkin;
import dev.firkin.FirkinMap;
import dev.firkin.codec.Codecs;
import dev.firkin.config.FirkinOptions;
import dev.firkin.error.ProviderException;
import dev.firkin.spi.Codec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassPathTest {

  @TempDir Path temp;

  @Test
  void givenClassPath_whenLoaded_thenNothingIsANamedModule() {
    assertThat(Firkin.class.getModule().isNamed()).isFalse();
    assertThat(ClassPathTest.class.getModule().isNamed()).isFalse();
  }

  @Test
  @SuppressWarnings("unchecked")
  void givenServiceFiles_whenCodecsAreNamed_thenTheyAreFound() {
    var reading = new Program.Reading("roof", LocalDate.of(2026, 11, 21), 7.5);
    Codec<Program.Reading> json =
        (Codec<Program.Reading>) Codecs.named("json", Program.Reading.class);
    Codec<String> utf8 = (Codec<String>) Codecs.named("utf8", String.class);
    try (Firkin store = Firkin.open(temp)) {
      FirkinMap<String, Program.Reading> readings = store.map("readings", utf8, json);
      readings.put("a", reading);
      assertThat(readings).isEqualTo(Map.of("a", reading));
      assertThat(store.maps().get("readings").valueCodec()).isEqualTo("json");
    }
  }

  @Test
  void givenServiceFile_whenACompressorIsNamed_thenItIsUsedAndFoundAgain() throws Exception {
    byte[] zeros = new byte[1_000_000];
    var options = FirkinOptions.builder().compressor("test-run-length").build();
    try (Firkin store = Firkin.open(temp, options)) {
      store.put(new byte[] {1}, zeros);
      assertThat(store.stats().dataBytes()).isLessThan(10_000);
    }
    try (Firkin store = Firkin.open(temp)) {
      assertThat(store.get(new byte[] {1})).isEqualTo(zeros);
    }
    assertThatThrownBy(
            () -> Firkin.open(temp, FirkinOptions.builder().compressor("absent").build()))
        .isInstanceOf(ProviderException.class)
        .hasMessageContaining("'absent'")
        .hasMessageContaining("test-run-length");
  }

  @Test
  void givenUsersProgram_whenStartedWithoutFlags_thenItWorksAndWarnsOfNothing() throws Exception {
    Path err = temp.resolve("err");
    Path out = temp.resolve("out");
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    System.getProperty(
                        "surefire.test.class.path", System.getProperty("java.class.path")),
                    Program.class.getName(),
                    temp.resolve("store").toString()))
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(err)).isZero();
    assertThat(Files.readString(out).strip()).isEqualTo("true 100000");
    assertThat(Files.readString(err)).doesNotContainIgnoringCase("warning");
    assertThat(Files.readAllLines(err))
        .allMatch(line -> line.contains("dev.firkin") || line.startsWith("INFO: "));
  }
}
