package dev.firkin.internal.read;

import dev.firkin.error.CorruptDataException;
import dev.firkin.internal.expiry.ExpiryClock;
import dev.firkin.internal.format.RecordFormat;
import dev.firkin.internal.format.RecordView;
import dev.firkin.internal.keydir.Keyspace;
import dev.firkin.internal.segment.Segment;
import dev.firkin.internal.segment.Segments;
import dev.firkin.internal.snapshot.Moment;
import dev.firkin.spi.Keydir;
import dev.firkin.spi.Location;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds records and checks them. Any thread, no lock.
 *
 * <p>A merge may take the segment away between the keydir's answer and the reading: the mapping is
 * closed, the slot is empty or holds another file, whose salt makes every checksum differ. Then the
 * keydir is asked again. Only if it gives the same location in the same segment twice is a wrong
 * checksum damage.
 */
public final class RecordReader {

  private final Segments segments;
  private final Publishing publishing;
  private final ExpiryClock clock;
  private final Runnable checkOpen;
  private final ExpirySighting sighting;
  private @Nullable Consumer<Segment> released;

  /** Told before somebody is told that an entry has expired. */
  @FunctionalInterface
  public interface ExpirySighting {
    /** An entry was seen expired at a time. */
    void expired(long expiry, long sequence, long now);
  }

  /**
   * @param checkOpen throws if the store is closed
   * @param sighting told of expired entries
   */
  public RecordReader(
      Segments segments,
      Publishing publishing,
      ExpiryClock clock,
      Runnable checkOpen,
      ExpirySighting sighting) {
    this.segments = segments;
    this.publishing = publishing;
    this.clock = clock;
    this.checkOpen = checkOpen;
    this.sighting = sighting;
  }

  /** Who frees segments that nobody holds any more. */
  public void onReleased(Consumer<Segment> free) {
    released = free;
  }

  /** What to do with a record that was found. */
  @FunctionalInterface
  public interface Use<T extends @Nullable Object> {
    /**
     * Reads what is needed from a record whose header and key are right.
     *
     * @throws IllegalStateException if the mapping has gone; then it is called again with another
     *     record
     */
    T use(Segment segment, RecordView record);
  }

  /** The value of a key, checked, restored and copied; null if there is none. */
  public byte @Nullable [] get(Keyspace map, byte[] key, long hash) {
    long location = locate(map, key, hash, false); // the record is read anyway, and has the key
    if (location == Location.ABSENT) {
      checkOpen.run();
      return null;
    }
    Segment segment = segments.at(Location.slot(location));
    if (segment != null) {
      try {
        byte[] value =
            RecordFormat.plainValue(
                segment.bytes(),
                segment.salt(),
                Location.offset(location),
                segment.end(),
                map.id(),
                key);
        if (value != null) {
          return value;
        }
      } catch (IllegalStateException | InternalError e) {
        // The long way tells whether the record has moved, the store is closed, or the file is cut.
      }
    }
    try {
      return currentOf(map, key, hash, true).value();
    } catch (InternalError e) {
      throw told(map, key, hash, e);
    }
  }

  /**
   * Uses the record of a key, whose value is not checked yet.
   *
   * @return what the use returned, or null if the key is absent or expired
   */
  public <T> @Nullable T use(Keyspace map, byte[] key, long hash, Use<T> use) {
    return use(
        map,
        key,
        hash,
        (segment, view) ->
            view.has(RecordFormat.EXPIRY) && isExpired(view) ? null : use.use(segment, view),
        new RecordView());
  }

  /**
   * What a key's record is now, for a write that depends on it.
   *
   * @param location where it is, {@link Location#ABSENT} for nowhere
   * @param sequence its sequence
   * @param live whether there is one that has not expired
   * @param value its value, restored, if that was asked for and it is live
   */
  public record Current(long location, long sequence, boolean live, byte @Nullable [] value) {
    static final Current NONE = new Current(Location.ABSENT, 0, false, null);
  }

  /** What a key's record is now. */
  public Current current(Keyspace map, byte[] key, long hash, boolean withValue) {
    try {
      return currentOf(map, key, hash, withValue);
    } catch (InternalError e) {
      throw told(map, key, hash, e);
    }
  }

