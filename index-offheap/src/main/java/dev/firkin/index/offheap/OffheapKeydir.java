package dev.firkin.index.offheap;

import dev.firkin.error.LimitException;
import dev.firkin.spi.Keydir;
import dev.firkin.spi.KeydirContext;
import dev.firkin.spi.KeydirFill;
import dev.firkin.spi.KeydirImage;
import dev.firkin.spi.KeydirImageSource;
import dev.firkin.spi.Location;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.LongConsumer;
import java.util.function.LongPredicate;

/**
 * A keydir outside the heap that keeps no keys: 8 bytes an entry, 9.1 to 9.9 with the empty slots,
 * whatever the length of the keys. {@link Slot} says what is in those, {@link Homes} where an entry
 * lies, {@link Insertion} and {@link Removal} how it comes and goes, {@link GrowthPass} and {@link
 * ShrinkPass} how the table gets another size, {@link Search} what readers see of that; {@link
 * OffheapImage} and {@link Restoration} how it is written down and made again, {@link OffheapFill}
 * and {@link MassRemoval} how very many entries come and go at once.
 *
 * <p>Readers take no lock and allocate nothing (but for a key that meets an entry of another, or
 * may be among those of the {@link Overflow}). A reader whose key is not there, or is being moved,
 * looks again while the writer moves entries nearby. All methods that change anything are called by
 * one thread at a time.
 */
final class OffheapKeydir implements Keydir {

  /** This object and those that it is made of, with their fields at their widest. */
  private static final long FIXED_BYTES = 1024;

  private static final int SLOTS_AT_ONCE = 4096;
  private static final int KEY_BYTES_MAX = 0xFFFF;
  private static final VarHandle SIZE;

