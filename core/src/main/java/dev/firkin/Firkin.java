package dev.firkin;

import dev.firkin.codec.Codecs;
import dev.firkin.config.FirkinOptions;
import dev.firkin.config.MapOptions;
import dev.firkin.config.SyncPolicy;
import dev.firkin.error.CodecException;
import dev.firkin.error.CorruptDataException;
import dev.firkin.error.LimitException;
import dev.firkin.error.ReadOnlyStoreException;
import dev.firkin.error.StoreClosedException;
import dev.firkin.error.StoreIoException;
import dev.firkin.error.StoreOpenException;
import dev.firkin.internal.engine.Catalog;
import dev.firkin.internal.engine.Engine;
import dev.firkin.internal.engine.RawMap;
import dev.firkin.internal.io.FileDisk;
import dev.firkin.internal.recovery.Verification;
import dev.firkin.internal.write.Write;
import dev.firkin.spi.Codec;
import dev.firkin.stats.StoreStats;
import dev.firkin.stats.TrainingReport;
import dev.firkin.stats.VerifyProgress;
import dev.firkin.stats.VerifyReport;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A persistent map from bytes to bytes in a directory, and the door to the typed maps beside it.
 *
 * {@snippet :
 * try (Firkin store = Firkin.open(Path.of("data"))) {
 *   store.put(key, value);
 *   byte[] found = store.get(key);
 * }
 * }
 *
 * <p><b>Durability.</b> When a call that writes returns, the write survives the death of the
 * process under every {@link SyncPolicy}; it survives a power cut once the policy has forced it.
 * After a crash the store holds a prefix of the writes in the order in which they took effect,
 * extended by at most those that were under way. A write may be read by other threads before it is
 * forced.
 *
 * <p><b>Threads.</b> Safe for use by any number of threads, platform and virtual. Reads take no
 * lock; writes take turns for a moment. An interrupt neither fails a call nor harms the store; the
 * thread's flag stays set.
 *
 * <p><b>Errors.</b> An argument that is out of range is an {@link IllegalArgumentException} and
 * null is a {@link NullPointerException}; nothing was written. Everything else is a {@link
 * dev.firkin.error.FirkinException}: {@link StoreClosedException} after {@link #close}, {@link
 * ReadOnlyStoreException} for a write to a store opened for reading, {@link StoreIoException} if
 * the disk refuses (it says whether the store still takes writes), {@link CorruptDataException} if
 * bytes on disk are not what was written.
 *
 * <p>One process at a time may have a directory open for writing, and once.
 */
public final class Firkin implements AutoCloseable {

  private final Engine engine;
  private final RawMap raw;

  private Firkin(Engine engine) {
    this.engine = engine;
    this.raw = engine.unnamed();
  }

  /**
   * Opens the store in a directory with the default options; makes one if the directory is empty or
   * missing.
   *
   * @param directory where the store is
   * @return the open store, to be closed
   * @throws StoreOpenException if the directory cannot be opened as a store; the message says why
   * @throws CorruptDataException if its files are damaged
   * @throws StoreIoException if the disk refuses
   */
  public static Firkin open(Path directory) {
    return open(directory, FirkinOptions.defaults());
  }

  /**
   * Opens the store in a directory.
   *
   * @param directory where the store is
   * @param options how to open it
   * @return the open store, to be closed
   * @throws StoreOpenException if the directory cannot be opened as a store; the message says why
   * @throws CorruptDataException if its files are damaged and the recovery mode does not accept
   *     that
   * @throws StoreIoException if the disk refuses
   * @throws dev.firkin.error.ProviderException if a compressor or keydir that is asked for is not
   *     there
   */
  public static Firkin open(Path directory, FirkinOptions options) {
    Objects.requireNonNull(directory, "directory");
    Objects.requireNonNull(options, "options");
    boolean forcesEachWrite = options.syncPolicy() instanceof SyncPolicy.EveryWrite;
    return over(Engine.open(new FileDisk(directory, forcesEachWrite), options));
  }

  /** The store over an engine that stands on another disk. */
  static Firkin over(Engine engine) {
    return new Firkin(engine);
  }

