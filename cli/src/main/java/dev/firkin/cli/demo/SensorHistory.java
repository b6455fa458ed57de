package dev.firkin.cli.demo;

import dev.firkin.FirkinMap;
import dev.firkin.cli.demo.Steps.Result;
import dev.firkin.cli.terminal.Progress;
import dev.firkin.cli.terminal.Units;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The first story: a sensor's readings under their days, as typed records in JSON. One year is
 * corrected, one deleted, and one kept for thirty days only.
 */
final class SensorHistory {

  private static final int DELETED = 2012;
  private static final int EXPIRED = 2013;
  private static final int CORRECTED = 2014;
  private static final double CORRECTION = 0.5;
  private static final Duration KEPT = Duration.ofDays(30);

  private final Steps steps;
  private final Tally tally;
  private final DemoClock clock;
  private final Map<String, Reading> expected = new TreeMap<>();

  SensorHistory(Steps steps, Tally tally, DemoClock clock) {
    this.steps = steps;
    this.tally = tally;
    this.clock = clock;
  }

  void tell(FirkinMap<String, Reading> map, List<Reading> all) throws Exception {
    steps.step("put", all.size(), progress -> put(map, all, progress));
    compare(map);
    List<Reading> corrected =
        of(CORRECTED, all).stream().map(reading -> reading.recalibrated(CORRECTION)).toList();
    steps.step(
        "overwrite",
        corrected.size(),
        progress -> {
          Result result = put(map, corrected, progress);
          return new Result(
              "%s of %d, by %.1f degrees".formatted(result.text(), CORRECTED, CORRECTION),
              result.bytes());
        });
    compare(map);
    steps.step("delete", 0, progress -> delete(map, of(DELETED, all)));
    compare(map);
    steps.step("expire", 0, progress -> expire(map, of(EXPIRED, all)));
    compare(map);
  }

  /** Compares every reading, and looks for readings that should not be there. */
  void compare(FirkinMap<String, Reading> map) throws Exception {
    steps.step(
        "compare",
        expected.size(),
        progress -> {
          long before = tally.wrong();
          expected.forEach((key, reading) -> compare(key, reading, map.get(key)));
          compareScan(map);
          return Comparison.result(expected.size(), "reading", tally.wrong() - before);
        });
  }

  private static List<Reading> of(int year, List<Reading> all) {
    return all.stream().filter(reading -> reading.date().getYear() == year).toList();
  }

  private Result put(FirkinMap<String, Reading> map, List<Reading> readings, Progress progress) {
    long bytes = 0;
    for (Reading reading : readings) {
      map.set(reading.key(), reading);
      acknowledged(reading.key(), reading);
      bytes += map.valueSize(reading.key()).orElse(0);
      progress.step(1);
    }
    return new Result(Units.count(readings.size(), "reading"), bytes);
  }

  private Result delete(FirkinMap<String, Reading> map, List<Reading> readings) {
    for (Reading reading : readings) {
      map.delete(reading.key());
      expected.remove(reading.key());
      tally.acknowledge(1);
    }
    return new Result("%s of %d".formatted(Units.count(readings.size(), "reading"), DELETED));
  }

  private Result expire(FirkinMap<String, Reading> map, List<Reading> readings) {
    for (Reading reading : readings) {
      map.put(reading.key(), reading, KEPT);
      acknowledged(reading.key(), reading);
      if (!reading.equals(map.get(reading.key()))) {
        tally.lose(reading.key(), "its time is not over");
      }
    }
    clock.advance(KEPT.plusSeconds(1));
    for (Reading reading : readings) {
      expected.remove(reading.key());
      if (map.containsKey(reading.key())) {
        tally.invent(reading.key(), "its time is over");
      }
    }
    return new Result(
        "%s of %d, kept %d days, by setting the clock"
            .formatted(Units.count(readings.size(), "reading"), EXPIRED, KEPT.toDays()));
  }

  private void acknowledged(String key, Reading reading) {
    expected.put(key, reading);
    tally.acknowledge(1);
  }

  private void compare(String key, Reading wanted, @Nullable Reading found) {
    if (found == null) {
      tally.lose(key, "there is no reading");
    } else if (!found.equals(wanted)) {
      tally.lose(key, "there is another reading");
    }
  }

  private void compareScan(FirkinMap<String, Reading> map) {
    Set<String> seen = new HashSet<>();
    try (Stream<String> keys = map.entries().map(entry -> entry.key())) {
      keys.forEach(key -> {
        if (!expected.containsKey(key) || !seen.add(key)) {
          tally.invent(key, "a scan shows it");
        }
      });
    }
    expected.keySet().stream()
        .filter(key -> !seen.contains(key))
        .forEach(key -> tally.lose(key, "a scan does not show it"));
  }
}
