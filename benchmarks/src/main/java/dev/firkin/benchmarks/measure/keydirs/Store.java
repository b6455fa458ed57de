package dev.firkin.benchmarks.measure.keydirs;

import dev.firkin.Firkin;
import dev.firkin.config.FirkinOptions;
import java.nio.file.Path;

/**
 * A store that is measured.
 *
 * @param directory where it is
 * @param keydir by name
 * @param keys how many it has when it is filled
 */
record Store(Path directory, String keydir, long keys) {

  Firkin open() {
    return Firkin.open(directory, FirkinOptions.builder().keydir(keydir).build());
  }

  /** Opens it, and gets a first value. Adds how long that took. */
  Firkin openAndGet(Figures figures, String name) {
    byte[] key = new byte[Entries.BYTES];
    Entries.key(keys - 1, key);
    long start = System.nanoTime();
    Firkin store = open();
    Entries.version(keys - 1, store.get(key));
    figures.add(name, System.nanoTime() - start);
    return store;
  }

  /** Adds how the opening found its keys. */
  static void addRecovery(Firkin store, Figures figures, String name) {
    var found = store.stats().recovery();
    figures.add(name + ".clean", found.cleanShutdown() ? 1 : 0);
    figures.add(name + ".segments", found.segments());
    figures.add(name + ".by-hint", found.hintsLoaded());
    figures.add(name + ".scanned", found.segmentsScanned());
  }
}
