package dev.firkin.index.offheap;

import dev.firkin.error.LimitException;
import dev.firkin.spi.Keydir;
import dev.firkin.spi.KeydirContext;
import dev.firkin.spi.Location;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A keydir outside the heap that keeps no keys: 8 bytes an entry, 9.1 to 9.9 with the empty slots,
 * whatever the length of the keys. {@link Slot} says what is in those, {@link Homes} where an entry
 * lies, {@link Insertion} and {@link Removal} how it comes and goes, {@link GrowthPass} and {@link
 * ShrinkPass} how the table gets another size, {@link Search} what readers see of that.
 *
 * <p>Readers take no lock and allocate nothing (but for a key that may be among those of the {@link
 * Overflow}). A reader whose key is not there, or is being moved, looks again while the writer
 * moves entries nearby. All methods that change anything are called by one thread at a time.
 */
final class OffheapKeydir implements Keydir {

  /** This object and those that it is made of, with their fields at their widest. */
  private static final long FIXED_BYTES = 1024;

  private static final int KEY_BYTES_MAX = 0xFFFF;
  private static final VarHandle SIZE;

  static {
    try {
      SIZE = MethodHandles.lookup().findVarHandle(OffheapKeydir.class, "size", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Memory memory;
  private final CurrentTable current;
  private final Overflow overflow = new Overflow();
  private final Search search;
  private final Insertion insertion = new Insertion();
  private final Removal removal = new Removal();
  private final Resizer resizer;
  private final BucketVisit visit;
  private volatile long size;

  /**
   * Makes an empty keydir, with room for as many keys as are expected.
   *
   * @param bytesMax what its table must never take more of, outside the heap
   * @throws LimitException if that is not enough for the keys that are expected
   */
  OffheapKeydir(KeydirContext context, long bytesMax) {
    long buckets =
        Math.min(Homes.BUCKETS_MAX, Load.bucketsFor(Math.max(0, context.expectedKeys())));
    memory = new Memory(bytesMax);
    try {
      while (memory.slots() < Table.slotsFor(buckets)) {
        memory.grow();
        memory.giveBack();
      }
    } catch (RuntimeException | Error e) {
      memory.close();
      throw e;
    }
    current = new CurrentTable(new Table(memory.chunks(), buckets));
    search = new Search(current, new Candidates(context), overflow);
    Moves moves = new Moves(context, overflow, insertion);
    resizer = new Resizer(current, memory, overflow, moves, removal, buckets);
    visit = new BucketVisit(current, search, overflow, context);
  }

  /** {@inheritDoc} After {@link #close} nothing is found. */
  @Override
  public long find(byte[] key, long hash) {
    for (int tries = 0; ; tries++) {
      Table table = current.get();
      try {
        long found = search.find(table, key, hash);
        if (found != Search.RETRY) {
          return found;
        }
      } catch (IllegalStateException e) {
        Waiting.refuseUnlessExchanged(e, table, current);
      }
      Waiting.afterTry(tries);
    }
  }

  /**
   * {@inheritDoc}
   *
   * @throws LimitException if there is no memory for one more key; nothing has changed
   * @throws IllegalStateException if the keydir is closed
   */
  @Override
  public long put(byte[] key, long hash, long location) {
    checkOpen();
    checkPresent(location);
    if (key.length == 0 || key.length > KEY_BYTES_MAX) {
      throw new IllegalArgumentException("key must be 1 to 65535 bytes, was " + key.length);
    }
    long at = search.slotOf(key, hash);
    if (at >= 0) {
      return exchange(at, hash, location);
    }
    long before = overflow.find(key, hash);
    if (before == Location.ABSENT) {
      add(key, hash, location);
    } else {
      overflow.put(key, hash, location);
    }
    return before;
  }

  /** {@inheritDoc} No record is read. */
  @Override
  public boolean replace(byte[] key, long hash, long expected, long location) {
    checkOpen();
    checkPresent(location);
    long at = search.slotOf(expected, hash);
    if (at >= 0) {
      exchange(at, hash, location);
      return true;
    }
    long before = overflow.find(key, hash);
    if (before == Location.ABSENT || !Location.same(before, expected)) {
      return false;
    }
    overflow.put(key, hash, location);
    return true;
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalStateException if the keydir is closed
   */
  @Override
  public long remove(byte[] key, long hash) {
    checkOpen();
    Table table = current.get();
    long at = search.slotOf(key, hash);
    long before;
    if (at >= 0) {
      before = Slot.location(table.get(at));
      removal.remove(table, at, table.bucketsOf(hash));
    } else {
      before = overflow.find(key, hash);
      if (before == Location.ABSENT) {
        return Location.ABSENT;
      }
      overflow.remove(key, hash);
    }
    addSize(-1);
    resizer.giveBack(size - overflow.count());
    return before;
  }

  @Override
  public long size() {
    return size;
  }

  /**
   * {@inheritDoc} Exact for the table; what is on the heap is counted with references and fields at
   * their widest.
   */
  @Override
  public long memoryBytes() {
    return FIXED_BYTES + memory.bytes() + current.get().heapBytes() + overflow.bytes();
  }

  /** {@inheritDoc} The cursor is the lowest hash that is still to come. */
  @Override
  public long visit(long cursor, Visitor visitor) {
    return visit.visit(cursor, visitor);
  }

  /** Gives the memory back. Finds that come too late find nothing, changes are refused. */
  @Override
  public void close() {
    current.set(Table.CLOSED);
    memory.close();
    overflow.clear();
    size = 0;
  }

  /** The table as it is now. */
  Table table() {
    return current.get();
  }

  /** What finds keys in it. */
  Search search() {
    return search;
  }

  /** How many entries have found no place in it. */
  int overflowing() {
    return overflow.count();
  }

  /** Points a slot to another record; the key's hash is at hand, so the tag becomes fresh. */
  private long exchange(long at, long hash, long location) {
    Table table = current.get();
    long before = table.get(at);
    long fresh = Slot.of(location, hash, Homes.level(table.bucketsOf(hash)), Slot.KNOWN_MAX);
    table.set(at, Slot.withDisplacement(fresh, Slot.displacement(before)));
    return Slot.location(before);
  }

  private void add(byte[] key, long hash, long location) {
    resizer.makeRoom(size - overflow.count());
    Table table = current.get();
    long buckets = table.bucketsOf(hash);
    long slot = Slot.of(location, hash, Homes.level(buckets), Slot.KNOWN_MAX);
    if (!insertion.insert(table, slot, Homes.of(hash, buckets), buckets)) {
      overflow.put(key, hash, location);
      table.stripes().noteOverflow(hash);
    }
    addSize(1);
  }

  private void addSize(long change) {
    SIZE.setRelease(this, (long) SIZE.get(this) + change);
  }

  private void checkOpen() {
    if (current.get() == Table.CLOSED) {
      throw new IllegalStateException("the keydir is closed");
    }
  }

  private static void checkPresent(long location) {
    if (Location.withoutLength(location) == Location.ABSENT) {
      throw new IllegalArgumentException("location must not be ABSENT");
    }
  }
}
