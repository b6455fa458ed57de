package dev.firkin.index.offheap;

import dev.firkin.error.FirkinException;
import dev.firkin.spi.KeydirContext;

/**
 * Asks the record itself whether a slot that fits is really of the key. Any thread.
 *
 * <p>A record may be damaged, and then it cannot tell. To call the key absent would hide a loss, so
 * the answer is {@link #DAMAGED}: who is given the location reads the record and reports it. Damage
 * shows as a header or a mapping that cannot be read, or as a key whose hash does not agree with
 * the slot. That check costs only those who meet an entry that fits and is another key's: about one
 * lookup in a thousand.
 */
final class Candidates {

  static final int OTHER = 0;
  static final int SAME = 1;
  static final int DAMAGED = 2;

  private final KeydirContext context;

  Candidates(KeydirContext context) {
    this.context = context;
  }

  /** Whose the entry is that a slot has, whose home is one of so many buckets. */
  int compare(long slot, long home, long buckets, byte[] key) {
    try {
      return context.isKeyAt(Slot.location(slot), key) ? SAME : look(slot, home, buckets);
    } catch (InternalError e) {
      return DAMAGED; // the mapping has been cut
    }
  }

  private int look(long slot, long home, long buckets) {
    long hash;
    try {
      hash = context.hash(context.keyAt(Slot.location(slot)));
    } catch (FirkinException | InternalError e) {
      return DAMAGED;
    } catch (IllegalStateException e) {
      return OTHER; // unmapped: the entry has moved, or the store is being closed
    }
    HashRange range =
        HashRange.of(
            slot,
            Homes.firstHash(home, buckets),
            Homes.lastHash(home, buckets),
            Homes.level(buckets));
    return range.contains(hash) ? OTHER : DAMAGED;
  }
}
