package dev.firkin.benchmarks.limits;

import java.util.List;
import java.util.Locale;

/** The rows in Markdown. */
final class LimitsTable {

  private LimitsTable() {}

  static String markdown(List<Row> rows, Effort effort) {
    StringBuilder text = new StringBuilder();
    text.append(
        "Median (least to most) of %d rounds. Java %s, %d cores.%n%n"
            .formatted(
                effort.rounds(),
                System.getProperty("java.version"),
                Runtime.getRuntime().availableProcessors()));
    text.append("| limit | median | least to most | unit |%n|---|---:|---:|---|%n".formatted());
    for (Row row : rows) {
      Sample sample = row.sample();
      text.append(
          "| %s | %s | %s to %s | %s |%n"
              .formatted(
                  row.what(),
                  figure(sample.median()),
                  figure(sample.min()),
                  figure(sample.max()),
                  row.unit()));
    }
    return text.toString();
  }

  /** Three digits or all those before the point. */
  static String figure(double value) {
    String form = value >= 100 ? "%,.0f" : value >= 10 ? "%.1f" : "%.2f";
    return String.format(Locale.ROOT, form, value);
  }
}
