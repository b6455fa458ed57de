package dev.firkin.examples.codec;

import dev.firkin.Firkin;
import dev.firkin.FirkinMap;
import dev.firkin.codec.Codecs;
import dev.firkin.spi.Codec;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;

/** Stores readings with the codec, and reads them with the codec that the store names. */
public final class Readings {

  private static final String MAP = "readings";

  private Readings() {}

  /**
   * Writes and reads: {@code Readings DIRECTORY}.
   *
   * @param args the directory
   */
  public static void main(String[] args) {
    Path directory = Path.of(args[0]);
    write(directory, new ReadingCodec());
    read(directory);
  }

  /** Who knows the codec passes it. */
  private static void write(Path directory, Codec<Reading> codec) {
    try (Firkin store = Firkin.open(directory)) {
      FirkinMap<Long, Reading> readings = store.map(MAP, Codecs.int64(), codec);
      Instant noon = Instant.parse("2026-07-01T12:00:00Z");
      readings.set(1L, new Reading(7, noon, 21.5, 98));
      readings.set(2L, new Reading(7, noon.plusSeconds(60), Double.NaN, 97));
      System.out.println("bytes a value: " + readings.valueSize(1L).orElseThrow());
    }
  }

  /** Who knows the name alone, here from the store itself, has the codec looked up. */
  private static void read(Path directory) {
    try (Firkin store = Firkin.open(directory)) {
      String name = Objects.requireNonNull(store.maps().get(MAP)).valueCodec();
      System.out.println("the store says: " + name);
      @SuppressWarnings("unchecked") // a codec is looked up with the type that it takes
      Codec<Reading> codec = (Codec<Reading>) Codecs.named(name, Reading.class);
      FirkinMap<Long, Reading> readings = store.map(MAP, Codecs.int64(), codec);
      for (long key = 1; key <= 2; key++) {
        System.out.println(key + ": " + readings.get(key));
      }
    }
  }
}
