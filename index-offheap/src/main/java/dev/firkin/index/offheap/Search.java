package dev.firkin.index.offheap;

import dev.firkin.spi.Location;
import java.lang.invoke.VarHandle;
import java.nio.LongBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Looks keys up. A search goes from the key's home on, bucket by bucket, and ends at the first
 * bucket that has an empty slot or an entry with a higher home: behind it the key cannot lie, by
 * what holds in a {@link Table}.
 *
 * <p><b>What readers see</b> while the writer moves entries. A slot that is read was the true and
 * present entry of some key at that moment: the writer overwrites a slot only with another such
 * entry, and clears a copy only when the other copy is in place or while it holds the stripe. So a
 * key that was found was found rightly, and needs no other proof. A key that was not found may have
 * been moved past the search: then the counter of its stripe has changed, or the table has been
 * exchanged, and the answer is {@link #RETRY}. The same if a candidate that turned out not to be
 * the key is no longer in its slot: its record may have been taken away while it was compared.
 */
final class Search {

  /** Neither found nor absent. No location: those here have no length, and this looks like one. */
  static final long RETRY = 1;

  /** No slot. */
  static final long NONE = -1;

  private final CurrentTable current;
  private final Candidates candidates;
  private final Overflow overflow;

  Search(CurrentTable current, Candidates candidates, Overflow overflow) {
    this.current = current;
    this.candidates = candidates;
    this.overflow = overflow;
  }

  /**
   * For readers: the location of a key, {@link Location#ABSENT}, or {@link #RETRY}.
   *
   * @param exactly whether to ask the record if it is the key's; else the first that may be it will
   *     do
   */
  long find(Table table, byte[] key, long hash, boolean exactly) {
    long counter = table.stripes().counter(hash);
    long buckets = table.bucketsOf(hash);
    long home = Homes.of(hash, buckets);
    long wanted = Slot.wanted(hash, Homes.level(buckets));
    long damaged = Location.ABSENT;
    int displacement = 0;
    LongBuffer chunk;
    int first;
    do {
      long at = Table.firstSlot(home + displacement);
      chunk = table.chunk(at);
      first = Table.indexInChunk(at);
      for (int i = first; i < first + Table.BUCKET_SLOTS; i++) {
        long slot = chunk.get(i);
        if (Slot.fits(slot, wanted)) {
          VarHandle.acquireFence(); // the record is not older than the slot
          int answer = exactly ? candidates.compare(slot, home, buckets, key) : Candidates.SAME;
          if (answer == Candidates.SAME) {
            return Slot.location(slot);
          }
          VarHandle.acquireFence();
          if (chunk.get(i) != slot) {
            return RETRY;
          }
          damaged = answer == Candidates.DAMAGED ? Slot.location(slot) : damaged;
        }
      }
      wanted += Slot.DISPLACED;
    } while (!isLast(chunk, first, displacement++));
    if (Stripes.hasOverflow(counter)) {
      long location = overflow.find(key, hash);
      if (location != Location.ABSENT) {
        return location;
      }
    }
    return isStill(table, hash, counter) ? damaged : RETRY;
  }

  /** A slot of the bucket with which a search for a hash begins. */
  static long touch(Table table, long hash) {
    long at = Table.firstSlot(Homes.of(hash, table.bucketsOf(hash)));
    return table.chunk(at).get(Table.indexInChunk(at));
  }

  /** Whether nothing has moved that may have hidden an entry of this hash. */
  boolean isStill(Table table, long hash, long counter) {
    return table.stripes().isUnchanged(hash, counter) && current.get() == table;
  }

  /**
   * For the writer: the slot of a key, {@link #NONE} if it is not in the table, or what {@link
   * #damagedSlot} makes the slot of a damaged entry that may be the key's.
   */
  long slotOf(byte[] key, long hash) {
    return slotOf(current.get(), key, hash, Location.ABSENT);
  }

  /** The slot of the entry that may be the key's, or {@link #NONE}. */
  static long damagedSlot(long found) {
    return found < NONE ? NONE - 1 - found : NONE;
  }

  /**
   * The slot of the entry with this location, or {@link #NONE}. No record is read, because a
   * location is of one key only.
   */
  long slotOf(Table table, long location, long hash) {
    return slotOf(table, null, hash, Location.withoutLength(location));
  }

  private long slotOf(Table table, byte @Nullable [] key, long hash, long location) {
    long buckets = table.bucketsOf(hash);
    long home = Homes.of(hash, buckets);
    long wanted = Slot.wanted(hash, Homes.level(buckets));
    long damaged = NONE;
    int displacement = 0;
    LongBuffer chunk;
    int first;
    do {
      long at = Table.firstSlot(home + displacement);
      chunk = table.chunk(at);
      first = Table.indexInChunk(at);
      for (int i = 0; i < Table.BUCKET_SLOTS; i++) {
        long slot = chunk.get(first + i);
        if (Slot.fits(slot, wanted)) {
          if (key == null) {
            if (Slot.location(slot) == location) {
              return at + i;
            }
          } else {
            int answer = candidates.compare(slot, home, buckets, key);
            if (answer == Candidates.SAME) {
              return at + i;
            }
            damaged = answer == Candidates.DAMAGED ? NONE - 1 - (at + i) : damaged;
          }
        }
      }
      wanted += Slot.DISPLACED;
    } while (!isLast(chunk, first, displacement++));
    return damaged;
  }

  /**
   * Whether no entry lies behind a bucket whose home is so many buckets before it: because it has
   * an empty slot, or an entry with a higher home, or because it is too far.
   */
  static boolean isLast(LongBuffer chunk, int first, int displacement) {
    if (chunk.get(first + Table.BUCKET_SLOTS - 1) == Slot.EMPTY
        || displacement == Slot.DISPLACEMENT_MAX) {
      return true;
    }
    for (int i = first; displacement > 0 && i < first + Table.BUCKET_SLOTS; i++) {
      if (Slot.displacement(chunk.get(i)) < displacement) {
        return true;
      }
    }
    return false;
  }
}
