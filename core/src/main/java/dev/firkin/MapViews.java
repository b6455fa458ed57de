package dev.firkin;

import java.util.AbstractCollection;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The collection views of a {@link FirkinMap}: weakly consistent, holding nothing of the store. */
final class MapViews {

  private MapViews() {}

  /** Goes through the keydir piece by piece and reads each value when it comes to it. */
  private static final class Entries<K, V> implements Iterator<Map.Entry<K, V>> {
    private final FirkinMap<K, V> map;
    private final ArrayDeque<byte[]> keys = new ArrayDeque<>();
    private long cursor;
    private boolean end;
    private Map.@Nullable Entry<K, V> next;
    private @Nullable K last;

    Entries(FirkinMap<K, V> map) {
      this.map = map;
    }

    @Override
    public boolean hasNext() {
      while (next == null) {
        byte[] key = nextKey();
        if (key == null) {
          return false;
        }
        byte[] value = map.raw().get(key);
        if (value != null) {
          V decoded = map.typed().decodeValue(key, value);
          next = new LiveEntry<>(map, map.typed().decodeKey(key), decoded);
        }
      }
      return true;
    }

    private byte @Nullable [] nextKey() {
      while (keys.isEmpty() && !end) {
        cursor = map.raw().visitKeys(cursor, keys::add);
        end = cursor == 0;
      }
      return keys.poll();
    }

    @Override
    public Map.Entry<K, V> next() {
      Map.Entry<K, V> entry = hasNext() ? next : null;
      if (entry == null) {
        throw new NoSuchElementException();
      }
      next = null;
      last = entry.getKey();
      return entry;
    }

    @Override
    public void remove() {
      K key = last;
      if (key == null) {
        throw new IllegalStateException("next has not been called, or remove was called already");
      }
      map.delete(key);
      last = null;
    }
  }

  /** Keys or values of the entries. */
  private record Parts<E, T>(Iterator<E> entries, Function<E, T> part) implements Iterator<T> {
    @Override
    public boolean hasNext() {
      return entries.hasNext();
    }

    @Override
    public T next() {
      return part.apply(entries.next());
    }

    @Override
    public void remove() {
      entries.remove();
    }
  }

  /** An entry whose value can be set. */
  private static final class LiveEntry<K, V> extends AbstractMap.SimpleEntry<K, V> {
    private static final long serialVersionUID = 1L;

    private final transient FirkinMap<K, V> map;

    LiveEntry(FirkinMap<K, V> map, K key, V value) {
      super(key, value);
      this.map = map;
    }

    @Override
    public V setValue(V value) {
      map.set(getKey(), Objects.requireNonNull(value, "value"));
      return super.setValue(value);
    }
  }

  static final class EntryView<K, V> extends AbstractSet<Map.Entry<K, V>> {
    private final FirkinMap<K, V> map;

    EntryView(FirkinMap<K, V> map) {
      this.map = map;
    }

    @Override
    public Iterator<Map.Entry<K, V>> iterator() {
      return new Entries<>(map);
    }

    @Override
    public int size() {
      return map.size();
    }

    @Override
    public boolean contains(@Nullable Object o) {
      if (!(o instanceof Map.Entry<?, ?> e) || e.getKey() == null || e.getValue() == null) {
        return false;
      }
      try {
        return e.getValue().equals(map.get(e.getKey()));
      } catch (ClassCastException notOurs) {
        return false;
      }
    }

    @Override
    public boolean remove(@Nullable Object o) {
      if (!(o instanceof Map.Entry<?, ?> e) || e.getKey() == null) {
        return false;
      }
      try {
        return map.remove(e.getKey(), e.getValue());
      } catch (ClassCastException notOurs) {
        return false;
      }
    }

    @Override
    public void clear() {
      map.clear();
    }
  }

  static final class KeyView<K, V> extends AbstractSet<K> {
    private final FirkinMap<K, V> map;

    KeyView(FirkinMap<K, V> map) {
      this.map = map;
    }

    @Override
    public Iterator<K> iterator() {
      return new Parts<>(new Entries<>(map), Map.Entry::getKey);
    }

    @Override
    public int size() {
      return map.size();
    }

    @Override
    public boolean contains(@Nullable Object key) {
      return map.containsKey(Objects.requireNonNull(key, "key"));
    }

    @Override
    public boolean remove(@Nullable Object key) {
      return map.remove(Objects.requireNonNull(key, "key")) != null;
    }

    @Override
    public void clear() {
      map.clear();
    }
  }

  static final class ValueView<K, V> extends AbstractCollection<V> {
    private final FirkinMap<K, V> map;

    ValueView(FirkinMap<K, V> map) {
      this.map = map;
    }

    @Override
    public Iterator<V> iterator() {
      return new Parts<>(new Entries<>(map), Map.Entry::getValue);
    }

    @Override
    public int size() {
      return map.size();
    }

    @Override
    public void clear() {
      map.clear();
    }
  }
}
