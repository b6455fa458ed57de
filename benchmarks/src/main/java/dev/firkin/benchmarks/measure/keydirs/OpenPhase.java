package dev.firkin.benchmarks.measure.keydirs;

import dev.firkin.Firkin;

/** Opens a store that was closed: for the first time in this process, and for the second. */
final class OpenPhase {

  private static final int CHECKED = 10_000;

  private OpenPhase() {}

  /** Opens it twice, after a clean close. */
  static void run(Store store) {
    Figures figures = new Figures();
    open(store, "open.first", figures);
    open(store, "open.second", figures);
    figures.print();
  }

  /** Opens it once; what would have made that fast has been taken away. */
  static void rebuild(Store store) {
    Figures figures = new Figures();
    open(store, "rebuild", figures);
    figures.print();
  }

  private static void open(Store store, String name, Figures figures) {
    Firkin open = store.openAndGet(figures, name);
    check(store, open);
    Store.addRecovery(open, figures, name);
    open.close();
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
