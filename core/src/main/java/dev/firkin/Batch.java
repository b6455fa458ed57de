package dev.firkin;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Changes that take effect together, or not at all: {@link Firkin#write}. May span the maps of one
 * store. Of several changes of one key the last counts. Not safe for concurrent use; may be written
 * more than once.
 *
 * <p>Keys and values are encoded when they are added, so a value that cannot be encoded fails
 * there.
 */
public final class Batch {

  private final LinkedHashMap<Target, Change> changes = new LinkedHashMap<>();

  /** An empty batch. */
  public Batch() {}

  /**
   * One key of one map.
   *
   * @param map stands for the map, which is not itself equal to anything cheaply
   * @param key wrapped, for equality
   */
  record Target(Object map, ByteBuffer key) {}

  private static final Object UNNAMED = new Object();

  /**
   * What happens to it.
   *
   * @param map null for the unnamed one
   * @param value null to delete
   * @param timeToLive null for the map's default
   */
  record Change(
      @Nullable FirkinMap<?, ?> map, byte @Nullable [] value, @Nullable Duration timeToLive) {}

  /**
   * Puts bytes into the store's unnamed map.
   *
   * @param key 1 to 65,535 bytes, copied
   * @param value the value, copied
   * @return this
   */
  public Batch put(byte[] key, byte[] value) {
    return change(null, key.clone(), value.clone(), null);
  }

  /**
   * Puts bytes that expire into the store's unnamed map.
   *
   * @param key 1 to 65,535 bytes, copied
   * @param value the value, copied
   * @param timeToLive 1 ms or more, counted from the moment of the write
   * @return this
   */
  public Batch put(byte[] key, byte[] value, Duration timeToLive) {
    return change(
        null, key.clone(), value.clone(), Objects.requireNonNull(timeToLive, "timeToLive"));
  }

  /**
   * Deletes a key of the store's unnamed map, if it is there.
   *
   * @param key 1 to 65,535 bytes, copied
   * @return this
   */
  public Batch delete(byte[] key) {
    return change(null, key.clone(), null, null);
  }

  /**
   * Puts an entry into a map.
   *
   * @param map a map of the store that the batch is written to
   * @param key the key
   * @param value the value
   * @param <K> what the keys are
   * @param <V> what the values are
   * @return this
   */
  public <K, V> Batch put(FirkinMap<K, V> map, K key, V value) {
    return change(map, map.encodeKey(key), map.encodeValue(value), null);
  }

  /**
   * Puts an entry that expires into a map.
   *
   * @param map a map of the store that the batch is written to
   * @param key the key
   * @param value the value
   * @param timeToLive 1 ms or more, counted from the moment of the write
   * @param <K> what the keys are
   * @param <V> what the values are
   * @return this
   */
  public <K, V> Batch put(FirkinMap<K, V> map, K key, V value, Duration timeToLive) {
    return change(
        map,
        map.encodeKey(key),
        map.encodeValue(value),
        Objects.requireNonNull(timeToLive, "timeToLive"));
  }

  /**
   * Deletes a key of a map, if it is there.
   *
   * @param map a map of the store that the batch is written to
   * @param key the key
   * @param <K> what the keys are
   * @return this
   */
  public <K> Batch delete(FirkinMap<K, ?> map, K key) {
    return change(map, map.encodeKey(key), null, null);
  }

  /**
   * How many keys it changes.
   *
   * @return a count
   */
  public int size() {
    return changes.size();
  }

  /** Takes all changes out. */
  public void clear() {
    changes.clear();
  }

  Map<Target, Change> changes() {
    return changes;
  }

  private Batch change(
      @Nullable FirkinMap<?, ?> map,
      byte[] key,
      byte @Nullable [] value,
      @Nullable Duration timeToLive) {
    Keys.check(key);
    if (timeToLive != null) {
      Keys.check(timeToLive);
    }
    Object target = map == null ? UNNAMED : map.raw().identity();
    changes.putLast(new Target(target, ByteBuffer.wrap(key)), new Change(map, value, timeToLive));
    return this;
  }
}
