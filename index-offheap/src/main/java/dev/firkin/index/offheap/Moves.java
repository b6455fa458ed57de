package dev.firkin.index.offheap;

import dev.firkin.error.FirkinException;
import dev.firkin.spi.KeydirContext;
import java.util.Arrays;

/**
 * Entries on their way from one mapping to another. First those of a range of homes are collected,
 * and for each its new home and tag found out; only that may read records, and nothing has changed
 * until then. Then they are put into their new places. Reused, the writer's.
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
  private long[] image = {}; // of the buckets, in which reading costs less
  private long[] firstHashes = {}; // of the homes
  private long[] slots = new long[64];
  private long[] hashes = new long[64];
  private long[] homes = new long[64];
  private int count;

  Moves(KeydirContext context, Overflow overflow, Insertion insertion) {
    this.context = context;
    this.overflow = overflow;
    this.insertion = insertion;
  }

  // ---- first, without a change

  /** Collects the entries of the homes from one to another, and forgets those from before. */
  void collect(Table table, long from, long to, long buckets, long bucketsAfter) {
    count = 0;
    findFirstHashes(from, to, buckets);
    int bucketCount = (int) (to - from) + Slot.DISPLACEMENT_MAX;
    read(table, from, bucketCount);
    int level = Homes.level(buckets);
    for (int i = 0; i < bucketCount * Table.BUCKET_SLOTS; i++) {
      long slot = image[i];
      int home = (i >>> Table.BUCKET_SHIFT) - Slot.displacement(slot); // counted from the first
      if (slot != Slot.EMPTY && home >= 0 && home < to - from) {
        long last = firstHashes[home + 1] - 1;
        add(slot, HashRange.of(slot, firstHashes[home], last, level), bucketsAfter);
      }
    }
  }

  private void findFirstHashes(long from, long to, long buckets) {
    int homeCount = (int) (to - from);
    if (firstHashes.length <= homeCount) {
      firstHashes = new long[homeCount + 1];
    }
    for (int i = 0; i <= homeCount; i++) {
      firstHashes[i] = Homes.firstHash(from + i, buckets);
    }
  }

  private void read(Table table, long from, int bucketCount) {
    int slotCount = bucketCount * Table.BUCKET_SLOTS;
    if (image.length < slotCount) {
      image = new long[slotCount];
    }
    table.read(Table.firstSlot(from), image, slotCount);
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
    insertInOrder(
        Slot.of(Slot.location(slot), hash, level, known), hash, Homes.of(hash, bucketsAfter));
  }

  /** The hash of an entry's key; one out of the range if the record is damaged. */
  private long readHash(long slot, HashRange range) {
    try {
      return context.hash(context.keyAt(Slot.location(slot)));
    } catch (FirkinException | InternalError e) {
      return range.last() + 1;
    }
  }

  /** By home. They come nearly in this order. */
  private void insertInOrder(long slot, long hash, long home) {
    if (count == slots.length) {
      slots = Arrays.copyOf(slots, count * 2);
      hashes = Arrays.copyOf(hashes, count * 2);
      homes = Arrays.copyOf(homes, count * 2);
    }
    int at = count++;
    for (; at > 0 && homes[at - 1] > home; at--) {
      slots[at] = slots[at - 1];
      hashes[at] = hashes[at - 1];
      homes[at] = homes[at - 1];
    }
    slots[at] = slot;
    hashes[at] = hash;
    homes[at] = home;
  }

  // ---- then, under a hold

  /**
   * Puts what was collected where it belongs, if everything up to a bucket is empty, and all other
   * entries of this mapping have homes from that bucket on. Then one walk over the entries, slot by
   * slot, makes the same table as if they were inserted one by one.
   */
  void place(Table table, long emptyUpTo, long buckets) {
    long next = 0;
    for (int i = 0; i < count; i++) {
      next = Math.max(next, Table.firstSlot(homes[i]));
      long displacement = Table.bucket(next) - homes[i];
      if (Table.bucket(next) >= emptyUpTo) {
        insert(table, i, buckets);
      } else if (displacement > Slot.DISPLACEMENT_MAX) {
        overflow(table, i);
      } else {
        table.set(next++, Slot.withDisplacement(slots[i], displacement));
      }
    }
  }

  /** Inserts what was collected, one by one. */
  void insert(Table table, long buckets) {
    for (int i = 0; i < count; i++) {
      insert(table, i, buckets);
    }
  }

  private void insert(Table table, int i, long buckets) {
    if (!insertion.insert(table, slots[i], homes[i], buckets)) {
      overflow(table, i);
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
        overflow.remove(entry.key(), entry.hash());
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
    read(table, from, bucketCount);
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
