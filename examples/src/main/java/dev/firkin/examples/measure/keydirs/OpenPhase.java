package dev.firkin.examples.measure.keydirs;

import dev.firkin.Firkin;

/** Opens a store that was closed: for the first time in this process, and for the second. */
final class OpenPhase {

  private static final int CHECKED = 10_000;

  private OpenPhase() {}

  /**
   * Runs it.
   *
   * @param name of what is measured, in the names of the figures
   */
  static void run(Store store, String name) {
    Figures figures = new Figures();
    for (String which : new String[] {name + ".first", name + ".second"}) {
      Firkin open = store.openAndGet(figures, which);
      check(store, open);
      Store.addRecovery(open, figures, which);
      open.close();
    }
    figures.print();
  }

  private static void check(Store store, Firkin open) {
    if (open.size() != store.keys()) {
      throw new IllegalStateException(
          "WRONG COUNT: %d of %d keys".formatted(open.size(), store.keys()));
    }
    byte[] key = new byte[Entries.BYTES];
    for (int i = 0; i < CHECKED; i++) {
      long number = Entries.random(i, store.keys());
      Entries.key(number, key);
      Entries.version(number, open.get(key));
    }
  }
}
