package dev.firkin.benchmarks.measure.keydirs;

import dev.firkin.Firkin;

/**
 * A process that is killed while it writes. Round by round the next tenth of the keys is
 * overwritten; when that is through, it says so, and goes on with the tenth behind it until it is
 * no more. So of those before everything must be found again, and of that one anything.
 */
final class KilledPhase {

  static final String ACKNOWLEDGED = "acknowledged";
  static final int ROUNDS_MAX = 8;

  private static final long CHECK_ALL_MAX = 20_000_000;
  private static final long SAMPLE = 2_000_000;

  private final Store store;
  private final Firkin open;
  private final byte[] key = new byte[Entries.BYTES];
  private final byte[] value = new byte[Entries.BYTES];

  private KilledPhase(Store store, Firkin open) {
    this.store = store;
    this.open = open;
  }

  /** Fills a store, overwrites the first tenth, and waits for the kill. */
  static void fill(Store store) {
    KilledPhase phase = new KilledPhase(store, store.open());
    for (long number = 0; number < store.keys(); number++) {
      phase.put(number, 0);
    }
    phase.overwrite(1);
  }

  /**
   * Opens what a kill has left, checks it, overwrites the next tenth, and waits for the next kill.
   *
   * @param rounds that were acknowledged
   */
  static void reopen(Store store, int rounds) {
    Figures figures = new Figures();
    Firkin open = store.openAndGet(figures, "open-killed");
    Store.addRecovery(open, figures, "open-killed");
    if (open.stats().recovery().cleanShutdown()) {
      throw new IllegalStateException("WRONG: a killed store says that it was closed");
    }
    KilledPhase phase = new KilledPhase(store, open);
    figures.add("open-killed.checked", phase.check(rounds));
    figures.print();
    phase.overwrite(rounds + 1);
  }

  private void overwrite(int round) {
    overwriteTenth(round);
    System.out.println(ACKNOWLEDGED);
    System.out.flush();
    while (true) {
      overwriteTenth(round + 1);
    }
  }

  private void overwriteTenth(int round) {
    for (long number = begin(round); number < begin(round + 1); number++) {
      put(number, round);
    }
  }

  /** Where the tenth of a round begins. */
  private long begin(int round) {
    return store.keys() / 10 * (round - 1);
  }

  private void put(long number, int version) {
    Entries.key(number, key);
    Entries.value(number, version, value);
    open.put(key, value);
  }

  /** Checks all keys, or many of them. Returns how many. */
  private long check(int rounds) {
    if (open.size() != store.keys()) {
      throw new IllegalStateException(
          "WRONG COUNT: %d of %d keys".formatted(open.size(), store.keys()));
    }
    boolean all = store.keys() <= CHECK_ALL_MAX;
    long checked = all ? store.keys() : SAMPLE;
    for (long i = 0; i < checked; i++) {
      check(all ? i : Entries.random(i, store.keys()), rounds);
    }
    return checked;
  }

  private void check(long number, int rounds) {
    Entries.key(number, key);
    int version = Entries.version(number, open.get(key));
    int expected = 0;
    for (int round = 1; round <= rounds; round++) {
      expected = begin(round) <= number && number < begin(round + 1) ? round : expected;
    }
    boolean underWay = begin(rounds + 1) <= number && number < begin(rounds + 2);
    if (version != expected && !(underWay && version == rounds + 1)) {
      throw new IllegalStateException(
          "WRONG VALUE: entry %d has version %d, expected %d".formatted(number, version, expected));
    }
  }
}
