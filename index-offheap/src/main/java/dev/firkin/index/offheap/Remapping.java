package dev.firkin.index.offheap;

import dev.firkin.error.FirkinException;
import dev.firkin.spi.KeydirContext;
import java.util.Arrays;

/**
 * The entries of a range of homes, with their homes and tags in another mapping, in the order of
 * those homes. Reused, the writer's.
 *
 * <p>Home and tag tell a narrow {@link HashRange}. Nearly always all of it has one new home. If
 * not, or if the new tag had fewer than {@link #KNOWN_MIN} bits, the key is read and hashed. With
 * 16 known bits that is one entry in 40,000; and the wear of tags makes it about one in 256 for
 * each doubling of the table.
 *
 * <p>If that record is damaged its entry goes to the lowest home that it may have: half of the time
 * it will be found there, and its damage reported.
 */
final class Remapping {

  /**
   * Below that, tags are made anew. What it costs is reading one key in 2<sup>8</sup> for each
   * doubling. What it gains: a doubling adds 1/2 to the average of 2<sup>16-known</sup>, and so to
   * the rate of false candidates, no more than 8 times.
   */
  static final int KNOWN_MIN = 8;

  private static final HashRange ALL = new HashRange(0, -1);

  private final KeydirContext context;
  private long[] image = {}; // of the buckets, in which reading costs less
  private long[] firstHashes = {}; // of the homes
  private long[] slots = new long[64];
  private long[] hashes = new long[64];
  private long[] homes = new long[64];
  private int count;

  Remapping(KeydirContext context) {
    this.context = context;
  }

  /** Collects the entries of the homes from one to another, and forgets those from before. */
  void collect(Table table, long from, long to, long buckets, long bucketsAfter) {
    collect(table, from, to, buckets, bucketsAfter, ALL, ALL);
  }

  /**
   * Collects only those whose hashes are in a range.
   *
   * @param mapped where the hashes of these homes are for sure
   * @param wanted the range
   */
  void collect(
      Table table,
      long from,
      long to,
      long buckets,
      long bucketsAfter,
      HashRange mapped,
      HashRange wanted) {
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
        HashRange range = HashRange.of(slot, firstHashes[home], last, level);
        add(slot, range.within(mapped), bucketsAfter, wanted);
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

  private void add(long slot, HashRange range, long bucketsAfter, HashRange wanted) {
    if (!range.meets(wanted)) {
      return;
    }
    int level = Homes.level(bucketsAfter);
    int known = range.known(level);
    long hash = range.first();
    if (known < KNOWN_MIN
        || Homes.of(range.first(), bucketsAfter) != Homes.of(range.last(), bucketsAfter)
        || !wanted.containsAll(range)) {
      long read = hash(slot, range);
      if (range.contains(read)) {
        hash = read;
        known = Slot.KNOWN_MAX;
      }
      if (!wanted.contains(hash)) {
        return;
      }
    }
    insertInOrder(
        Slot.of(Slot.location(slot), hash, level, known), hash, Homes.of(hash, bucketsAfter));
  }

  /** The hash of an entry's key; one out of the range if the record is damaged. */
  private long hash(long slot, HashRange range) {
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

  int count() {
    return count;
  }

  /** An entry in its new home. */
  long slot(int i) {
    return slots[i];
  }

  /** The lowest hash that it may have, or its hash if that was read. */
  long hash(int i) {
    return hashes[i];
  }

  long home(int i) {
    return homes[i];
  }
}
