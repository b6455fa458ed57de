package dev.firkin.classpath;

import dev.firkin.Firkin;
import dev.firkin.FirkinMap;
import dev.firkin.codec.Codecs;
import dev.firkin.config.FirkinOptions;
import dev.firkin.spi.Codec;
import java.nio.file.Path;
import java.time.LocalDate;

/** What a user without modules would write. */
public final class Program {

  /** A value. */
  record Reading(String sensor, LocalDate day, double celsius) {}

  private Program() {}

  /**
   * Runs.
   *
   * @param arguments the directory
   */
  @SuppressWarnings("unchecked") // a codec found by name is of the type that was asked for
  public static void main(String[] arguments) {
    var reading = new Reading("roof", LocalDate.of(2026, 11, 21), 7.5);
    FirkinOptions options = FirkinOptions.builder().compressor("test-run-length").build();
    try (Firkin store = Firkin.open(Path.of(arguments[0]), options)) {
      Codec<Reading> json = (Codec<Reading>) Codecs.named("json", Reading.class);
      FirkinMap<String, Reading> readings = store.map("readings", Codecs.utf8(), json);
      readings.put("a", reading);
      store.put(new byte[] {1}, new byte[100_000]);
      store.compact();
      boolean same = reading.equals(readings.get("a"));
      System.out.println(same + " " + store.get(new byte[] {1}).length);
    }
  }
}
