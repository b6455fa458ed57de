package dev.firkin.index.offheap;

import dev.firkin.error.LimitException;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that the table has the size its entries need. A little is done with each key that
 * comes or goes, so that no call waits long: one chunk of memory is taken, or one step of a pass
 * made, or a part of the memory given back. The writer's.
 */
final class Resizer {

  private final CurrentTable current;
  private final Memory memory;
  private final Overflow overflow;
  private final Moves moves;
  private final Removal removal;
  private long buckets;
  private @Nullable Pass pass;
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

  /**
   * To be called before an entry is added.
   *
   * @param entries in the table
   * @throws LimitException if there is no room for one more and no memory to make some; nothing has
   *     changed
   */
  void makeRoom(long entries) {
    memory.giveBack();
    if (pass != null) {
      goOn(pass);
    } else if (Load.isHigh(entries, buckets)) {
      grow(entries);
    }
  }

  /**
   * To be called when an entry has been removed.
   *
   * @param entries in the table
   */
  void giveBack(long entries) {
    memory.giveBack();
    if (pass != null) {
      goOn(pass);
    } else if (Load.isLow(entries, buckets)) {
      long after = Load.bucketsFor(entries);
      Pass next =
          new ShrinkPass(current, overflow, moves, removal, memory.chunks(), buckets, after);
      buckets = after;
      step(next);
    }
  }

  private void grow(long entries) {
    long after = Load.grown(buckets);
    try {
      if (after > Homes.BUCKETS_MAX) {
        throw new LimitException(
            "a map can have %d keys in an off-heap keydir; spread them over several maps"
                .formatted(entries));
      }
      if (!hasMemoryFor(after)) {
        return; // the next calls take more
      }
    } catch (LimitException e) {
      if (Load.isFull(entries, buckets)) {
        throw e;
      }
      return;
    } catch (OutOfMemoryError e) {
      if (Load.isFull(entries, buckets)) {
        throw new LimitException(
            "the system has no more memory for the keydir, which holds %d bytes; free some"
                .formatted(memory.bytes()),
            e);
      }
      return;
    }
    Pass next = new GrowthPass(current, overflow, moves, memory.chunks(), buckets, after);
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
        memory.shrink(Table.slotsFor(buckets));
        current.set(overflow.noteIn(new Table(memory.chunks(), buckets)));
      }
    }
    if (overflow.count() == 0) {
      current.get().stripes().noteNoOverflow();
    }
  }
}
