package dev.firkin.index.offheap;

import dev.firkin.error.FirkinException;
import dev.firkin.spi.KeydirContext;
import java.util.Arrays;

/**
 * Entries on their way from one mapping to another. First they are collected, and for each its new
 * home and tag found out; only that may read records, and nothing has changed until then. Then they
 * are inserted. Reused, the writer's.
 *
 * <p>Home and tag tell a narrow {@link HashRange}. Nearly always all of it has one new home. If
 * not, or if the new tag had fewer than {@link #KNOWN_MIN} bits, the key is read and hashed. With
 * 16 known bits that is one entry in 40,000; and the wear of tags makes it about one in 256 for
 * each doubling of the table.
 *
 * <p>If that record is damaged its entry goes to the lowest home that it may have: half of the time
 * it will be found there, and its damage reported.
 */
final class Moves {

  /**
   * Below that, tags are made anew. What it costs is reading one key in 2<sup>8</sup> for each
   * doubling. What it gains: a doubling adds 1/2 to the average of 2<sup>16-known</sup>, and so to
   * the rate of false candidates, no more than 8 times.
   */
  static final int KNOWN_MIN = 8;

  private final KeydirContext context;
  private final Overflow overflow;
  private final Insertion insertion;
  private long[] slots = new long[128];
  private long[] hashes = new long[128];
  private long[] homes = new long[128];
  private int count;

  Moves(KeydirContext context, Overflow overflow, Insertion insertion) {
    this.context = context;
    this.overflow = overflow;
    this.insertion = insertion;
  }

  void clear() {
    count = 0;
  }

  int count() {
    return count;
  }

  /** Collects the entries of a home. */
  void collect(Table table, long home, long buckets, long bucketsAfter) {
    long first = Homes.firstHash(home, buckets);
    long last = Homes.lastHash(home, buckets);
    int level = Homes.level(buckets);
    boolean end = false;
    for (int displacement = 0; !end && displacement <= Slot.DISPLACEMENT_MAX; displacement++) {
      long at = Table.firstSlot(home + displacement);
      for (int i = 0; i < Table.BUCKET_SLOTS; i++) {
        long slot = table.get(at + i);
        if (slot == Slot.EMPTY || Slot.displacement(slot) < displacement) {
          end = true;
        } else if (Slot.displacement(slot) == displacement) {
          add(slot, HashRange.of(slot, first, last, level), bucketsAfter);
        }
      }
    }
  }

  private void add(long slot, HashRange range, long bucketsAfter) {
    int level = Homes.level(bucketsAfter);
    int known = range.known(level);
    long hash = range.first();
    if (known < KNOWN_MIN
        || Homes.of(range.first(), bucketsAfter) != Homes.of(range.last(), bucketsAfter)) {
      long read = readHash(slot, range);
      if (range.contains(read)) {
        hash = read;
        known = Slot.KNOWN_MAX;
      }
    }
    if (count == slots.length) {
      slots = Arrays.copyOf(slots, count * 2);
      hashes = Arrays.copyOf(hashes, count * 2);
      homes = Arrays.copyOf(homes, count * 2);
    }
    slots[count] = Slot.of(Slot.location(slot), hash, level, known);
    hashes[count] = hash;
    homes[count] = Homes.of(hash, bucketsAfter);
    count++;
  }

  /** The hash of an entry's key; one out of the range if the record is damaged. */
  private long readHash(long slot, HashRange range) {
    try {
      return context.hash(context.keyAt(Slot.location(slot)));
    } catch (FirkinException | InternalError e) {
      return range.last() + 1;
    }
  }

  /** Inserts what was collected. Who finds no place goes to the overflow. */
  void insert(Table table, long buckets) {
    for (int i = 0; i < count; i++) {
      if (!insertion.insert(table, slots[i], homes[i], buckets)) {
        overflow(table, i);
      }
    }
  }

  private void overflow(Table table, int i) {
    byte[] key;
    long hash;
    try {
      key = context.keyAt(Slot.location(slots[i]));
      hash = context.hash(key);
    } catch (FirkinException | InternalError e) {
      key = new byte[0]; // it can be visited, where the damage is reported, but not found
      hash = hashes[i];
    }
    overflow.put(key, hash, Slot.location(slots[i]));
    table.stripes().noteOverflow(hash);
  }

  /**
   * Takes what fits from the overflow into the table.
   *
   * @param first lowest hash of those that are tried
   * @param last highest
   */
  void drain(Table table, long first, long last, long buckets) {
    Overflow.Entry entry = overflow.firstFrom(first);
    while (entry != null && Long.compareUnsigned(entry.hash(), last) <= 0) {
      long home = Homes.of(entry.hash(), buckets);
      long slot = Slot.of(entry.location(), entry.hash(), Homes.level(buckets), Slot.KNOWN_MAX);
      boolean fits = insertion.insert(table, slot, home, buckets);
      if (fits) {
        overflow.remove(entry.key(), entry.hash());
      } else if (Homes.lastHash(home, buckets) == -1) {
        return; // that was the last home
      }
      entry = overflow.firstFrom(fits ? entry.hash() : Homes.firstHash(home + 1, buckets));
    }
  }
}
