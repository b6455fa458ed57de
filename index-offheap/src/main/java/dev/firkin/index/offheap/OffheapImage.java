package dev.firkin.index.offheap;

import dev.firkin.error.FirkinException;
import dev.firkin.spi.KeydirContext;
import dev.firkin.spi.KeydirImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Writes an image of the keydir in the order of the hashes, a range of homes with each call. The
 * image is a table of its own, as {@link ImageFormat} says: entries come in the order of their
 * homes in it, and each goes to the first slot from its home on that lies behind the one before.
 * What would lie too far from its home comes at the end, with all that is in the {@link Overflow}.
 *
 * <p>How far it has come is a hash, so it means the same whatever happens to the keydir between the
 * calls: what has a lower hash has been written, or came too late. That hash may lie in the middle
 * of a home, when the keydir has another number of buckets than the image; then the {@link
 * HashRange} of an entry tells on which side it is, or its key, in one case in some thousands.
 *
 * <p>As long as the keydir has as many buckets as the image, most of them are written as they are.
 */
final class OffheapImage implements KeydirImage {

  /** With the spare ones 64 KiB. */
  static final int BUCKETS_A_CALL = 1024 - Table.SPARE_BUCKETS;

  /** How many times fewer, when each entry has to be given another home. */
  private static final int REMAPPING_FACTOR = 5;

  private static final int BYTES_A_CALL = 64 << 10;

  private final CurrentTable current;
  private final Overflow overflow;
  private final KeydirContext context;
  private final Remapping remapping;
  private final Unplaced unplaced = new Unplaced();
  private final long buckets;
  private final int bucketsACall;
  private final long[] live;
  private final long[] window;
  private long bucket; // of the image, where the window begins
  private long cursor; // the lowest hash that is still to come
  private long next; // the first slot of the image behind the last entry
  private long entries;
  private long written; // slots
  private int unplacedWritten;

  /**
   * @param buckets of the image
   * @param bucketsACall at most, {@link #BUCKETS_A_CALL} or fewer
   */
  OffheapImage(
      CurrentTable current,
      Overflow overflow,
      KeydirContext context,
      long buckets,
      int bucketsACall) {
    this.current = current;
    this.overflow = overflow;
    this.context = context;
    this.remapping = new Remapping(context);
    this.buckets = buckets;
    this.bucketsACall = bucketsACall;
    live = new long[(bucketsACall + Slot.DISPLACEMENT_MAX) * Table.BUCKET_SLOTS];
    window = new long[(bucketsACall + Table.SPARE_BUCKETS) * Table.BUCKET_SLOTS];
  }

  @Override
  public boolean next(ByteBuffer out) {
    ByteOrder order = out.order();
    out.order(ByteOrder.LITTLE_ENDIAN);
    if (bucket < buckets) {
      writeBuckets(out);
    } else if (written < ImageFormat.slots(buckets)) {
      writeEmpty(out);
    } else {
      writeUnplaced(out);
    }
    out.order(order);
    return written < ImageFormat.slots(buckets) || unplacedWritten < unplaced.count();
  }

  @Override
  public byte[] parameters() {
    return new ImageFormat(buckets, entries, unplaced.count()).encoded();
  }

  // ---- the table

  private void writeBuckets(ByteBuffer out) {
    Table table = current.get();
    long end = endOfWindow(table);
    long last = Homes.firstHash(end, buckets) - 1;
    placeAll(table, last);
    overflow.forEachPlace(cursor, last, unplaced::add);
    boolean isLast = end == buckets;
    int count = Math.toIntExact(Table.firstSlot(end - bucket));
    int whole = isLast ? count + Table.SPARE_BUCKETS * Table.BUCKET_SLOTS : count;
    out.asLongBuffer().put(window, 0, whole);
    out.position(out.position() + whole * Long.BYTES);
    written += whole;
    // What lies behind the window belongs to the next one.
    System.arraycopy(window, count, window, 0, window.length - count);
    Arrays.fill(window, window.length - count, window.length, Slot.EMPTY);
    bucket = end;
    cursor = last + 1;
  }

  private long endOfWindow(Table table) {
    long end = Math.min(buckets, bucket + bucketsACall);
    boolean isAsItIs =
        table.bucketsOf(cursor) == buckets
            && table.bucketsOf(Homes.firstHash(end, buckets) - 1) == buckets;
    return isAsItIs
        ? end
        : Math.min(buckets, bucket + Math.max(1, bucketsACall / REMAPPING_FACTOR));
  }

  /** Places all entries of the table from the cursor to a hash. */
  private void placeAll(Table table, long last) {
    long boundary = table.boundary();
    if (Long.compareUnsigned(cursor, boundary) < 0 && Long.compareUnsigned(last, boundary) >= 0) {
      placeAll(table, new HashRange(cursor, boundary - 1));
      placeAll(table, new HashRange(boundary, last));
    } else {
      placeAll(table, new HashRange(cursor, last));
    }
  }

