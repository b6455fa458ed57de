package dev.firkin.index.offheap;

import java.nio.LongBuffer;

/**
 * Makes a table smaller in its place, from the bottom up: with fewer buckets no home becomes
 * higher, so the entries of the lowest home go first. At the bottom old and new homes are so near
 * to each other that they would meet; there the first step moves as many homes at once as it takes,
 * some 150, or all of a small table.
 */
final class ShrinkPass implements Pass {

  private final CurrentTable current;
  private final Overflow overflow;
  private final Moves moves;
  private final Removal removal;
  private final LongBuffer[] chunks;
  private final long before;
  private final long after;
  private long bottom; // homes below have been moved

  /**
   * @param chunks of the table
   * @param before buckets
   * @param after fewer buckets
   */
  ShrinkPass(
      CurrentTable current,
      Overflow overflow,
      Moves moves,
      Removal removal,
      LongBuffer[] chunks,
      long before,
      long after) {
    this.current = current;
    this.overflow = overflow;
    this.moves = moves;
    this.removal = removal;
    this.chunks = chunks;
    this.before = before;
    this.after = after;
  }

  @Override
  public boolean step() {
    long to = Math.min(before, bottom + Load.HOMES_OF_A_STEP);
    if (bottom == 0) {
      while (to < before && !isRoomBelow(to)) {
        to++;
      }
    }
    moves.collect(current.get(), bottom, to, before, after);
    move(to);
    return to == before;
  }

  /** Whether a step that begins at a home would end before the buckets from there on. */
  private boolean isRoomBelow(long from) {
    long last = Math.min(before, from + Load.HOMES_OF_A_STEP) - 1;
    return Homes.of(Homes.lastHash(last, before), after) + Table.SPARE_BUCKETS <= from;
  }

  private void move(long to) {
    long first = Homes.firstHash(bottom, before);
    long last = Homes.firstHash(to, before) - 1;
    Table old = current.get();
    Table table = tableAfter(old, to);
    old.stripes().hold(first, last);
    try {
      if (bottom == 0) { // first away with them: their new places are among the old ones
        remove(old, to);
        moves.insert(table, after);
      } else {
        moves.insert(table, after);
        remove(old, to);
      }
      moves.drain(table, first, last, after);
      if (table == old) {
        table.boundary(last + 1);
      } else {
        current.set(table);
      }
    } finally {
      old.stripes().letGo(first, last);
    }
    bottom = to;
  }

  private Table tableAfter(Table old, long to) {
    if (to == before) {
      return overflow.noteIn(new Table(chunks, after));
    }
    return bottom == 0
        ? overflow.noteIn(new Table(chunks, after, before, Homes.firstHash(to, before)))
        : old;
  }

  /** Takes the entries of the homes below one away; those above them move back. */
  private void remove(Table table, long to) {
    for (long home = bottom; home < to; home++) {
      for (long at; (at = slotOf(table, home)) >= 0; ) {
        removal.remove(table, at, before);
      }
    }
  }

  /** A slot of the entries of a home, or -1 if there is none left. */
  private static long slotOf(Table table, long home) {
    for (int displacement = 0; displacement <= Slot.DISPLACEMENT_MAX; displacement++) {
      long at = Table.firstSlot(home + displacement);
      for (int i = 0; i < Table.BUCKET_SLOTS; i++) {
        long slot = table.get(at + i);
        if (slot != Slot.EMPTY && Slot.displacement(slot) == displacement) {
          return at + i;
        }
      }
    }
    return -1;
  }
}
