package dev.firkin.internal.engine;

import dev.firkin.error.CorruptDataException;
import dev.firkin.internal.compression.Compression;
import dev.firkin.internal.format.RecordFormat;
import dev.firkin.internal.keydir.Keyspace;
import dev.firkin.internal.read.MomentScan;
import dev.firkin.internal.read.RecordReader;
import dev.firkin.internal.read.RecordReader.Current;
import dev.firkin.internal.write.Log;
import dev.firkin.internal.write.Write;
import dev.firkin.spi.Keydir;
import dev.firkin.spi.Location;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One map in bytes: what {@code Firkin} and {@code FirkinMap} both stand on. Keys and values have
 * been checked for their lengths. Safe for concurrent use.
 */
public final class RawMap {

  private static final byte[] NO_BYTES = {};

  private final Engine engine;
  private final Keyspace map;
  private final @Nullable Duration defaultTimeToLive;

  RawMap(Engine engine, Keyspace map, @Nullable Duration defaultTimeToLive) {
    this.engine = engine;
    this.map = map;
    this.defaultTimeToLive = defaultTimeToLive;
  }

  /** Where the store is, for messages. */
  public Path store() {
    return engine.directory();
  }

  /** Whether writes are refused from the start. */
  boolean isReadOnly() {
    return engine.state().isReadOnly();
  }

  /** The map's number and keydir. */
  Keyspace keyspace() {
    return map;
  }

  private long hash(byte[] key) {
    return engine.hash().hash(key);
  }

  /** The value, or null. */
  public byte @Nullable [] get(byte[] key) {
    return engine.recordsSlowCalls() ? timedGet(key) : engine.reader().get(map, key, hash(key));
  }

  private byte @Nullable [] timedGet(byte[] key) {
    return engine.timed("get", map, key, () -> engine.reader().get(map, key, hash(key)));
  }

  /** Uses the key's record, whose value is not checked. Null if there is none. */
  private <T> @Nullable T use(byte[] key, RecordReader.Use<T> use) {
    return engine.reader().use(map, key, hash(key), use);
  }

  /** Where a key's record is now, for messages. */
  public String placeOf(byte[] key) {
    String place =
        use(key, (segment, record) -> "%s at byte %d".formatted(segment.path(), record.offset()));
    return place == null ? "a record that has gone since" : place;
  }

  /** The exception for a record of this map that is whole, and cannot be right. */
  CorruptDataException damaged(byte[] key, String problem, @Nullable Throwable cause) {
    CorruptDataException damage =
        use(key, (segment, record) -> segment.damaged(record.offset(), problem, cause));
    return damage != null
        ? damage
        : new CorruptDataException(store(), 0, problem, "open the store again");
  }

  /** Whether there is an entry. */
  public boolean containsKey(byte[] key) {
    return use(key, (segment, record) -> true) != null;
  }

  /** Length of the value as it was put; empty if there is none. */
  public OptionalInt valueSize(byte[] key) {
    Integer size = use(key, (segment, record) -> RecordReader.originalLength(record));
    return size == null ? OptionalInt.empty() : OptionalInt.of(size);
  }

  /** Lets a function read the value where it lies. */
  public <T extends @Nullable Object> @Nullable T view(
      byte[] key, Function<? super MemorySegment, T> function) {
    return engine.reader().view(map, key, hash(key), function);
  }

  /** What is left of the time to live; empty if there is no entry or it stays. */
  public Optional<Duration> timeToLive(byte[] key) {
    Long expiry =
        use(key, (segment, record) -> record.has(RecordFormat.EXPIRY) ? record.expiry() : 0L);
    return expiry == null || expiry == 0
        ? Optional.empty()
        : Optional.of(Duration.ofMillis(Math.max(1, expiry - engine.clock().now())));
  }

  /** Puts; null for the default time to live. */
  public void put(byte[] key, byte[] value, @Nullable Duration timeToLive) {
    if (engine.recordsSlowCalls()) {
      engine.timed("put", map, key, () -> append(key, value, timeToLive, Log.ANY, 0));
    } else {
      append(key, value, timeToLive, Log.ANY, 0);
    }
  }

