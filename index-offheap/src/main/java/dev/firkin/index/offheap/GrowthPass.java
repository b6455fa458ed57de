package dev.firkin.index.offheap;

import java.nio.LongBuffer;

/**
 * Makes a table larger in its place, from the top down.
 *
 * <p>With more buckets no home becomes lower. So if the entries of the highest home go to their new
 * ones first, then those of the next, and so on, they only go where nothing lies any more. At the
 * bottom, where the new homes are less than a few buckets above the old ones, the two mappings
 * would meet; from there on all that is left moves in one step: some 300 homes, or all of a small
 * table.
 */
final class GrowthPass implements Pass {

  private final CurrentTable current;
  private final Overflow overflow;
  private final Moves moves;
  private final LongBuffer[] chunks;
  private final long before;
  private final long after;
  private long top; // homes from here on have been moved

  /**
   * @param chunks enough for the larger table
   * @param before buckets
   * @param after more buckets
   */
  GrowthPass(
      CurrentTable current,
      Overflow overflow,
      Moves moves,
      LongBuffer[] chunks,
      long before,
      long after) {
    this.current = current;
    this.overflow = overflow;
    this.moves = moves;
    this.chunks = chunks;
    this.before = before;
    this.after = after;
    top = before;
  }

  @Override
  public boolean step() {
    moves.clear();
    long from = top;
    long end = Math.max(0, top - Load.HOMES_OF_A_STEP);
    while (from > end && moves.count() < Load.MOVED_BY_A_STEP) {
      from--;
      moves.collect(current.get(), from, before, after);
    }
    if (!isApart(from)) {
      finish(from);
      return true;
    }
    move(from);
    return false;
  }

  /** Whether what has been moved, down to a home, lies behind all that the old homes reach. */
  private boolean isApart(long from) {
    return Homes.of(Homes.firstHash(from, before), after) >= top + Table.SPARE_BUCKETS;
  }

  private void move(long from) {
    long first = Homes.firstHash(from, before);
    long last = Homes.firstHash(top, before) - 1;
    // Entries of lower homes, too, move within their buckets when those of higher ones leave.
    long firstHeld = Homes.firstHash(Math.max(0, from - Slot.DISPLACEMENT_MAX), before);
    Table old = current.get();
    boolean begins = top == before;
    Table table = begins ? overflow.noteIn(new Table(chunks, before, after, first)) : old;
    old.stripes().hold(firstHeld, last);
    try {
      moves.insert(table, after);
      keepBelow(table, from);
      moves.drain(table, first, last, after);
      if (begins) {
        current.set(table);
      } else {
        table.boundary(first);
      }
    } finally {
      old.stripes().letGo(firstHeld, last);
    }
    top = from;
  }

  /** Clears the buckets of the homes that have been moved, but for entries with lower homes. */
  private void keepBelow(Table table, long from) {
    for (long bucket = from; bucket < top + Slot.DISPLACEMENT_MAX; bucket++) {
      long at = Table.firstSlot(bucket);
      int kept = 0;
      for (int i = 0; i < Table.BUCKET_SLOTS; i++) {
        long slot = table.get(at + i);
        if (slot != Slot.EMPTY && bucket - Slot.displacement(slot) < from) {
          table.set(at + kept, slot);
          kept++;
        }
      }
      for (int i = kept; i < Table.BUCKET_SLOTS; i++) {
        table.set(at + i, Slot.EMPTY);
      }
    }
  }

  private void finish(long collected) {
    for (long home = collected - 1; home >= 0; home--) {
      moves.collect(current.get(), home, before, after);
    }
    long last = Homes.firstHash(top, before) - 1;
    Table old = current.get();
    Table table = overflow.noteIn(new Table(chunks, after));
    old.stripes().hold(0, -1); // all: what was moved before may have to make way
    try {
      keepBelow(table, 0);
      moves.insert(table, after);
      moves.drain(table, 0, last, after);
      current.set(table);
    } finally {
      old.stripes().letGo(0, -1);
    }
    top = 0;
  }
}