  /**
   * Reads every byte of a store that nobody has open for writing, and reports what is not whole.
   * Changes nothing.
   *
   * @param directory where the store is
   * @param progress told now and then how far it is
   * @return what was found
   * @throws StoreOpenException if there is no store, or it is in use
   * @throws StoreIoException if the disk refuses
   */
  public static VerifyReport verify(Path directory, Consumer<VerifyProgress> progress) {
    return new Verification(new FileDisk(directory), progress).run();
  }

  private static byte[] key(byte[] key) {
    Keys.check(Objects.requireNonNull(key, "key"));
    return key;
  }

  private byte[] value(byte[] value) {
    checkValue(Objects.requireNonNull(value, "value"));
    return value;
  }

  private void checkValue(byte[] value) {
    if (value.length > engine.options().valueBytesMax()) {
      throw new IllegalArgumentException(
          "a value must be at most valueBytesMax = %d bytes, was %d"
              .formatted(engine.options().valueBytesMax(), value.length));
    }
  }

  private static Duration ttl(Duration timeToLive) {
    Keys.check(Objects.requireNonNull(timeToLive, "timeToLive"));
    return timeToLive;
  }

  /**
   * Reads a value.
   *
   * @param key 1 to 65,535 bytes
   * @return a copy of the value, which the caller owns, or null if there is none or it has expired
   * @throws CorruptDataException if the record's bytes are not those that were written
   */
  public byte @Nullable [] get(byte[] key) {
    return raw.get(key(key));
  }

  /**
   * Reads a value into an array.
   *
   * @param key 1 to 65,535 bytes
   * @param target where the value is copied to, if it fits
   * @param offset where it begins there
   * @return the value's length in bytes, or -1 if there is none; if it is more than fits behind
   *     {@code offset} nothing was copied
   * @throws IndexOutOfBoundsException if the offset is not within the target
   * @throws CorruptDataException if the record's bytes are not those that were written
   */
  public int get(byte[] key, byte[] target, int offset) {
    Objects.checkIndex(offset, target.length + 1);
    Integer length =
        this.<Integer>view(
            key,
            value -> {
              int bytes = (int) value.byteSize();
              if (bytes <= target.length - offset) {
                MemorySegment.copy(
                    value, java.lang.foreign.ValueLayout.JAVA_BYTE, 0, target, offset, bytes);
              }
              return bytes;
            });
    return length == null ? -1 : length;
  }

  /**
   * Lets a function read a value where it lies, without a copy. The bytes were checked before. The
   * store keeps the file mapped until the function returns; the function should be quick.
   *
   * @param key 1 to 65,535 bytes
   * @param reader given the value's bytes, for reading and only until it returns
   * @param <T> what the reader makes of them
   * @return what the reader returned, or null if there is no value
   * @throws CorruptDataException if the record's bytes are not those that were written
   */
  public <T extends @Nullable Object> @Nullable T view(
      byte[] key, Function<? super MemorySegment, T> reader) {
    return raw.view(key(key), Objects.requireNonNull(reader, "reader"));
  }

  /**
   * Whether a key has a value.
   *
   * @param key 1 to 65,535 bytes
   * @return true if it has one that has not expired
   */
  public boolean containsKey(byte[] key) {
    return raw.containsKey(key(key));
  }

  /**
   * How long a value is, without restoring or copying it.
   *
   * @param key 1 to 65,535 bytes
   * @return bytes of the value as it was put, or empty if there is none
   * @throws CorruptDataException if the record's bytes that tell it are not those that were written
   */
  public OptionalInt valueSize(byte[] key) {
    return raw.valueSize(key(key));
  }

  /**
   * Stores a value under a key, replacing any earlier one with its time to live.
   *
   * @param key 1 to 65,535 bytes, copied
   * @param value up to {@link FirkinOptions#valueBytesMax()} bytes, copied
   * @throws StoreIoException if the disk refuses; if it is full nothing was written
   */
  public void put(byte[] key, byte[] value) {
    raw.put(key(key), value(value), null);
  }

  /**
   * Stores a value that expires.
   *
   * @param key 1 to 65,535 bytes, copied
   * @param value up to {@link FirkinOptions#valueBytesMax()} bytes, copied
   * @param timeToLive 1 ms or more from now
   * @throws StoreIoException if the disk refuses; if it is full nothing was written
   */
  public void put(byte[] key, byte[] value, Duration timeToLive) {
    raw.put(key(key), value(value), ttl(timeToLive));
  }

