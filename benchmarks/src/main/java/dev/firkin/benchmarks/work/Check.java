package dev.firkin.benchmarks.work;

/** Gets entries and compares them with what was acknowledged. */
final class Check {

  private Check() {}

  /** Every entry, while nobody writes. */
  static void all(Dataset set) {
    Hand hand = new Hand(set, 0, 1, 0);
    for (long number = 0; number < set.keys(); number++) {
      hand.get(number);
    }
  }
}