  private boolean append(
      byte[] key,
      byte[] value,
      @Nullable Duration timeToLive,
      long expected,
      long expectedSequence) {
    Duration ttl = timeToLive != null ? timeToLive : defaultTimeToLive;
    return appendAt(
        key, value, ttl == null ? 0 : engine.clock().expiry(ttl), expected, expectedSequence);
  }

  private boolean appendAt(
      byte[] key, byte[] value, long expiry, long expected, long expectedSequence) {
    long hash = hash(key);
    long sequence;
    do {
      Compression compression = engine.compression();
      byte[] compressed = compression.compress(value);
      sequence =
          engine
              .log()
              .append(
                  map,
                  key,
                  hash,
                  compressed == null ? value : compressed,
                  flags(expiry, compressed),
                  compression,
                  expiry,
                  expected,
                  expectedSequence);
    } while (sequence == Log.COMPRESSED_OTHERWISE);
    if (sequence == 0) {
      return false;
    }
    engine.acknowledge(sequence);
    return true;
  }

  /** Puts if there is no entry. Returns the value that is there, or null if this one is now. */
  public byte @Nullable [] putIfAbsent(byte[] key, byte[] value, @Nullable Duration timeToLive) {
    while (true) {
      Current now = engine.reader().current(map, key, hash(key), true);
      if (now.live()) {
        return now.value();
      }
      if (append(key, value, timeToLive, now.location(), now.sequence())) {
        return null;
      }
    }
  }

  /** Puts, and returns the value before, decoded before anything is written. */
  public <T> @Nullable T getAndPut(byte[] key, byte[] value, Function<byte[], T> decode) {
    while (true) {
      Current now = engine.reader().current(map, key, hash(key), true);
      byte[] before = now.value();
      T decoded = before == null ? null : decode.apply(before);
      if (append(key, value, null, now.location(), now.sequence())) {
        return decoded;
      }
    }
  }

  /**
   * Replaces or deletes the value if it passes a test.
   *
   * @param test answers what to return, or null to leave the value alone
   * @param value the next one, or null to delete
   * @return what the test answered, or null if nothing was changed
   */
  public <T> @Nullable T replaceIf(
      byte[] key, Function<byte[], @Nullable T> test, byte @Nullable [] value) {
    while (true) {
      Current now = engine.reader().current(map, key, hash(key), true);
      byte[] before = now.value();
      T passed = before == null ? null : test.apply(before);
      if (passed == null) {
        engine.state().checkWritable();
        return null;
      }
      boolean done =
          value == null
              ? deleteAt(key, now)
              : append(key, value, null, now.location(), now.sequence());
      if (done) {
        return passed;
      }
    }
  }

  /** Puts what a function makes of the value; it may be called more than once. */
  public byte @Nullable [] compute(
      byte[] key, UnaryOperator<byte @Nullable []> function, Consumer<byte[]> check) {
    while (true) {
      Current now = engine.reader().current(map, key, hash(key), true);
      byte[] before = now.value();
      byte[] after = function.apply(before == null ? null : before.clone());
      if (after != null) {
        check.accept(after);
      }
      if (after == null && before == null) {
        return null;
      }
      boolean done =
          after == null
              ? deleteAt(key, now)
              : append(key, after, null, now.location(), now.sequence());
      if (done) {
        return after;
      }
    }
  }

  /** Deletes. Returns whether there was an entry. */
  public boolean delete(byte[] key) {
    while (true) {
      Current now = engine.reader().current(map, key, hash(key), false);
      if (!now.live()) {
        engine.state().checkWritable();
        return false;
      }
      if (deleteAt(key, now)) {
        return true;
      }
    }
  }

  private boolean deleteAt(byte[] key, Current now) {
    long sequence =
        engine
            .log()
            .append(
                map,
                key,
                hash(key),
                NO_BYTES,
                RecordFormat.TOMBSTONE,
                Compression.NONE,
                0,
                now.location(),
                now.sequence());
    if (sequence == 0) {
      return false;
    }
    engine.acknowledge(sequence);
    return true;
  }