  /**
   * Stores a value if the key has none.
   *
   * @param key 1 to 65,535 bytes, copied
   * @param value up to {@link FirkinOptions#valueBytesMax()} bytes, copied
   * @return whether it was stored
   * @throws StoreIoException if the disk refuses; if it is full nothing was written
   */
  public boolean putIfAbsent(byte[] key, byte[] value) {
    return raw.putIfAbsent(key(key), value(value), null) == null;
  }

  /**
   * Replaces a value if it is what the caller thinks it is: compare-and-set.
   *
   * @param key 1 to 65,535 bytes
   * @param expected the value it must have
   * @param value the value it gets
   * @return whether it was replaced
   * @throws StoreIoException if the disk refuses; if it is full nothing was written
   */
  public boolean replace(byte[] key, byte[] expected, byte[] value) {
    byte[] wanted = Objects.requireNonNull(expected, "expected").clone();
    return raw.replaceIf(key(key), now -> Arrays.equals(now, wanted) ? now : null, value(value))
        != null;
  }

  /**
   * Puts in place of a value what a function makes of it, atomically. The function runs outside
   * every lock and runs again if another write came between.
   *
   * @param key 1 to 65,535 bytes
   * @param function given the value or null, answers the new one or null to delete
   * @return what the function answered last
   * @throws StoreIoException if the disk refuses; if it is full nothing was written
   */
  public byte @Nullable [] compute(byte[] key, UnaryOperator<byte @Nullable []> function) {
    return raw.compute(key(key), Objects.requireNonNull(function, "function"), this::checkValue);
  }

  /**
   * Deletes a key.
   *
   * @param key 1 to 65,535 bytes
   * @return whether it had a value
   * @throws StoreIoException if the disk refuses
   */
  public boolean delete(byte[] key) {
    return raw.delete(key(key));
  }

  /**
   * Deletes a key if its value is what the caller thinks it is.
   *
   * @param key 1 to 65,535 bytes
   * @param expected the value it must have
   * @return whether it was deleted
   * @throws StoreIoException if the disk refuses
   */
  public boolean delete(byte[] key, byte[] expected) {
    byte[] wanted = Objects.requireNonNull(expected, "expected").clone();
    return raw.replaceIf(key(key), now -> Arrays.equals(now, wanted) ? now : null, null) != null;
  }

  /**
   * What is left of a value's time to live.
   *
   * @param key 1 to 65,535 bytes
   * @return 1 ms or more, or empty if there is no value or it stays
   */
  public Optional<Duration> timeToLive(byte[] key) {
    return raw.timeToLive(key(key));
  }

  /**
   * Gives a value a new time to live.
   *
   * @param key 1 to 65,535 bytes
   * @param timeToLive 1 ms or more from now
   * @return whether there was a value
   * @throws StoreIoException if the disk refuses; if it is full nothing was written
   */
  public boolean touch(byte[] key, Duration timeToLive) {
    return raw.touch(key(key), ttl(timeToLive));
  }

  /**
   * Deletes all keys of the unnamed map, at once or not at all; named maps are left alone.
   *
   * @throws StoreIoException if the disk refuses
   */
  public void clear() {
    raw.clear();
  }

  /**
   * How many keys the unnamed map has.
   *
   * @return the exact count, expired ones left out
   */
  public long size() {
    return raw.size();
  }

  /**
   * All entries of the unnamed map as they are at this moment, while writes and merges go on. In
   * the order of the log, which is not that of the keys.
   *
   * @return a stream that must be closed, for one thread; a damaged record ends it with a {@link
   *     CorruptDataException}
   * @throws LimitException if too many snapshots are open
   */
  public Stream<Entry<byte[], byte[]>> entries() {
    return raw.scan(true).map(Typed::raw);
  }

  /**
   * All keys of the unnamed map as they are at this moment, while writes and merges go on; in no
   * order. Reads neither values nor, where there are hint files, records, so it may give a key
   * whose record is damaged.
   *
   * @return a stream that must be closed, for one thread
   * @throws LimitException if too many snapshots are open
   */
  public Stream<byte[]> keys() {
    return raw.scan(false).map(found -> found.key());
  }

  /**
   * All values of the unnamed map as they are at this moment; see {@link #entries}.
   *
   * @return a stream that must be closed, for one thread
   * @throws LimitException if too many snapshots are open
   */
  public Stream<byte[]> values() {
    return raw.scan(true).map(found -> found.value());
  }

