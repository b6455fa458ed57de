package dev.firkin.index.offheap;

/**
 * Takes entries out of the table. The hole is filled with the entry of the lowest home in the next
 * bucket, if that is not at home there; then the hole is there, and so on (Knuth, TAOCP 3, 6.4,
 * Algorithm R). So no mark of a removed entry stays behind, and searches do not grow longer with
 * time. The last hole is filled from its own bucket, whose last slot becomes empty.
 */
final class Removal {

  private final Chain chain = new Chain();

  /**
   * Removes an entry.
   *
   * @param at its slot
   * @param buckets that its home is one of
   */
  void remove(Table table, long at, long buckets) {
    long first = Table.bucket(at);
    long bucket = first;
    chain.begin(at);
    for (long next; (next = table.mostDisplaced(bucket + 1)) >= 0; bucket++) {
      chain.add(next);
    }
    long lowest = first - Slot.DISPLACEMENT_MAX;
    table.stripes().holdHomes(lowest, bucket, buckets);
    try {
      for (int i = 1; i < chain.count(); i++) {
        table.set(chain.get(i - 1), table.get(chain.get(i)) - Slot.DISPLACED);
      }
      long last = Table.firstSlot(bucket) + table.count(bucket) - 1;
      if (last != chain.last()) {
        table.set(chain.last(), table.get(last));
      }
      table.set(last, Slot.EMPTY);
    } finally {
      table.stripes().letGoHomes(lowest, bucket, buckets);
    }
  }
}
