package dev.firkin.tests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firkin.Firkin;
import dev.firkin.FirkinMap;
import dev.firkin.codec.Codecs;
import dev.firkin.codec.json.JsonCodec;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In a JVM of its own: in this one, the test engine has opened what a user must open himself. */
class JsonValueTest {

  /** A value. Its module must open its package to Jackson; this one is open altogether. */
  record Reading(String sensor, LocalDate day, double celsius, List<String> notes) {}

  /** What a user's program would be. */
  public static final class Program {
    private Program() {}

    /**
     * Runs.
     *
     * @param arguments the directory
     */
    public static void main(String[] arguments) {
      var reading = new Reading("roof", LocalDate.of(2026, 11, 21), 7.5, List.of("wet", "wind"));
      Path directory = Path.of(arguments[0]);
      try (Firkin store = Firkin.open(directory)) {
        FirkinMap<String, Reading> readings =
            store.map("readings", Codecs.utf8(), JsonCodec.of(Reading.class));
        readings.put("a", reading);
        readings.put("b", reading, Duration.ofHours(1));
        store.put(new byte[] {1}, new byte[5_000_000]);
        store.compact();
      }
      try (Firkin store = Firkin.open(directory)) {
        FirkinMap<String, Reading> readings =
            store.map("readings", Codecs.utf8(), JsonCodec.of(Reading.class));
        System.out.println(readings.get("a").equals(reading) + " " + readings.size());
      }
    }
  }

  @TempDir Path directory;

  @Test
  void givenUsersProgramOnTheModulePath_whenStartedWithoutFlags_thenItWorksAndWarnsOfNothing()
      throws Exception {
    ChildJvm.Result result = ChildJvm.run(Program.class, directory.resolve("store").toString());

    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out()).isEqualToIgnoringNewLines("true 2");
    assertThat(result.err()).doesNotContainIgnoringCase("warning");
    // The JDK's logger writes two lines for each message: where it came from, then the message.
    assertThat(result.err().lines().toList())
        .allMatch(line -> line.contains("dev.firkin") || line.startsWith("INFO: "));
  }

  @Test
  void givenRecordInThisModule_whenStoredAsJson_thenItComesBack() {
    var reading = new Reading("roof", LocalDate.of(2026, 11, 21), 7.5, List.of());
    try (Firkin store = Stores.open(directory)) {
      FirkinMap<String, Reading> readings =
          store.map("readings", Codecs.utf8(), JsonCodec.of(Reading.class));
      readings.put("a", reading);
      assertThat(readings).isEqualTo(Map.of("a", reading));
      assertThat(readings.replace("a", reading, reading)).isTrue();
      assertThat(store.maps().get("readings").valueCodec()).isEqualTo("json");
    }
  }
}