  /**
   * Folds all entries of the unnamed map as they are at this moment.
   *
   * @param start what the first step is given
   * @param step given what the step before returned and an entry
   * @param <A> what is accumulated
   * @return what the last step returned
   * @throws LimitException if too many snapshots are open
   */
  public <A> A fold(A start, BiFunction<A, Entry<byte[], byte[]>, A> step) {
    try (Stream<Entry<byte[], byte[]>> entries = entries()) {
      return Typed.fold(entries, start, step);
    }
  }

  /**
   * Writes changes that take effect together: a reader, and a crash, sees all of them or none.
   *
   * @param batch changes of this store's maps
   * @throws IllegalArgumentException if a value is too long, or a map is of another store
   * @throws LimitException if the batch does not fit into one segment of 2 GiB
   * @throws StoreIoException if the disk refuses; if it is full nothing was written
   */
  public void write(Batch batch) {
    List<Write> writes = new ArrayList<>(batch.size());
    for (Map.Entry<Batch.Target, Batch.Change> e : batch.changes().entrySet()) {
      FirkinMap<?, ?> map = e.getValue().map();
      RawMap target = map == null ? raw : map.raw();
      if (!target.isOf(engine)) {
        throw new IllegalArgumentException(
            "map '%s' is of another store".formatted(map == null ? "" : map.name()));
      }
      byte[] value = e.getValue().value();
      if (value != null) {
        checkValue(value);
      }
      writes.add(target.write(e.getKey().key().array(), value, e.getValue().timeToLive()));
    }
    engine.write(writes);
  }

  /**
   * Holds this moment of all maps, to be read while writes and merges go on. Costs nothing but a
   * note for each key that changes meanwhile, and the room of the segments that merges retire.
   *
   * @return the snapshot, to be closed
   * @throws LimitException if too many are open
   */
  public Snapshot snapshot() {
    return new Snapshot(engine.snapshot(), raw);
  }

  /**
   * Opens a named map, with its codecs recorded in the store if it is new.
   *
   * @param name 1 to 1,024 bytes in UTF-8
   * @param keys of the keys; equal keys must encode to equal bytes
   * @param values of the values
   * @param <K> what the keys are
   * @param <V> what the values are
   * @return the map, valid until the store is closed
   * @throws CodecException if the map was written with other codecs
   */
  public <K, V> FirkinMap<K, V> map(String name, Codec<K> keys, Codec<V> values) {
    return map(name, keys, values, MapOptions.defaults());
  }

  /**
   * Opens a named map, with its codecs recorded in the store if it is new.
   *
   * @param name 1 to 1,024 bytes in UTF-8
   * @param keys of the keys; equal keys must encode to equal bytes
   * @param values of the values
   * @param options for this use of the map; not recorded
   * @param <K> what the keys are
   * @param <V> what the values are
   * @return the map, valid until the store is closed
   * @throws CodecException if the map was written with other codecs
   */
  public <K, V> FirkinMap<K, V> map(
      String name, Codec<K> keys, Codec<V> values, MapOptions options) {
    engine.checkOpen();
    Objects.requireNonNull(options, "options"); // before the map is recorded
    Catalog.Opened<K, V> opened = engine.catalog().open(name, keys, values);
    RawMap map = engine.map(opened.id(), options.defaultTimeToLive());
    return new FirkinMap<>(
        name,
        new Typed<>(name, opened.keys(), opened.values(), this::checkValue, map::placeOf),
        map);
  }

  /**
   * Opens a recorded map as bytes, whatever its codecs: for tools. Who writes through it must write
   * bytes that the codecs understand.
   *
   * @param name of a map that the store has
   * @return the map, valid until the store is closed
   * @throws StoreOpenException if the store has no such map
   */
  public FirkinMap<byte[], byte[]> rawMap(String name) {
    engine.checkOpen();
    Catalog.MapEntry entry = engine.catalog().recorded(name);
    RawMap map = engine.map(entry.id(), null);
    Codec<byte[]> bytes = Codecs.bytes();
    return new FirkinMap<>(
        name, new Typed<>(name, bytes, bytes, this::checkValue, map::placeOf), map);
  }

