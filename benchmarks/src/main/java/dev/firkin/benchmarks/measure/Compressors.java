package dev.firkin.benchmarks.measure;

import dev.firkin.spi.Compressor;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

/** Compressors by the names that a store's options take. */
final class Compressors {

  private Compressors() {}

  /** A compressor of the class path: {@code NAME} or {@code NAME:PARAMETERS}. */
  static Compressor named(String option) {
    int colon = option.indexOf(':');
    String name = colon < 0 ? option : option.substring(0, colon);
    List<String> present = new ArrayList<>();
    for (Compressor each : ServiceLoader.load(Compressor.class)) {
      if (each.name().equals(name)) {
        return colon < 0 ? each : each.withParameters(option.substring(colon + 1));
      }
      present.add(each.name());
    }
    throw new IllegalArgumentException(
        "no compressor '%s'; present: %s; add the jar that provides it".formatted(name, present));
  }
}
