package dev.firkin.index.offheap;

import dev.firkin.error.FirkinException;
import dev.firkin.spi.KeydirContext;
import java.util.Arrays;

/**
 * Entries on their way from one mapping to another. First those of a range of homes are collected,
 * and for each its new home and tag found out; only that may read records, and nothing has changed
 * until then. Then they are put into their new places. Reused, the writer's.
 */
final class Moves {

  private final KeydirContext context;
  private final Overflow overflow;
  private final Insertion insertion;
  private final Remapping collected;
  private long[] image = {}; // of the buckets, in which writing costs less

  Moves(KeydirContext context, Overflow overflow, Insertion insertion) {
    this.context = context;
    this.overflow = overflow;
    this.insertion = insertion;
    this.collected = new Remapping(context);
  }

  // ---- first, without a change

  /** Collects the entries of the homes from one to another, and forgets those from before. */
  void collect(Table table, long from, long to, long buckets, long bucketsAfter) {
    collected.collect(table, from, to, buckets, bucketsAfter);
  }

  // ---- then, under a hold

  /**
   * Puts what was collected where it belongs, if everything up to a bucket is empty, and all other
   * entries of this mapping have homes from that bucket on. Then one walk over the entries, slot by
   * slot, makes the same table as if they were inserted one by one.
   */
  void place(Table table, long emptyUpTo, long buckets) {
    long next = 0;
    for (int i = 0; i < collected.count(); i++) {
      next = Math.max(next, Table.firstSlot(collected.home(i)));
      long displacement = Table.bucket(next) - collected.home(i);
      if (Table.bucket(next) >= emptyUpTo) {
        insert(table, i, buckets);
      } else if (displacement > Slot.DISPLACEMENT_MAX) {
        overflow(table, i);
      } else {
        table.set(next++, Slot.withDisplacement(collected.slot(i), displacement));
      }
    }
  }

  /** Inserts what was collected, one by one. */
  void insert(Table table, long buckets) {
    for (int i = 0; i < collected.count(); i++) {
      insert(table, i, buckets);
    }
  }

  private void insert(Table table, int i, long buckets) {
    if (!insertion.insert(table, collected.slot(i), collected.home(i), buckets)) {
      overflow(table, i);
    }
  }

  private void overflow(Table table, int i) {
    long location = Slot.location(collected.slot(i));
    long hash;
    try {
      byte[] key = context.keyAt(location);
      hash = context.hash(key);
      overflow.add(key, hash, location);
    } catch (FirkinException | InternalError e) {
      hash = collected.hash(i);
      overflow.addDamaged(hash, location);
    }
    table.stripes().noteOverflow(hash);
  }

  /** Takes what fits from the overflow into the table, of a range of hashes. */
  void drain(Table table, long first, long last, long buckets) {
    if (overflow.count() == 0) {
      return;
    }
    Overflow.Entry entry = overflow.firstFrom(first);
    while (entry != null && Long.compareUnsigned(entry.hash(), last) <= 0) {
      long home = Homes.of(entry.hash(), buckets);
      long slot = Slot.of(entry.location(), entry.hash(), Homes.level(buckets), Slot.KNOWN_MAX);
      boolean fits = insertion.insert(table, slot, home, buckets);
      if (fits) {
        overflow.remove(entry);
      } else if (Homes.lastHash(home, buckets) == -1) {
        return; // that was the last home
      }
      entry = overflow.firstFrom(fits ? entry.hash() : Homes.firstHash(home + 1, buckets));
    }
  }

  // ---- and last, for a table that grows

  /**
   * Takes the entries of the homes that were collected last from their old places: writes the
   * buckets back with only those of lower homes.
   */
  void keepLower(Table table, long from, long to) {
    int bucketCount = (int) (to - from) + Slot.DISPLACEMENT_MAX;
    if (image.length < bucketCount * Table.BUCKET_SLOTS) {
      image = new long[bucketCount * Table.BUCKET_SLOTS];
    }
    table.read(Table.firstSlot(from), image, bucketCount * Table.BUCKET_SLOTS);
    for (int bucket = 0; bucket < bucketCount; bucket++) {
      int at = bucket * Table.BUCKET_SLOTS;
      int kept = at;
      for (int i = at; i < at + Table.BUCKET_SLOTS; i++) {
        long slot = image[i];
        if (slot != Slot.EMPTY && Slot.displacement(slot) > bucket) {
          image[kept++] = slot;
        }
      }
      Arrays.fill(image, kept, at + Table.BUCKET_SLOTS, Slot.EMPTY);
    }
    table.write(Table.firstSlot(from), image, bucketCount * Table.BUCKET_SLOTS);
  }
}
