package dev.firkin.index.offheap;

import java.nio.LongBuffer;

/**
 * Makes a table larger in its place, from the top down.
 *
 * <p>With more buckets no home becomes lower. So if the entries of the highest homes go to their
 * new ones first, then those of the next, and so on, they only go where nothing lies any more. At
 * the bottom, where the new homes are too few buckets above the old ones, the two mappings would
 * meet; from there on all that is left moves in one step: some 500 homes, or all of a small table.
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
    long from = Math.max(0, top - Load.HOMES_OF_A_STEP);
    if (!isApart(from)) {
      from = 0;
    }
    moves.collect(current.get(), from, top, before, after);
    move(from);
    return from == 0;
  }

  /** Whether what is moved, down to a home, goes behind all that the homes not moved yet reach. */
  private boolean isApart(long from) {
    return Homes.of(Homes.firstHash(from, before), after) >= top + Table.SPARE_BUCKETS;
  }

  private void move(long from) {
    long first = Homes.firstHash(from, before);
    long last = Homes.lastHash(top - 1, before);
    Table old = current.get();
    Table table = tableAfter(old, from, first);
    // Entries of lower homes, too, move within their buckets when those of higher ones leave; and
    // in the last step, what was moved before may have to make way.
    long firstHeld = Homes.firstHash(Math.max(0, from - Slot.DISPLACEMENT_MAX), before);
    long lastHeld = from == 0 ? -1 : last;
    old.stripes().hold(firstHeld, lastHeld);
    try {
      long moved = top == before ? after : Homes.of(Homes.firstHash(top, before), after);
      if (from == 0) {
        moves.keepLower(table, from, top);
        moves.place(table, moved, after);
      } else {
        moves.place(table, moved, after);
        moves.keepLower(table, from, top);
      }
      moves.drain(table, first, last, after);
      if (table == old) {
        table.boundary(first);
      } else {
        current.set(table);
      }
    } finally {
      old.stripes().letGo(firstHeld, lastHeld);
    }
    top = from;
  }

  private Table tableAfter(Table old, long from, long first) {
    if (from == 0) {
      return overflow.noteIn(new Table(chunks, after));
    }
    return top == before ? overflow.noteIn(new Table(chunks, before, after, first)) : old;
  }
}