  /** Gives an entry a new time to live. Returns whether there was one. */
  public boolean touch(byte[] key, Duration timeToLive) {
    while (true) {
      Current now = engine.reader().current(map, key, hash(key), true);
      byte[] value = now.value();
      if (value == null) {
        engine.state().checkWritable();
        return false;
      }
      if (append(key, value, timeToLive, now.location(), now.sequence())) {
        return true;
      }
    }
  }

  /** Deletes all entries. */
  public void clear() {
    Keydir empty = engine.newKeydir();
    long sequence;
    try {
      sequence = engine.log().clear(map, empty);
    } catch (RuntimeException | Error e) {
      if (map.keydir() != empty) {
        empty.close(); // refused: nobody else would give its memory back
      }
      throw e;
    }
    engine.acknowledge(sequence);
  }

  /**
   * How many entries there are, expired ones left out. Between two writes: in the middle of a batch
   * a keydir has part of it, and in the middle of a put a key that it has not counted yet.
   */
  public long size() {
    engine.state().checkOpen();
    engine.sweepExpired();
    return engine.log().between(() -> map.keydir().size());
  }

  /** A change for a batch; null to delete. */
  public Write write(byte[] key, byte @Nullable [] value, @Nullable Duration timeToLive) {
    if (value == null) {
      return new Write(map, key, hash(key), NO_BYTES, RecordFormat.TOMBSTONE, Compression.NONE, 0);
    }
    Duration ttl = timeToLive != null ? timeToLive : defaultTimeToLive;
    long expiry = ttl == null ? 0 : engine.clock().expiry(ttl);
    return write(key, value, expiry);
  }

  private Write write(byte[] key, byte[] value, long expiry) {
    Compression compression = engine.compression();
    byte[] compressed = compression.compress(value);
    return new Write(
        map,
        key,
        hash(key),
        compressed == null ? value : compressed,
        flags(expiry, compressed),
        compression,
        expiry);
  }

  private static int flags(long expiry, byte @Nullable [] compressed) {
    return (expiry == 0 ? 0 : RecordFormat.EXPIRY)
        | (compressed == null ? 0 : RecordFormat.COMPRESSED);
  }

  /**
   * Some of the keys, weakly consistent and without holding anything: see {@link
   * dev.firkin.spi.Keydir#visit}.
   *
   * @throws CorruptDataException if a key is damaged: a keydir without keys reads it from its
   *     record
   */
  public long visitKeys(long cursor, Consumer<byte[]> visitor) {
    engine.state().checkOpen();
    return map.keydir()
        .visit(
            cursor,
            new Keydir.Visitor() {
              @Override
              public void visit(byte[] key, long location) {
                if (map.keydir().find(key, hash(key)) == Location.ABSENT) {
                  engine.reader().refuseDamaged(location); // or it was deleted since
                }
                visitor.accept(key);
              }
            });
  }

  /** All keys, weakly consistent. */
  void forEachKey(Consumer<byte[]> visitor) {
    long cursor = 0;
    do {
      cursor = visitKeys(cursor, visitor);
    } while (cursor != 0);
  }

  /** The entries of this moment, as a stream that must be closed. */
  public Stream<MomentScan.Found> scan(boolean values) {
    EngineSnapshot snapshot = engine.snapshot();
    return snapshot.scan(this, values).onClose(snapshot::close);
  }

  /** The value at a moment. */
  byte @Nullable [] get(EngineSnapshot snapshot, byte[] key) {
    return engine.reader().get(snapshot.moment(), map.id(), key, hash(key), snapshot::checkOpen);
  }

  /** The same object for every handle of this map. */
  public Object identity() {
    return map;
  }

  /** Whether this is a map of that store. */
  public boolean isOf(Engine other) {
    return engine == other;
  }

  /** Refuses if the store is closed. */
  public void checkOpen() {
    engine.state().checkOpen();
  }
}
