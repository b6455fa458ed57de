package dev.firkin;

import dev.firkin.error.CorruptDataException;
import dev.firkin.error.StoreClosedException;
import dev.firkin.internal.engine.EngineSnapshot;
import dev.firkin.internal.engine.RawMap;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One exact moment of a store, in all its maps: it shows every write up to {@link #sequence} and
 * none after. An entry whose time to live ends while the snapshot is open disappears from it. Safe
 * for concurrent use, but each of its streams is for one thread.
 *
 * <p>Close it: while it is open the store keeps what it shows. One that is forgotten is closed when
 * the garbage collector finds it.
 */
public final class Snapshot implements AutoCloseable {

  private final EngineSnapshot snapshot;
  private final RawMap raw;

  Snapshot(EngineSnapshot snapshot, RawMap raw) {
    this.snapshot = snapshot;
    this.raw = raw;
  }

  /**
   * The last write that it shows.
   *
   * @return order of the write in the store, 0 if there was none
   * @throws StoreClosedException if the snapshot or the store is closed
   */
  public long sequence() {
    return snapshot.moment().sequence();
  }

  /**
   * Reads a value of the unnamed map.
   *
   * @param key 1 to 65,535 bytes
   * @return a copy of the value, or null if there was none
   * @throws CorruptDataException if the record's bytes are not those that were written
   */
  public byte @Nullable [] get(byte[] key) {
    Keys.check(Objects.requireNonNull(key, "key"));
    return snapshot.get(raw, key);
  }

  /**
   * Reads a value of a named map.
   *
   * @param map a map of the same store
   * @param key the key
   * @param <K> what the keys are
   * @param <V> what the values are
   * @return the value, or null if there was none
   * @throws CorruptDataException if the record's bytes are not those that were written
   */
  public <K, V> @Nullable V get(FirkinMap<K, V> map, K key) {
    byte[] bytes = map.encodeKey(key);
    byte[] value = snapshot.get(map.raw(), bytes);
    return value == null ? null : map.typed().decodeValue(bytes, value);
  }

  /**
   * All entries of the unnamed map, in the order of the log.
   *
   * @return a stream that ends with the snapshot
   */
  public Stream<Entry<byte[], byte[]>> entries() {
    return snapshot.scan(raw, true).map(Typed::raw);
  }

  /**
   * All keys of the unnamed map, in no order. Reads neither values nor, where there are hint files,
   * records.
   *
   * @return a stream that ends with the snapshot
   */
  public Stream<byte[]> keys() {
    return snapshot.scan(raw, false).map(found -> found.key());
  }

  /**
   * All entries of a named map, in the order of the log.
   *
   * @param map a map of the same store
   * @param <K> what the keys are
   * @param <V> what the values are
   * @return a stream that ends with the snapshot
   */
  public <K, V> Stream<Entry<K, V>> entries(FirkinMap<K, V> map) {
    return snapshot.scan(map.raw(), true).map(map.typed()::entry);
  }

  /**
   * All keys of a named map, in no order. Reads neither values nor, where there are hint files,
   * records.
   *
   * @param map a map of the same store
   * @param <K> what the keys are
   * @return a stream that ends with the snapshot
   */
  public <K> Stream<K> keys(FirkinMap<K, ?> map) {
    return snapshot.scan(map.raw(), false).map(found -> map.typed().decodeKey(found.key()));
  }

  /** Lets the moment go; its streams end. A second call does nothing. */
  @Override
  public void close() {
    snapshot.close();
  }
}
