package dev.firkin.examples;

import dev.firkin.Batch;
import dev.firkin.Firkin;
import dev.firkin.FirkinMap;
import dev.firkin.codec.Codecs;
import dev.firkin.codec.json.JsonCodec;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What sensors have measured, kept as JSON: every reading under its sensor and time, and beside
 * them the latest reading of each sensor. A batch keeps the two maps in step, whatever happens.
 */
public final class SensorHistory implements AutoCloseable {

  /** What a sensor says at one moment. */
  public record Reading(String sensor, Instant at, double celsius, double humidity) {}

  /** The key of a reading; as JSON, like the value. */
  record ReadingKey(String sensor, Instant at) {}

  private final Firkin store;
  private final FirkinMap<ReadingKey, Reading> readings;
  private final FirkinMap<String, Reading> latest;

  /** Opens the history in a directory, or begins one there. */
  public SensorHistory(Path directory) {
    store = Firkin.open(directory);
    readings = store.map("readings", JsonCodec.of(ReadingKey.class), JsonCodec.of(Reading.class));
    latest = store.map("latest", Codecs.utf8(), JsonCodec.of(Reading.class));
  }

  /** Adds readings, all of them or, if the process dies, none. By one thread at a time. */
  public void add(List<Reading> added) {
    Batch batch = new Batch();
    Map<String, Reading> newest = new TreeMap<>();
    for (Reading reading : added) {
      batch.put(readings, new ReadingKey(reading.sensor(), reading.at()), reading);
      newest.merge(reading.sensor(), reading, SensorHistory::later);
    }
    newest.forEach((sensor, reading) -> {
      Reading before = latest.get(sensor);
      batch.put(latest, sensor, before == null ? reading : later(before, reading));
    });
    store.write(batch);
  }

  private static Reading later(Reading a, Reading b) {
    return b.at().isBefore(a.at()) ? a : b;
  }

  /** The latest reading of a sensor, or null if it has none. */
  public @Nullable Reading latest(String sensor) {
    return latest.get(sensor);
  }

  /** The reading of a sensor at a time, or null if there is none. */
  public @Nullable Reading at(String sensor, Instant time) {
    return readings.get(new ReadingKey(sensor, time));
  }

  /** The mean temperature of each day (UTC). Sees one moment, even while readings are added. */
  public Map<LocalDate, Double> dailyMeans(String sensor) {
    Map<LocalDate, Mean> days =
        readings.fold(
            new TreeMap<>(),
            (means, entry) -> {
              if (entry.key().sensor().equals(sensor)) {
                LocalDate day = entry.key().at().atZone(ZoneOffset.UTC).toLocalDate();
                means.merge(day, new Mean(entry.value().celsius(), 1), Mean::plus);
              }
              return means;
            });
    Map<LocalDate, Double> means = new TreeMap<>();
    days.forEach((day, mean) -> means.put(day, mean.value()));
    return means;
  }

  private record Mean(double sum, int count) {
    Mean plus(Mean other) {
      return new Mean(sum + other.sum, count + other.count);
    }

    double value() {
      return sum / count;
    }
  }

  @Override
  public void close() {
    store.close();
  }

  /** Adds two days of readings of two sensors, and shows them: {@code SensorHistory DIRECTORY}. */
  public static void main(String[] args) {
    Instant start = Instant.parse("2026-07-01T00:00:00Z");
    try (SensorHistory history = new SensorHistory(Path.of(args[0]))) {
      for (int hour = 0; hour < 48; hour++) {
        Instant at = start.plus(Duration.ofHours(hour));
        double warmth = 8 * Math.sin((hour % 24 - 6) * Math.PI / 12);
        history.add(
            List.of(
                new Reading("roof", at, 20 + hour / 24 + warmth, 0.45),
                new Reading("cellar", at, 14 + hour / 24, 0.80)));
      }
      System.out.println("latest on the roof: " + history.latest("roof"));
      history
          .dailyMeans("roof")
          .forEach((day, mean) -> System.out.printf("%s  %.1f °C%n", day, mean));
    }
  }
}
