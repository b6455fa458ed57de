package dev.firkin.benchmarks.work;

/** The calls of a work, as one thread makes them. */
final class Calls {

  /** New entries of one phase of {@link Work#YCSB_D}, as a share of the keys. */
  static final double INSERTS = 0.1;

  private static final double UPDATES_A = 0.5;
  private static final double UPDATES_B = 0.05;
  private static final double INSERTS_D = 0.05;
  private static final double MODIFIES_F = 0.5;

  private Calls() {}

  /**
   * Makes one call after the other.
   *
   * @param threads that share the work
   */
  static Runnable of(Work work, Dataset set, Hand hand, int threads) {
    return switch (work) {
      case FILL -> fill(hand);
      case GET, LATENCY_GET -> () -> hand.get(hand.uniform());
      case GET_ZIPF, YCSB_C -> () -> hand.get(hand.zipf());
      case MISS -> hand::miss;
      case OVERWRITE, LATENCY_OVERWRITE, SPACE -> () -> hand.overwrite(hand.uniform());
      case YCSB_A -> mixed(hand, UPDATES_A);
      case YCSB_B -> mixed(hand, UPDATES_B);
      case YCSB_D -> latest(set, hand, threads);
      case YCSB_F -> modifying(hand);
      case DELETE -> () -> hand.delete(set.nextDeleted());
      case PUT_FORCED -> () -> hand.overwriteForced(hand.uniform());
      case SCAN, OPEN_CLEAN, OPEN_KILLED, MEMORY ->
          throw new IllegalArgumentException(work + " is not made of calls");
    };
  }

  private static Runnable fill(Hand hand) {
    return new Runnable() {
      private long number;

      @Override
      public void run() {
        hand.put(number++);
      }
    };
  }

  private static Runnable mixed(Hand hand, double updates) {
    return () -> {
      long number = hand.zipf();
      if (hand.chance(updates)) {
        hand.overwrite(number);
      } else {
        hand.get(number);
      }
    };
  }

  private static Runnable modifying(Hand hand) {
    return () -> {
      long number = hand.zipf();
      hand.get(number);
      if (hand.chance(MODIFIES_F)) {
        hand.overwrite(number);
      }
    };
  }

  /** Gets mostly what this thread has put last, and then the entries that were filled last. */
  private static Runnable latest(Dataset set, Hand hand, int threads) {
    long most = (long) (INSERTS * set.keys() / threads);
    long first = set.reserve(most);
    return new Runnable() {
      private long inserted;

      @Override
      public void run() {
        if (inserted < most && hand.chance(INSERTS_D)) {
          hand.put(first + inserted++);
          return;
        }
        long rank = hand.rank();
        hand.get(
            rank < inserted
                ? first + inserted - 1 - rank
                : Math.max(0, set.keys() - 1 - (rank - inserted)));
      }
    };
  }
}
