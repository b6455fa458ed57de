package dev.firkin.cli.command;

import dev.firkin.cli.terminal.Units;
import dev.firkin.stats.TrainingReport;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JsonGenerator;

/**
 * A dictionary that was trained.
 *
 * @param report what the store says of it
 * @param compressor what it is for
 * @param dictionaryBefore the one that was in use before, 0 if there was none
 * @param elapsed how long the training took
 */
record Trained(TrainingReport report, String compressor, long dictionaryBefore, Duration elapsed) {

  /** Where a factor begins to be seen with one digit behind the point. */
  private static final double FACTOR_SHOWN = 1.05;

  /** For people. */
  List<String> lines() {
    return List.of(
        "dictionary %d of %s is in use: %s, trained on %s (%s) in %s"
            .formatted(
                report.dictionary(),
                compressor,
                Units.bytes(report.dictionaryBytes()),
                Units.count(report.samples(), "value"),
                Units.bytes(report.sampleBytes()),
                Units.time(elapsed)),
        "other values of %s take %s %s and %s with it: %s"
            .formatted(
                Units.bytes(report.testBytes()),
                Units.bytes(report.testBytesBefore()),
                dictionaryBefore == 0 ? "without it" : "with dictionary " + dictionaryBefore,
                Units.bytes(report.testBytesAfter()),
                verdict()));
  }

  private String verdict() {
    if (factor() >= FACTOR_SHOWN) {
      return String.format(Locale.ROOT, "%.1f times smaller", factor());
    }
    return factor() > 1 ? "hardly smaller" : "no smaller";
  }

  private double factor() {
    return (double) report.testBytesBefore() / Math.max(1, report.testBytesAfter());
  }

  /** For programs. */
  void writeTo(JsonGenerator json) {
    json.writeNumberProperty("dictionary", report.dictionary());
    json.writeStringProperty("compressor", compressor);
    json.writeNumberProperty("dictionaryBytes", report.dictionaryBytes());
    json.writeNumberProperty("dictionaryBefore", dictionaryBefore);
    json.writeNumberProperty("samples", report.samples());
    json.writeNumberProperty("sampleBytes", report.sampleBytes());
    json.writeNumberProperty("testBytes", report.testBytes());
    json.writeNumberProperty("testBytesBefore", report.testBytesBefore());
    json.writeNumberProperty("testBytesAfter", report.testBytesAfter());
    json.writeNumberProperty("elapsedMillis", elapsed.toMillis());
  }
}
