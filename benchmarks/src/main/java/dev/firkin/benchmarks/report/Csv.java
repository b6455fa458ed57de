package dev.firkin.benchmarks.report;

import dev.firkin.benchmarks.run.Measurement;
import java.util.List;

/** Every single measurement, a line each. */
final class Csv {

  private Csv() {}

  static String of(List<Measurement> measurements) {
    StringBuilder csv =
        new StringBuilder("store,work,threads,keys,value_bytes,round,figure,value\n");
    for (Measurement m : measurements) {
      csv.append(
          "%s,%s,%d,%d,%d,%d,%s,%s%n"
              .formatted(
                  m.store(),
                  m.cell().work().id(),
                  m.cell().threads(),
                  m.cell().keys(),
                  m.cell().valueBytes(),
                  m.round() + 1,
                  m.name(),
                  m.value()));
    }
    return csv.toString();
  }
}