  private Current currentOf(Keyspace map, byte[] key, long hash, boolean withValue) {
    Current found =
        use(
            map,
            key,
            hash,
            (segment, view) -> {
              boolean live = !(view.has(RecordFormat.EXPIRY) && isExpired(view));
              byte[] value = null;
              if (live && withValue) {
                byte[] stored = view.value();
                if (!view.isBody(key, stored)) {
                  throw new Unwhole();
                }
                value =
                    view.has(RecordFormat.COMPRESSED)
                        ? segment.restore(view.offset(), stored)
                        : stored;
              }
              return new Current(
                  Location.of(segment.slot(), view.offset(), view.recordBytes()),
                  view.sequence(),
                  live,
                  value);
            },
            new RecordView());
    return found == null ? Current.NONE : found;
  }

  private <T> @Nullable T use(
      Keyspace map, byte[] key, long hash, Use<@Nullable T> use, RecordView view) {
    try {
      return useWhereItIs(map, key, hash, use, view);
    } catch (InternalError e) {
      throw told(map, key, hash, e);
    }
  }

  /**
   * The JVM tells of a fault in a mapping that was cut some time after the access, perhaps when the
   * reading is over already: says of which record that was.
   */
  private RuntimeException told(Keyspace map, byte[] key, long hash, InternalError e) {
    long location = map.keydir().candidate(key, hash);
    Segment segment = location == Location.ABSENT ? null : segments.at(Location.slot(location));
    if (segment == null) {
      throw e;
    }
    return segment.unreadable(Location.offset(location), e);
  }

  private <T> @Nullable T useWhereItIs(
      Keyspace map, byte[] key, long hash, Use<@Nullable T> use, RecordView view) {
    while (true) {
      long location = locate(map, key, hash, true);
      if (location == Location.ABSENT) {
        checkOpen.run();
        return null;
      }
      Segment segment = segments.at(Location.slot(location));
      if (segment == null) {
        checkOpen.run();
        refuseIfStillGone(location, () -> map.keydir().find(key, hash));
        continue;
      }
      try {
        if (isAt(segment, view, location, map.id(), key)) {
          return use.use(segment, view);
        }
      } catch (Moved e) {
        checkOpen.run();
        continue;
      } catch (IllegalStateException e) {
        checkOpen.run();
        refuseIfMapped(segment, e);
        continue;
      } catch (Unwhole e) {
        refuseIfStill(map, key, hash, location, segment);
        continue;
      } catch (InternalError e) {
        throw segment.unreadable(Location.offset(location), e);
      }
      refuseIfStill(map, key, hash, location, segment);
    }
  }