  /**
   * The named maps that the store has.
   *
   * @return what is recorded of each, by name
   */
  public SortedMap<String, MapInfo> maps() {
    engine.checkOpen();
    SortedMap<String, MapInfo> maps = new TreeMap<>();
    engine
        .catalog()
        .maps()
        .forEach((name, e) ->
            maps.put(
                name,
                new MapInfo(e.keyCodec(), e.keyParameters(), e.valueCodec(), e.valueParameters())));
    return maps;
  }

  /**
   * What the store holds and has done.
   *
   * @return the figures of about this moment
   */
  public StoreStats stats() {
    return engine.stats();
  }

  /**
   * Forces everything that was acknowledged before the call, whatever the sync policy.
   *
   * @throws StoreIoException if the device refuses; the store takes no more writes then
   */
  public void sync() {
    engine.sync();
  }

  /**
   * Merges until no sealed segment has anything that could be dropped, or that is compressed
   * otherwise than new values are; see {@link #compact(double)}. A dictionary that is due (see
   * {@link dev.firkin.config.MergeOptions.Builder#dictionaryTrigger}) is trained first.
   *
   * @return bytes that the store has become smaller by
   */
  public long compact() {
    return compact(0);
  }

  /**
   * Merges, in the background thread and at once, until no sealed segment has a larger share of
   * dead bytes. The active segment is sealed first. Reads and writes go on.
   *
   * @param deadRatio 0 to 1
   * @return bytes that the store has become smaller by
   * @throws StoreIoException if the disk refuses; a full disk ends the merge and leaves the store
   *     as it was
   * @throws CorruptDataException if a record that is alive cannot be read; its segment is left as
   *     it is
   */
  public long compact(double deadRatio) {
    if (!(deadRatio >= 0 && deadRatio <= 1)) {
      throw new IllegalArgumentException("deadRatio must be 0 to 1, was " + deadRatio);
    }
    return engine.compact(deadRatio);
  }

  /**
   * Writes the keydirs to the file {@code keydir.checkpoint}, if their provider can do so, so that
   * the next opening has only to read what is logged from now on. The store does so by itself, at
   * close and after every {@link FirkinOptions#checkpointBytes} of log; this is for who wants to
   * choose the moment. Reads and writes go on.
   *
   * @return bytes written; 0 if the keydir has no checkpoints, or the disk has no room or refuses:
   *     then the checkpoint before, if any, is still there and as good as it was
   * @throws dev.firkin.error.StoreClosedException if the store is closed
   * @throws dev.firkin.error.ReadOnlyStoreException if it was opened for reading
   * @throws StoreIoException if an earlier write failed, or the log cannot be forced
   */
  public long checkpoint() {
    return engine.checkpoint();
  }

  /**
   * Trains a dictionary from a sample of the values of all maps and compresses new values with it.
   * Old values take it on when a merge comes by; {@link #compact()} sees to that at once. The store
   * keeps the dictionary in a file of its own, as long as values need it, and the one before it
   * too.
   *
   * <p>Reads every value of the sample, up to 50,000 of them, and takes a few seconds. Reads and
   * writes go on.
   *
   * @return what the dictionary does for values that it was not trained on
   * @throws IllegalStateException if the compressor of this store's options takes no dictionary, or
   *     there are too few values to learn from, or values would become no shorter by it
   * @throws StoreIoException if the disk refuses; the store goes on as before
   */
  public TrainingReport trainDictionary() {
    return engine.trainDictionary();
  }

  /**
   * Keeps merges from starting and the one at work from going on, until {@link #resumeMerges}. A
   * call of {@code compact} waits until then.
   */
  public void pauseMerges() {
    engine.pauseMerges();
  }

  /** Lets merges go on. */
  public void resumeMerges() {
    engine.resumeMerges();
  }

  /**
   * Where the store is.
   *
   * @return the directory as it was given
   */
  public Path directory() {
    return engine.directory();
  }

  /**
   * How the store was opened.
   *
   * @return the options as they were given
   */
  public FirkinOptions options() {
    return engine.options();
  }

  /**
   * Forces what was written and closes the store. Calls under way end normally or with a {@link
   * StoreClosedException}; snapshots and streams end. A second call does nothing.
   *
   * @throws StoreIoException if not all could be forced, now or in the background before; the store
   *     is closed all the same
   */
  @Override
  public void close() {
    engine.close();
  }

  @Override
  public String toString() {
    return "Firkin[" + engine.directory() + "]";
  }
}
