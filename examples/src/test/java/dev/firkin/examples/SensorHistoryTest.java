package dev.firkin.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firkin.examples.SensorHistory.Reading;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SensorHistoryTest {

  private static final Instant NOON = Instant.parse("2026-07-01T12:00:00Z");

  @TempDir private Path directory;

  @Test
  void givenReadingsOfTwoSensors_whenMeansAreAsked_thenEachDayOfTheOneSensorHasItsMean() {
    try (SensorHistory history = new SensorHistory(directory)) {
      history.add(
          List.of(
              reading("roof", NOON, 20), reading("cellar", NOON, 10), reading("roof", at(6), 10)));
      history.add(List.of(reading("roof", at(30), 31)));

      assertThat(history.dailyMeans("roof"))
          .isEqualTo(Map.of(LocalDate.of(2026, 7, 1), 15.0, LocalDate.of(2026, 7, 2), 31.0));
    }
  }

  @Test
  void givenAnOldReadingThatComesLate_whenReopened_thenTheLatestIsStillTheLatest() {
    try (SensorHistory history = new SensorHistory(directory)) {
      history.add(List.of(reading("roof", NOON, 20)));
      history.add(List.of(reading("roof", at(6), 10)));
    }

    try (SensorHistory history = new SensorHistory(directory)) {
      assertThat(history.latest("roof")).isEqualTo(reading("roof", NOON, 20));
      assertThat(history.at("roof", at(6))).isEqualTo(reading("roof", at(6), 10));
      assertThat(history.latest("attic")).isNull();
    }
  }

  @Test
  void whenMainIsRunTwice_thenTheSameReadingsAreThere() {
    SensorHistory.main(new String[] {directory.toString()});
    SensorHistory.main(new String[] {directory.toString()});

    try (SensorHistory history = new SensorHistory(directory)) {
      assertThat(history.dailyMeans("roof")).hasSize(2);
      assertThat(history.dailyMeans("cellar")).containsValues(14.0, 15.0);
    }
  }

  private static Instant at(int hour) {
    return NOON.plusSeconds((hour - 12) * 3600L);
  }

  private static Reading reading(String sensor, Instant at, double celsius) {
    return new Reading(sensor, at, celsius, 0.5);
  }
}
