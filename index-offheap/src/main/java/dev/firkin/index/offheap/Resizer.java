package dev.firkin.index.offheap;

import dev.firkin.error.LimitException;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that the table has the size its entries need. A little is done with each key that
 * comes or goes, so that no call waits long: one chunk of memory is taken, or one step of a pass
 * made, or a part of the memory given back. The writer's.
 */
final class Resizer {

  /** From so many keys at once on the table grows at once; to put them takes longer than that. */
  private static final long MANY = 1 << 12;

  private final CurrentTable current;
  private final Memory memory;
  private final Overflow overflow;
  private final Moves moves;
  private final Removal removal;
  private long buckets;
  private @Nullable Pass pass;
  private long many; // entries that there will be soon, or 0
  private int keysSinceStep;

  /**
   * @param buckets of the present table
   */
  Resizer(
      CurrentTable current,
      Memory memory,
      Overflow overflow,
      Moves moves,
      Removal removal,
      long buckets) {
    this.current = current;
    this.memory = memory;
    this.overflow = overflow;
    this.moves = moves;
    this.removal = removal;
    this.buckets = buckets;
  }

  /** How many buckets the table has, or will have when it has been resized. */
  long buckets() {
    return buckets;
  }

  /** Whether it is being resized. */
  boolean isBusy() {
    return pass != null;
  }

  /**
   * Reserves memory so that the table can have so many entries. It takes the place of what was
   * reserved by the call before. For many at once the table grows at once, when the first of them
   * comes: they may come in the order of their hashes, and would pile up at the bottom of one that
   * grows as they come.
   *
   * @param entries in the table
   * @param added how many of them are not there yet
   * @throws LimitException if that is too much; nothing has changed
   */
  void makeRoom(long entries, long added) {
    reserve(entries);
    if (added >= MANY) {
      many = entries;
    }
  }

  private void growAtOnce(long entries) {
    while (pass != null) {
      step(pass);
    }
    long after = Math.min(Homes.BUCKETS_MAX, Load.bucketsFor(entries));
    if (after <= buckets) {
      return;
    }
    try {
      memory.growTo(Table.slotsFor(after));
    } catch (LimitException | OutOfMemoryError e) {
      shrinkMemory();
      return; // then it becomes fuller, or grows step by step
    }
    current.set(overflow.noteIn(new Table(memory.chunks(), buckets)));
    begin(new GrowthPass(current, overflow, moves, memory.chunks(), buckets, after), after);
    while (pass != null) {
      step(pass);
    }
  }

  private void reserve(long entries) {
    if (!Load.isFull(entries, buckets)) {
      memory.releaseReserved();
      return;
    }
    long after = buckets;
    while (Load.isFull(entries, after)) {
      after = Load.grown(after);
    }
    if (after > Homes.BUCKETS_MAX) {
      throw tooMany(entries);
    }
    memory.reserveFor(Table.slotsFor(after));
  }

  /**
   * To be called before an entry is added. Without memory the table becomes fuller.
   *
   * @param entries in the table
   */
  void grow(long entries) {
    memory.giveBack();
    if (Load.isHigh(many, buckets)) {
      growAtOnce(many);
    }
    many = 0;
    if (pass != null) {
      goOn(pass);
    } else if (Load.isHigh(entries, buckets)) {
      beginToGrow();
    }
  }

  /**
   * To be called when an entry has been removed.
   *
   * @param entries in the table
   */
  void shrink(long entries) {
    memory.giveBack();
    if (pass != null) {
      goOn(pass);
    } else if (Load.isLow(entries, buckets)) {
      long after = Load.bucketsFor(entries);
      begin(
          new ShrinkPass(current, overflow, moves, removal, memory.chunks(), buckets, after),
          after);
    }
  }

  /**
   * Gives an empty table that is not being resized another size.
   *
   * @param entries that will come
   * @throws LimitException if there is no memory for them; nothing has changed
   */
  void sizeFor(long entries) {
    long after = Load.bucketsFor(entries);
    if (after <= buckets) {
      return;
    }
    if (after > Homes.BUCKETS_MAX) {
      throw tooMany(entries);
    }
    long slots = Table.slotsFor(after);
    try {
      memory.growTo(slots);
    } catch (LimitException e) {
      shrinkMemory();
      throw e;
    } catch (OutOfMemoryError e) {
      shrinkMemory();
      throw Memory.refused(slots * Long.BYTES, e);
    }
    buckets = after;
    current.set(new Table(memory.chunks(), buckets));
  }

  private void shrinkMemory() {
    memory.shrink(Table.slotsFor(buckets));
    current.set(overflow.noteIn(new Table(memory.chunks(), buckets)));
  }

  private static LimitException tooMany(long entries) {
    return new LimitException(
        "a map cannot have %d keys in an off-heap keydir; spread them over several maps"
            .formatted(entries));
  }

  private void beginToGrow() {
    long after = Load.grown(buckets);
    try {
      if (after > Homes.BUCKETS_MAX || !hasMemoryFor(after)) {
        return; // the next calls take more
      }
    } catch (LimitException | OutOfMemoryError e) {
      return; // perhaps the next calls get some
    }
    begin(new GrowthPass(current, overflow, moves, memory.chunks(), buckets, after), after);
  }

  private void begin(Pass next, long after) {
    buckets = after;
    step(next);
  }

  /** Takes one chunk, if it needs any. Returns whether it needs no more. */
  private boolean hasMemoryFor(long wanted) {
    if (memory.slots() < Table.slotsFor(wanted)) {
      memory.grow();
      current.set(overflow.noteIn(new Table(memory.chunks(), buckets)));
    }
    return memory.slots() >= Table.slotsFor(wanted);
  }

  private void goOn(Pass now) {
    if (++keysSinceStep >= Load.KEYS_OF_A_STEP) {
      step(now);
    }
  }

  private void step(Pass next) {
    pass = next;
    keysSinceStep = 0;
    if (next.step()) {
      pass = null;
      if (next instanceof ShrinkPass) {
        shrinkMemory();
      }
    }
    if (overflow.count() == 0) {
      current.get().stripes().noteNoOverflow();
    }
  }
}
