package dev.firkin.index.offheap;

/**
 * Puts entries into the table: linear probing with buckets (Knuth, TAOCP 3, 6.4), ordered by home
 * (Amble, Knuth: Ordered Hash Tables, 1974; better known as Robin Hood hashing: Celis, 1986).
 *
 * <p>An entry goes into the first bucket from its home on that has an empty slot or an entry with a
 * higher home. The latter makes way and goes on in the same manner. So displacements differ little:
 * at a load of 0.88 one entry in a million lies 7 buckets behind its home and none farther. Without
 * the order, first come first served, 7 in a thousand find eight buckets full, and they would all
 * have to go to the heap.
 *
 * <p>The entries that make way are moved from the last to the first, each to its new slot before
 * its old one is overwritten, so each is in the table all the time.
 */
final class Insertion {

  private final Chain chain = new Chain();

  /**
   * Inserts an entry that is not there yet.
   *
   * @param slot the entry, in its home
   * @return false if all eight buckets are full of entries with lower homes or the same, or one
   *     that would have to make way finds it so; then nothing has changed
   */
  boolean insert(Table table, long slot, long home, long buckets) {
    if (!walk(table, home)) {
      return false;
    }
    long first = Table.bucket(chain.get(0));
    long entry = Slot.withDisplacement(slot, first - home);
    if (chain.count() == 1) {
      table.set(chain.last(), entry);
      return true;
    }
    long lowest = first - Slot.DISPLACEMENT_MAX;
    long highest = Table.bucket(chain.last());
    table.stripes().holdHomes(lowest, highest, buckets);
    try {
      for (int i = chain.count() - 1; i > 0; i--) {
        long moved = table.get(chain.get(i - 1));
        long by = Table.bucket(chain.get(i)) - Table.bucket(chain.get(i - 1));
        table.set(chain.get(i), moved + by * Slot.DISPLACED);
      }
      table.set(chain.get(0), entry);
    } finally {
      table.stripes().letGoHomes(lowest, highest, buckets);
    }
    return true;
  }

  /** Finds the slots of all that make way, and at last an empty one. */
  private boolean walk(Table table, long home) {
    chain.begin();
    long carried = home;
    for (long bucket = home; bucket - carried <= Slot.DISPLACEMENT_MAX; bucket++) {
      if (!table.isFull(bucket)) {
        chain.add(Table.firstSlot(bucket) + table.count(bucket));
        return true;
      }
      long at = table.leastDisplaced(bucket);
      long highest = bucket - Slot.displacement(table.get(at));
      if (highest > carried) {
        chain.add(at);
        carried = highest;
      }
    }
    return false;
  }
}