  /** Places the entries of a range of hashes that are mapped to homes in one manner. */
  private void placeAll(Table table, HashRange range) {
    long boundary = table.boundary();
    long mappedTo = table.bucketsOf(range.first());
    HashRange mapped =
        Long.compareUnsigned(range.first(), boundary) < 0
            ? new HashRange(0, boundary - 1)
            : new HashRange(boundary, -1);
    long from = Homes.of(range.first(), mappedTo);
    long to = Homes.of(range.last(), mappedTo) + 1;
    if (mappedTo == buckets) { // so the range is one of whole homes, or ends where the mapping does
      placeAsTheyAre(table, from, to);
    } else {
      remapping.collect(table, from, to, mappedTo, buckets, mapped, range);
      for (int i = 0; i < remapping.count(); i++) {
        place(remapping.slot(i), remapping.home(i));
      }
    }
  }

  /** Places the entries of some homes, whole buckets at once where nothing is in the way. */
  private void placeAsTheyAre(Table table, long from, long to) {
    int bucketCount = (int) (to - from) + Slot.DISPLACEMENT_MAX;
    table.read(Table.firstSlot(from), live, bucketCount * Table.BUCKET_SLOTS);
    for (int i = 0; i < bucketCount; i++) {
      boolean isOfTheseOnly = i >= Slot.DISPLACEMENT_MAX && i < to - from;
      if (!isOfTheseOnly || !placeBucket(i * Table.BUCKET_SLOTS, from + i)) {
        placeEntries(i * Table.BUCKET_SLOTS, from + i, from, to);
      }
    }
  }

  /** Places a bucket if it need not be changed. */
  private boolean placeBucket(int at, long liveBucket) {
    long first = Table.firstSlot(liveBucket);
    long all = 0;
    for (int i = at; i < at + Table.BUCKET_SLOTS; i++) {
      all |= live[i];
    }
    if (next != first && (next > first || (all & Slot.DISPLACEMENT) != 0)) {
      return false;
    }
    int count = Table.BUCKET_SLOTS;
    while (count > 0 && live[at + count - 1] == Slot.EMPTY) {
      count--;
    }
    System.arraycopy(live, at, window, indexInWindow(first), count);
    if (count > 0) {
      next = first + count;
      entries += count;
    }
    return true;
  }

  /** Places those entries of a bucket whose homes are in a range, the lowest homes first. */
  private void placeEntries(int at, long liveBucket, long from, long to) {
    for (int displacement = Slot.DISPLACEMENT_MAX; displacement >= 0; displacement--) {
      long home = liveBucket - displacement;
      for (int i = at; home >= from && home < to && i < at + Table.BUCKET_SLOTS; i++) {
        if (live[i] != Slot.EMPTY && Slot.displacement(live[i]) == displacement) {
          place(live[i], home);
        }
      }
    }
  }

  private void place(long slot, long home) {
    long at = Math.max(next, Table.firstSlot(home));
    long displacement = Table.bucket(at) - home;
    if (displacement > Slot.DISPLACEMENT_MAX) {
      unplaced.add(hash(slot, home), Slot.location(slot));
      return;
    }
    window[indexInWindow(at)] = Slot.withDisplacement(slot, displacement);
    next = at + 1;
    entries++;
  }

  private int indexInWindow(long at) {
    return (int) (at - Table.firstSlot(bucket));
  }

  /** The hash of an entry's key; if the record is damaged, the lowest that it may have. */
  private long hash(long slot, long home) {
    try {
      return context.hash(context.keyAt(Slot.location(slot)));
    } catch (FirkinException | InternalError e) {
      long last = Homes.lastHash(home, buckets);
      return HashRange.of(slot, Homes.firstHash(home, buckets), last, Homes.level(buckets)).first();
    }
  }

  // ---- and what follows

  private void writeEmpty(ByteBuffer out) {
    long left = ImageFormat.slots(buckets) - written;
    int count = (int) Math.min(left, BYTES_A_CALL / Long.BYTES);
    for (int i = 0; i < count; i++) {
      out.putLong(Slot.EMPTY);
    }
    written += count;
  }

  private void writeUnplaced(ByteBuffer out) {
    int end =
        Math.min(unplaced.count(), unplacedWritten + BYTES_A_CALL / ImageFormat.OVERFLOWING_BYTES);
    for (; unplacedWritten < end; unplacedWritten++) {
      out.putLong(unplaced.hash(unplacedWritten)).putLong(unplaced.location(unplacedWritten));
    }
  }
}
