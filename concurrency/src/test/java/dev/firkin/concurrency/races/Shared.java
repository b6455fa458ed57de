package dev.firkin.concurrency.races;

import dev.firkin.concurrency.Bench;
import dev.firkin.concurrency.Hashes;
import java.util.concurrent.atomic.AtomicInteger;

/** The keydirs that trials have in common. */
final class Shared {

  static final int FIRST_STAYING = 10;
  static final int LAST_STAYING = 40;

  static final int FIRST_OF_CHAIN = 1;
  static final int MIDDLE_OF_CHAIN = 23;
  static final int LAST_OF_CHAIN = 39;

  static final Bench SPREAD = new Bench("offheap", Hashes.SPREAD, 0);
  static final Bench RESIZED = new Bench("offheap", Hashes.SPREAD, 5000);
  static final Bench SHIFTED = new Bench("offheap", Hashes.CHAIN, 0);

  private static final int NUMBERS = 1 << 20;
  private static final AtomicInteger NEXT = new AtomicInteger();

  static {
    put(RESIZED, FIRST_STAYING, LAST_STAYING);
    put(SHIFTED, FIRST_OF_CHAIN, 9); // one more than a bucket takes
    put(SHIFTED, 16, MIDDLE_OF_CHAIN);
    put(SHIFTED, 32, LAST_OF_CHAIN);
  }

  private Shared() {}

  private static void put(Bench bench, int first, int last) {
    for (int number = first; number <= last; number++) {
      bench.put(number, 1);
    }
  }

  /** A number that no other trial uses at the same time. */
  static int nextNumber() {
    return Math.floorMod(NEXT.getAndIncrement(), NUMBERS);
  }
}
