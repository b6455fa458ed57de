package dev.firkin.cli.demo;

import dev.firkin.Firkin;
import dev.firkin.FirkinMap;
import dev.firkin.codec.Codecs;
import dev.firkin.codec.json.JsonCodec;
import dev.firkin.config.FirkinOptions;
import java.nio.file.Path;
import java.time.InstantSource;

/** How the demo, and its writer process, open the store and its two maps. */
final class DemoStore {

  /** Small, so that there are many segments to merge. */
  private static final long SEGMENT_BYTES = 16L << 20;

  private DemoStore() {}

  static Firkin open(Path directory, InstantSource clock) {
    return Firkin.open(directory, options(clock).build());
  }

  static Firkin openReadOnly(Path directory) {
    return Firkin.open(
        directory, options(InstantSource.system()).readOnly(true).createIfMissing(false).build());
  }

  private static FirkinOptions.Builder options(InstantSource clock) {
    return FirkinOptions.builder().segmentBytesMax(SEGMENT_BYTES).clock(clock);
  }

  static FirkinMap<String, byte[]> classes(Firkin store) {
    return store.map("classes", Codecs.utf8(), Codecs.bytes());
  }

  static FirkinMap<String, Reading> readings(Firkin store) {
    return store.map("readings", Codecs.utf8(), JsonCodec.of(Reading.class));
  }
}