  static {
    try {
      SIZE = MethodHandles.lookup().findVarHandle(OffheapKeydir.class, "size", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final KeydirContext context;
  private final Memory memory;
  private final CurrentTable current;
  private final Overflow overflow;
  private final Search search;
  private final Insertion insertion = new Insertion();
  private final Removal removal = new Removal();
  private final Resizer resizer;
  private final BucketVisit visit;
  private final boolean isRestored;
  private boolean imageToCheck; // the writer's
  private volatile long size;

  /**
   * Makes an empty keydir, with room for as many keys as are expected.
   *
   * @throws LimitException if there is no memory for them
   */
  OffheapKeydir(KeydirContext context) {
    this(
        context, Math.min(Homes.BUCKETS_MAX, Load.bucketsFor(Math.max(0, context.expectedKeys()))));
  }

  private OffheapKeydir(KeydirContext context, long buckets) {
    this(context, Memory.of(context, Table.slotsFor(buckets)), buckets, false);
  }

  private OffheapKeydir(KeydirContext context, Memory memory, long buckets, boolean isRestored) {
    this.context = context;
    this.memory = memory;
    this.isRestored = isRestored;
    imageToCheck = isRestored;
    overflow = new Overflow(context);
    current = new CurrentTable(new Table(memory, buckets));
    search = new Search(current, new Candidates(context), overflow);
    Moves moves = new Moves(context, overflow, insertion);
    resizer = new Resizer(current, memory, overflow, moves, removal, buckets);
    visit = new BucketVisit(current, search, overflow, context);
  }

  /** See {@link dev.firkin.spi.KeydirProvider#restore}. */
  static OffheapKeydir restored(KeydirContext context, KeydirImageSource image) throws IOException {
    Restoration restoration = Restoration.of(context, image);
    ImageFormat format = restoration.format();
    var keydir = new OffheapKeydir(context, restoration.memory(), format.buckets(), true);
    restoration.unplaced().addTo(keydir.overflow);
    keydir.overflow.noteIn(keydir.current.get());
    keydir.addSize(format.entries() + format.overflowing());
    return keydir;
  }

  /** {@inheritDoc} After {@link #close} nothing is found. */
  @Override
  public long find(byte[] key, long hash) {
    return find(key, hash, true);
  }

  /** {@inheritDoc} After {@link #close} there is none. No record is read. */
  @Override
  public long candidate(byte[] key, long hash) {
    return find(key, hash, false);
  }

  private long find(byte[] key, long hash, boolean exactly) {
    for (int tries = 0; ; tries++) {
      Table table = current.get();
      try {
        long found = search.find(table, key, hash, exactly);
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
   * {@inheritDoc} Without memory the table becomes fuller, and slower; {@link #makeRoom} sees to it
   * that this is not for long.
   *
   * @throws IllegalStateException if the keydir is closed
   */
  @Override
  public long put(byte[] key, long hash, long location) {
    beforeChange();
    checkPresent(location);
    if (key.length == 0 || key.length > KEY_BYTES_MAX) {
      throw new IllegalArgumentException("key must be 1 to 65535 bytes, was " + key.length);
    }
    long at = search.slotOf(key, hash);
    if (at >= 0) {
      return exchange(at, hash, location);
    }
    long before = findInOverflow(key, hash);
    if (before != Location.ABSENT) {
      overflow.exchange(key, hash, location);
      return before;
    }
    if (at != Search.NONE) {
      return exchange(Search.damagedSlot(at), hash, location);
    }
    add(key, hash, location);
    return Location.ABSENT;
  }

  /** {@inheritDoc} No record is read, but for a key that may be in the {@link Overflow}. */
  @Override
  public boolean replace(byte[] key, long hash, long expected, long location) {
    beforeChange();
    checkPresent(location);
    long at = search.slotOf(current.get(), expected, hash);
    if (at >= 0) {
      exchange(at, hash, location);
      return true;
    }
    long before = findInOverflow(key, hash);
    if (before == Location.ABSENT || !Location.same(before, expected)) {
      return false;
    }
    overflow.exchange(key, hash, location);
    return true;
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalStateException if the keydir is closed
   */
  @Override
  public long remove(byte[] key, long hash) {
    beforeChange();
    long at = search.slotOf(key, hash);
    long before = at >= 0 ? Location.ABSENT : findInOverflow(key, hash);
    if (before != Location.ABSENT) {
      overflow.remove(key, hash);
    } else {
      long slot = at >= 0 ? at : Search.damagedSlot(at);
      if (slot == Search.NONE) {
        return Location.ABSENT;
      }
      Table table = current.get();
      before = Slot.location(table.get(slot));
      removal.remove(table, slot, table.bucketsOf(hash));
    }
    addSize(-1);
    resizer.shrink(inTable());
    return before;
  }

  /** {@inheritDoc} Any thread. */
  @Override
  public boolean holds(byte[] key, long hash, long location) {
    for (int tries = 0; ; tries++) {
      Table table = current.get();
      try {
        long counter = table.stripes().counter(hash);
        if (search.slotOf(table, location, hash) >= 0
            || Stripes.hasOverflow(counter) && overflow.holds(key, hash, location)) {
          return true;
        }
        if (search.isStill(table, hash, counter)) {
          return false;
        }
      } catch (IllegalStateException e) {
        Waiting.refuseUnlessExchanged(e, table, current);
      }
      Waiting.afterTry(tries);
    }
  }

  @Override
  public long touch(long hash) {
    try {
      return Search.touch(current.get(), hash);
    } catch (IllegalStateException e) {
      return 0; // another table has taken its place
    }
  }

  /**
   * {@inheritDoc} Memory is reserved, and taken while they come. Each call takes the place of the
   * one before.
   *
   * @throws IllegalStateException if the keydir is closed
   */
  @Override
  public void makeRoom(int keys) {
    beforeChange();
    resizer.makeRoom(inTable() + keys, keys);
  }

  /** {@inheritDoc} In the order of the hashes. */
  @Override
  public void visitLocations(LongConsumer visitor) {
    Table table = current.get();
    long[] slots = new long[SLOTS_AT_ONCE];
    long end = table.end();
    for (long at = 0; at < end; at += SLOTS_AT_ONCE) {
      int count = (int) Math.min(SLOTS_AT_ONCE, end - at);
      table.read(at, slots, count);
      for (int i = 0; i < count; i++) {
        if (slots[i] != Slot.EMPTY) {
          visitor.accept(Slot.location(slots[i]));
        }
      }
    }
    overflow.forEachPlace(0, -1, (hash, location) -> visitor.accept(location));
  }

  /**
   * {@inheritDoc} Readers wait until it is done; it is for the time before there are any. The table
   * becomes smaller when keys are removed later.
   */
  @Override
  public long removeIf(LongPredicate gone) {
    if (!isRestored) {
      throw new UnsupportedOperationException("only of a keydir that was restored from an image");
    }
    beforeChange();
    long overflowing = overflow.count();
    overflow.removeIf(gone);
    long removed = new MassRemoval(gone).from(current.get()) + overflowing - overflow.count();
    addSize(-removed);
    return removed;
  }

  /**
   * {@inheritDoc} Any thread. Each entry is met by one absent key of its home in 2<sup>n</sup> if
   * its tag has n bits; this is the sum of a home, as the average of 8,192 of them.
   */
  @Override
  public double falseCandidateRate() {
    for (int tries = 0; ; tries++) {
      Table table = current.get();
      try {
        return Math.min(1, FalseCandidates.rate(table));
      } catch (IllegalStateException e) {
        Waiting.refuseUnlessExchanged(e, table, current);
      }
      Waiting.afterTry(tries);
    }
  }

  @Override
  public boolean checkImage() {
    Table table = current.get();
    try {
      return table.checkImage();
    } catch (IllegalStateException e) {
      Waiting.refuseUnlessExchanged(e, table, current);
      return false; // closed, or exchanged by a writer, who has checked all of it before
    }
  }

  /** {@inheritDoc} It has as many buckets as the table has now, or is going to have. */
  @Override
  public KeydirImage image() {
    return image(OffheapImage.BUCKETS_A_CALL);
  }

  /** An image of which so many buckets at most are written with each call. */
  KeydirImage image(int bucketsACall) {
    beforeChange();
    long buckets = Math.max(resizer.buckets(), Load.bucketsMin(inTable()));
    return new OffheapImage(
        current, overflow, context, Math.min(buckets, Homes.BUCKETS_MAX), bucketsACall);
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalStateException if the keydir is not empty, or closed
   */
  @Override
  public KeydirFill fill(long keys) {
    beforeChange();
    if (size != 0 || resizer.isBusy()) {
      throw new IllegalStateException("only an empty keydir can be filled");
    }
    resizer.sizeFor(keys);
    return new OffheapFill(current.get(), this::finish);
  }

  /** Inserts what the parts of a filling have left. */
  private void finish(OffheapFill fill) {
    Unplaced overflowing = new Unplaced();
    addSize(fill.placed());
    for (Unplaced part : fill.left()) {
      for (int i = 0; i < part.count(); i++) {
        if (!insert(part.hash(i), part.location(i))) {
          overflowing.add(part.hash(i), part.location(i));
        } else {
          addSize(1);
        }
      }
    }
    overflowing.addTo(overflow);
    overflow.noteIn(current.get());
    addSize(overflowing.count());
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
    if (!insert(hash, location)) {
      overflow.add(key, hash, location);
      current.get().stripes().noteOverflow(hash);
    }
    addSize(1);
  }

  /** Inserts an entry into the table, if there is room for it. */
  private boolean insert(long hash, long location) {
    resizer.grow(inTable());
    Table table = current.get();
    long buckets = table.bucketsOf(hash);
    long slot = Slot.of(location, hash, Homes.level(buckets), Slot.KNOWN_MAX);
    return insertion.insert(table, slot, Homes.of(hash, buckets), buckets);
  }

  /** Where a key's record is, if its entry is in the overflow. */
  private long findInOverflow(byte[] key, long hash) {
    if (overflow.count() == 0) {
      return Location.ABSENT;
    }
    overflow.settle(hash, current.get().stripes());
    return overflow.find(key, hash);
  }

  /** How many entries the table has. */
  private long inTable() {
    return size - overflow.count();
  }

  private void addSize(long change) {
    SIZE.setRelease(this, (long) SIZE.get(this) + change);
  }

  private void beforeChange() {
    if (current.get() == Table.CLOSED) {
      throw new IllegalStateException("the keydir is closed");
    }
    while (imageToCheck && checkImage()) {
      // What is changed must not come from a part that is damaged.
    }
    imageToCheck = false;
  }

  private static void checkPresent(long location) {
    if (Location.withoutLength(location) == Location.ABSENT) {
      throw new IllegalArgumentException("location must not be ABSENT");
    }
  }
}
