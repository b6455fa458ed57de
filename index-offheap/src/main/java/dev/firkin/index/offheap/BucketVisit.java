package dev.firkin.index.offheap;

import dev.firkin.spi.Keydir;
import dev.firkin.spi.KeydirContext;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Visits keys in the order of their hashes, home by home. The cursor is the lowest hash that is
 * still to come, so it means the same whatever size the table has when the visit goes on.
 *
 * <p>A home's keys are read first and then visited, if the home's entries are still the same: what
 * was read of a record that was taken away meanwhile counts for nothing.
 */
final class BucketVisit {

  private static final int KEYS_A_CALL = 64;
  private static final int HOMES_A_CALL = 64;

  private final CurrentTable current;
  private final Search search;
  private final Overflow overflow;
  private final KeydirContext context;

  BucketVisit(CurrentTable current, Search search, Overflow overflow, KeydirContext context) {
    this.current = current;
    this.search = search;
    this.overflow = overflow;
    this.context = context;
  }

  /** A key and where its record is. */
  private record Found(byte[] key, long location) {}

  /** The keys of a range of hashes that ends before {@code next}; 0 stands for 2^64. */
  private record Part(List<Found> found, long next) {}

  /** See {@link Keydir#visit}. */
  long visit(long cursor, Keydir.Visitor visitor) {
    long next = cursor;
    int keys = 0;
    int homes = 0;
    do {
      Part part = read(next);
      for (Found found : part.found) {
        visitor.visit(found.key, found.location);
      }
      next = part.next;
      keys += part.found.size();
      homes++;
    } while (next != 0 && keys < KEYS_A_CALL && homes < HOMES_A_CALL);
    return next;
  }

  private Part read(long cursor) {
    for (int tries = 0; ; tries++) {
      Table table = current.get();
      try {
        Part part = read(table, cursor);
        if (part != null) {
          return part;
        }
      } catch (IllegalStateException e) {
        Waiting.refuseUnlessExchanged(e, table, current);
      }
      Waiting.afterTry(tries);
    }
  }

  /** The part that begins at a hash, or null if it changed meanwhile. */
  private @Nullable Part read(Table table, long cursor) {
    long counter = table.stripes().counter(cursor);
    long boundary = table.boundary();
    long buckets = table.bucketsOf(cursor);
    long home = Homes.of(cursor, buckets);
    long end = Homes.lastHash(home, buckets);
    if (Long.compareUnsigned(cursor, boundary) < 0 && Long.compareUnsigned(end, boundary) >= 0) {
      end = boundary - 1; // the rest has another home
    }
    long lastCounter = table.stripes().counter(end); // a home may lie in two stripes
    long[] slots = slotsOf(table, home);
    List<Found> found = new ArrayList<>();
    try {
      addKeys(slots, home, buckets, cursor, end, found);
      if (Stripes.hasOverflow(counter | lastCounter)) {
        overflow.forEach(cursor, end, (key, location) -> found.add(new Found(key, location)));
      }
    } catch (RuntimeException | Error e) {
      if (isStill(table, cursor, counter, home, slots) && search.isStill(table, end, lastCounter)) {
        throw e;
      }
      return null;
    }
    return isStill(table, cursor, counter, home, slots) && search.isStill(table, end, lastCounter)
        ? new Part(found, end + 1)
        : null;
  }

  private boolean isStill(Table table, long cursor, long counter, long home, long[] slots) {
    return Arrays.equals(slots, slotsOf(table, home)) && search.isStill(table, cursor, counter);
  }

  /** Reads the keys of those slots whose hashes are in a part of their home's range. */
  private void addKeys(
      long[] slots, long home, long buckets, long first, long last, List<Found> found) {
    long homeFirst = Homes.firstHash(home, buckets);
    long homeLast = Homes.lastHash(home, buckets);
    boolean whole = first == homeFirst && last == homeLast;
    HashRange part = new HashRange(first, last);
    for (long slot : slots) {
      long location = Slot.location(slot);
      if (whole) {
        found.add(new Found(context.keyAt(location), location));
        continue;
      }
      HashRange range = HashRange.of(slot, homeFirst, homeLast, Homes.level(buckets));
      if (part.meets(range)) {
        byte[] key = context.keyAt(location);
        if (part.contains(context.hash(key))) {
          found.add(new Found(key, location));
        }
      }
    }
  }

  /** The entries of a home. */
  private static long[] slotsOf(Table table, long home) {
    long[] slots = new long[Table.BUCKET_SLOTS];
    int count = 0;
    int displacement = 0;
    LongBuffer chunk;
    int first;
    do {
      long at = Table.firstSlot(home + displacement);
      chunk = table.chunk(at);
      first = Table.indexInChunk(at);
      for (int i = first; i < first + Table.BUCKET_SLOTS; i++) {
        long slot = chunk.get(i);
        if (slot != Slot.EMPTY && Slot.displacement(slot) == displacement) {
          if (count == slots.length) {
            slots = Arrays.copyOf(slots, count * 2);
          }
          slots[count++] = slot;
        }
      }
    } while (!Search.isLast(chunk, first, displacement++));
    return Arrays.copyOf(slots, count);
  }
}
