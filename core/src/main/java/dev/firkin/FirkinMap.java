package dev.firkin;

import dev.firkin.error.CodecException;
import dev.firkin.error.LimitException;
import dev.firkin.error.StoreIoException;
import dev.firkin.internal.engine.RawMap;
import java.time.Duration;
import java.util.AbstractMap;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A named, typed, persistent map: a {@link ConcurrentMap} with what a store adds. Obtained from
 * {@link Firkin#map}; valid until the store is closed. Durability, threads and errors as {@link
 * Firkin} says.
 *
 * <p>Keys are equal if their encoded bytes are; values if {@link Objects#deepEquals} says so,
 * arrays by what is in them. Null is neither key nor value. The functions of {@code compute},
 * {@code merge} and the like run outside every lock, and run again if another write came between.
 *
 * <p>The views and their iterators are weakly consistent, as those of {@link
 * java.util.concurrent.ConcurrentHashMap}, and hold nothing of the store; {@link #entries} is
 * exact.
 *
 * <p>A key or value that its codec cannot encode is a {@link CodecException}, thrown before
 * anything is written.
 *
 * @param <K> what the keys are
 * @param <V> what the values are
 */
public final class FirkinMap<K, V> implements ConcurrentMap<K, V> {

  private final String name;
  private final Typed<K, V> typed;
  private final RawMap raw;

  FirkinMap(String name, Typed<K, V> typed, RawMap raw) {
    this.name = name;
    this.typed = typed;
    this.raw = raw;
  }

  /**
   * The map's name in the store.
   *
   * @return the name
   */
  public String name() {
    return name;
  }

  RawMap raw() {
    return raw;
  }

  Typed<K, V> typed() {
    return typed;
  }

  byte[] encodeKey(K key) {
    return typed.encodeKey(key);
  }

  byte[] encodeValue(V value) {
    return typed.encodeValue(value);
  }

  @SuppressWarnings("unchecked") // a codec given what it does not know throws ClassCastException
  private byte[] encodeAnyKey(Object key) {
    return typed.encodeKey((K) key);
  }

  private @Nullable V decode(byte[] key, byte @Nullable [] value) {
    return value == null ? null : typed.decodeValue(key, value);
  }

  @Override
  public @Nullable V get(Object key) {
    byte[] bytes = encodeAnyKey(key);
    return decode(bytes, raw.get(bytes));
  }

  @Override
  public boolean containsKey(Object key) {
    return raw.containsKey(encodeAnyKey(key));
  }

  @Override
  public @Nullable V put(K key, V value) {
    byte[] bytes = encodeKey(key);
    return raw.getAndPut(bytes, encodeValue(value), now -> typed.decodeValue(bytes, now));
  }

  /**
   * Stores a value without reading the one before, which {@link #put(Object, Object)} must return.
   *
   * @param key the key
   * @param value the value
   * @throws StoreIoException if the disk refuses; if it is full nothing was written
   */
  public void set(K key, V value) {
    raw.put(encodeKey(key), encodeValue(value), null);
  }

  /**
   * Stores a value that expires.
   *
   * @param key the key
   * @param value the value
   * @param timeToLive 1 ms or more from now
   * @throws StoreIoException if the disk refuses; if it is full nothing was written
   */
  public void put(K key, V value, Duration timeToLive) {
    Keys.check(Objects.requireNonNull(timeToLive, "timeToLive"));
    raw.put(encodeKey(key), encodeValue(value), timeToLive);
  }

  /**
   * Deletes a key without reading its value, which {@link #remove(Object)} must return.
   *
   * @param key the key
   * @return whether it had a value
   * @throws StoreIoException if the disk refuses
   */
  public boolean delete(K key) {
    return raw.delete(encodeKey(key));
  }

  /**
   * What is left of a value's time to live.
   *
   * @param key the key
   * @return 1 ms or more, or empty if there is no value or it stays
   */
  public Optional<Duration> timeToLive(K key) {
    return raw.timeToLive(encodeKey(key));
  }

  /**
   * Gives a value a new time to live.
   *
   * @param key the key
   * @param timeToLive 1 ms or more from now
   * @return whether there was a value
   * @throws StoreIoException if the disk refuses; if it is full nothing was written
   */
  public boolean touch(K key, Duration timeToLive) {
    Keys.check(Objects.requireNonNull(timeToLive, "timeToLive"));
    return raw.touch(encodeKey(key), timeToLive);
  }

  /**
   * How long a value is, without reading it.
   *
   * @param key the key
   * @return bytes of the encoded value, or empty if there is none
   */
  public OptionalInt valueSize(K key) {
    return raw.valueSize(encodeKey(key));
  }

  @Override
  public @Nullable V remove(Object key) {
    byte[] bytes = encodeAnyKey(key);
    return raw.replaceIf(bytes, now -> typed.decodeValue(bytes, now), null);
  }

  @Override
  public boolean remove(Object key, @Nullable Object value) {
    byte[] bytes = encodeAnyKey(key);
    if (value == null) {
      return false;
    }
    return raw.replaceIf(bytes, now -> isValue(value, bytes, now) ? now : null, null) != null;
  }

  @Override
  public @Nullable V putIfAbsent(K key, V value) {
    byte[] bytes = encodeKey(key);
    return decode(bytes, raw.putIfAbsent(bytes, encodeValue(value), null));
  }

  @Override
  public boolean replace(K key, V oldValue, V newValue) {
    byte[] bytes = encodeKey(key);
    Objects.requireNonNull(oldValue, "oldValue");
    return raw.replaceIf(
            bytes, now -> isValue(oldValue, bytes, now) ? now : null, encodeValue(newValue))
        != null;
  }

  /** Whether bytes are a value: arrays by what is in them, since each decoding makes a new one. */
  private boolean isValue(Object expected, byte[] key, byte[] now) {
    return Objects.deepEquals(expected, typed.decodeValue(key, now.clone()));
  }

  @Override
  public @Nullable V replace(K key, V value) {
    byte[] bytes = encodeKey(key);
    return raw.replaceIf(bytes, now -> typed.decodeValue(bytes, now), encodeValue(value));
  }

  @Override
  public @Nullable V compute(
      K key, BiFunction<? super K, ? super @Nullable V, ? extends @Nullable V> function) {
    Objects.requireNonNull(function, "function");
    byte[] bytes = encodeKey(key);
    Object[] answer = new Object[1];
    raw.compute(
        bytes,
        now -> {
          V after = function.apply(key, decode(bytes, now));
          answer[0] = after;
          return after == null ? null : encodeValue(after);
        },
        encoded -> {});
    @SuppressWarnings("unchecked")
    V last = (V) answer[0];
    return last;
  }

  @Override
  public @Nullable V computeIfPresent(
      K key, BiFunction<? super K, ? super V, ? extends @Nullable V> function) {
    Objects.requireNonNull(function, "function");
    return compute(key, (k, v) -> v == null ? null : function.apply(k, v));
  }

  @Override
  public @Nullable V computeIfAbsent(K key, Function<? super K, ? extends @Nullable V> function) {
    Objects.requireNonNull(function, "function");
    V now = get(key);
    if (now != null) {
      return now;
    }
    V made = function.apply(key);
    if (made == null) {
      return null;
    }
    V other = putIfAbsent(key, made);
    return other == null ? made : other;
  }

  @Override
  public @Nullable V merge(
      K key, V value, BiFunction<? super V, ? super V, ? extends @Nullable V> function) {
    Objects.requireNonNull(value, "value");
    Objects.requireNonNull(function, "function");
    return compute(key, (k, v) -> v == null ? value : function.apply(v, value));
  }

  /**
   * How many entries there are, expired ones left out.
   *
   * @return the exact count, or {@link Integer#MAX_VALUE} if there are more
   */
  @Override
  public int size() {
    return (int) Math.min(Integer.MAX_VALUE, mappingCount());
  }

  /**
   * How many entries there are, expired ones left out.
   *
   * @return the exact count
   */
  public long mappingCount() {
    return raw.size();
  }

  @Override
  public boolean isEmpty() {
    return mappingCount() == 0;
  }

  @Override
  public boolean containsValue(Object value) {
    Objects.requireNonNull(value, "value");
    return values().stream().anyMatch(value::equals);
  }

  @Override
  public void putAll(Map<? extends K, ? extends V> entries) {
    entries.forEach(this::set);
  }

  /** Deletes all entries, at once or not at all. */
  @Override
  public void clear() {
    raw.clear();
  }

  @Override
  public Set<K> keySet() {
    return new MapViews.KeyView<>(this);
  }

  @Override
  public Collection<V> values() {
    return new MapViews.ValueView<>(this);
  }

  @Override
  public Set<Map.Entry<K, V>> entrySet() {
    return new MapViews.EntryView<>(this);
  }

  /**
   * All entries as they are at this moment, while writes and merges go on. In the order of the log,
   * which is not that of the keys.
   *
   * @return a stream that must be closed, for one thread
   * @throws LimitException if too many snapshots are open
   */
  public Stream<dev.firkin.Entry<K, V>> entries() {
    return raw.scan(true).map(typed::entry);
  }

  /**
   * Folds all entries as they are at this moment.
   *
   * @param start what the first step is given
   * @param step given what the step before returned and an entry
   * @param <A> what is accumulated
   * @return what the last step returned
   * @throws LimitException if too many snapshots are open
   */
  public <A> A fold(A start, BiFunction<A, dev.firkin.Entry<K, V>, A> step) {
    try (Stream<dev.firkin.Entry<K, V>> entries = entries()) {
      return Typed.fold(entries, start, step);
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other == this || other instanceof Map<?, ?> map && entrySet().equals(map.entrySet());
  }

  @Override
  public int hashCode() {
    return entrySet().hashCode();
  }

  @Override
  public String toString() {
    return new AbstractMap<K, V>() {
      @Override
      public Set<Map.Entry<K, V>> entrySet() {
        return FirkinMap.this.entrySet();
      }
    }.toString();
  }
}
