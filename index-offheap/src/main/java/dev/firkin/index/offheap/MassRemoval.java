package dev.firkin.index.offheap;

import java.util.function.LongPredicate;

/**
 * Takes very many entries out of the table, in one walk over its buckets. Those behind an entry
 * that goes move up as far as their homes allow; since they come in the order of their homes, each
 * goes to a slot that has been passed. Where nobody has to move nothing is written.
 *
 * <p>It is the same for a table that is being resized: the entries of both mappings lie in the
 * order of the buckets that are their homes.
 */
final class MassRemoval {

  private final LongPredicate gone;
  private final long[] bucket = new long[Table.BUCKET_SLOTS];
  private final long[] empty = new long[Table.BUCKET_SLOTS];
  private boolean moving; // entries may have to move up
  private long next; // then the first slot that they may move to
  private long removed;

  /** Which locations are gone. */
  MassRemoval(LongPredicate gone) {
    this.gone = gone;
  }

  /** Removes them. Gives their number. Readers wait. */
  long from(Table table) {
    table.stripes().hold(0, -1);
    try {
      long end = table.end();
      for (long at = 0; at < end; at += Table.BUCKET_SLOTS) {
        walk(table, at);
      }
      return removed;
    } finally {
      table.stripes().letGo(0, -1);
    }
  }

  private void walk(Table table, long at) {
    table.read(at, bucket, Table.BUCKET_SLOTS);
    long all = 0;
    int left = 0; // as a mask
    int there = 0;
    for (int i = 0; i < Table.BUCKET_SLOTS; i++) {
      long slot = bucket[i];
      all |= slot;
      if (slot != Slot.EMPTY) {
        there |= 1 << i;
        left |= gone.test(Slot.location(slot)) ? 0 : 1 << i;
      }
    }
    if ((all & Slot.DISPLACEMENT) == 0) {
      moving = false; // from here on all is where it has to be
    }
    if (moving || left != there) {
      removed += Integer.bitCount(there ^ left);
      next = moving ? next : at;
      rebuild(table, at, left);
      moving = true;
    }
  }

  /** Moves what is left of a bucket to where it belongs. */
  private void rebuild(Table table, long at, int left) {
    table.write(at, empty, Table.BUCKET_SLOTS);
    for (int displacement = Slot.DISPLACEMENT_MAX; displacement >= 0; displacement--) {
      long home = Table.bucket(at) - displacement;
      for (int i = 0; i < Table.BUCKET_SLOTS; i++) {
        if ((left & 1 << i) != 0 && Slot.displacement(bucket[i]) == displacement) {
          next = Math.max(next, Table.firstSlot(home));
          table.set(next, Slot.withDisplacement(bucket[i], Table.bucket(next) - home));
          next++;
        }
      }
    }
  }
}