  /** Thrown by a use that found a body without its checksum. */
  static final class Unwhole extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unwhole() {
      super(null, null, false, false);
    }
  }

  /** Thrown by a use to be called again. */
  static final class Moved extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Moved() {
      super(null, null, false, false);
    }
  }

  /**
   * Lets a function read a value where it lies, checked. The segment stays open until it returns,
   * whatever merges do.
   */
  public <T extends @Nullable Object> @Nullable T view(
      Keyspace map, byte[] key, long hash, Function<? super MemorySegment, T> function) {
    while (true) {
      Segment held = hold(map, key, hash);
      if (held == null) {
        return null;
      }
      long offset = 0;
      try {
        long location = locate(map, key, hash, true);
        if (location == Location.ABSENT) {
          checkOpen.run();
          return null;
        }
        if (segments.at(Location.slot(location)) != held) {
          continue; // moved before it was held
        }
        offset = Location.offset(location);
        MemorySegment value = checkedValue(held, location, map.id(), key);
        if (value == null) {
          continue;
        }
        return function.apply(value);
      } catch (IllegalStateException e) {
        checkOpen.run(); // closing the store ends even this
        throw e;
      } catch (InternalError e) {
        throw held.unreadable(offset, e); // also of a function that reads a file that was cut
      } finally {
        release(held);
      }
    }
  }

  /** The value where it lies or restored; null if another record is there by now. */
  private static @Nullable MemorySegment checkedValue(
      Segment held, long location, int map, byte[] key) {
    RecordView view = new RecordView();
    held.read(view, Location.offset(location));
    if (!view.isKey(map, key)) {
      return null;
    }
    if (!view.isWhole()) {
      throw badBody(held, view.offset());
    }
    return view.has(RecordFormat.COMPRESSED)
        ? MemorySegment.ofArray(held.restore(view.offset(), view.value())).asReadOnly()
        : view.valueSlice();
  }

  private @Nullable Segment hold(Keyspace map, byte[] key, long hash) {
    return use(
        map,
        key,
        hash,
        (segment, record) -> {
          if (!segment.tryAcquire()) {
            throw new Moved();
          }
          return segment;
        });
  }

  private void release(Segment segment) {
    Consumer<Segment> free = released;
    if (segment.release() && free != null) {
      free.accept(segment);
    }
  }

  private long locate(Keyspace map, byte[] key, long hash, boolean exactly) {
    while (true) {
      int before = publishing.publishing();
      if ((before & 1) == 0) {
        Keydir keydir = map.keydir();
        long location = exactly ? keydir.find(key, hash) : keydir.candidate(key, hash);
        if (publishing.publishing() == before) {
          return location;
        }
      } else {
        publishing.awaitPublished();
      }
    }
  }

  private static boolean isAt(
      Segment segment, RecordView view, long location, int map, byte[] key) {
    return view.read(segment.bytes(), segment.salt(), Location.offset(location), segment.end())
        && view.isKey(map, key)
        && !view.has(
            RecordFormat.TOMBSTONE); // to which no keydir points, but a forged hint file may
  }

  private boolean isExpired(RecordView view) {
    long now = clock.now();
    if (!clock.isExpired(view.expiry(), view.sequence(), now)) {
      return false;
    }
    sighting.expired(view.expiry(), view.sequence(), now);
    return true;
  }

  /** Ends the retries when it was not the mapping that had gone: the user's clock threw it. */
  private static void refuseIfMapped(Segment segment, IllegalStateException e) {
    if (segment.bytes().scope().isAlive()) {
      throw e;
    }
  }

  /** Ends the retries when the record is still where it could not be read. */
  private void refuseIfStill(Keyspace map, byte[] key, long hash, long location, Segment segment) {
    checkOpen.run();
    if (Location.same(map.keydir().find(key, hash), location)
        && segments.at(Location.slot(location)) == segment) {
      throw badBody(segment, Location.offset(location));
    }
  }

  /**
   * Ends the retries when the keydir still names a segment that has gone.
   *
   * @param locate asks the keydir again
   */
  void refuseIfStillGone(long location, LongSupplier locate) {
    publishing.awaitPublished(); // who took the segment away has told the keydir before
    if (Location.same(locate.getAsLong(), location)) {
      segments.refuseGone(location);
    }
  }

  /**
   * Refuses a record whose body is damaged: what is read as its key is no key. A record that has
   * gone from there is none.
   */
  public void refuseDamaged(long location) {
    Segment segment = segments.at(Location.slot(location));
    if (segment == null) {
      return;
    }
    RecordView view = new RecordView();
    try {
      if (view.read(segment.bytes(), segment.salt(), Location.offset(location), segment.end())
          && !view.isWhole()) {
        throw badBody(segment, view.offset());
      }
    } catch (IllegalStateException e) {
      checkOpen.run(); // merged away
    } catch (InternalError e) {
      throw segment.unreadable(Location.offset(location), e);
    }
  }

  private static CorruptDataException badBody(Segment segment, long offset) {
    return segment.damaged(offset, "the record's bytes do not have its checksum", null);
  }

  /**
   * Length of a value as it was put, by a {@link Use}; checks the stored one if it is compressed.
   */
  public static int originalLength(RecordView record) {
    if (!record.has(RecordFormat.COMPRESSED)) {
      return record.valueLength();
    }
    if (!record.isWhole()) {
      throw new Unwhole(); // the length is in the body, which the header's checksum does not cover
    }
    byte[] length = new byte[Integer.BYTES];
    record.copyValue(0, length, 0, length.length);
    return ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getInt();
  }

  /** The value of a key at a moment, checked, restored and copied; null if there is none. */
  public byte @Nullable [] get(
      Moment moment, int map, byte[] key, long hash, Runnable checkMomentOpen) {
    RecordView view = new RecordView();
    for (Segment last = null; ; ) {
      checkMomentOpen.run();
      long location = moment.locate(map, key, hash);
      if (location == Location.ABSENT) {
        return null;
      }
      Segment segment = segments.at(Location.slot(location));
      try {
        if (segment != null && isAt(segment, view, location, map, key)) {
          if (view.has(RecordFormat.EXPIRY) && isExpired(view)) {
            return null;
          }
          byte[] value = view.value();
          if (view.isBody(key, value)) {
            return view.has(RecordFormat.COMPRESSED)
                ? segment.restore(view.offset(), value)
                : value;
          }
        }
      } catch (IllegalStateException e) {
        if (segment != null) {
          refuseIfMapped(segment, e);
        }
        continue;
      } catch (InternalError e) {
        if (segment == null) {
          throw e;
        }
        throw segment.unreadable(Location.offset(location), e);
      }
      if (segment == null) {
        refuseIfStillGone(location, () -> moment.locate(map, key, hash));
      } else if (segment == last && Location.same(moment.locate(map, key, hash), location)) {
        throw badBody(segment, Location.offset(location));
      }
      last = segment;
    }
  }
}
