package dev.firkin.cli.store;

import dev.firkin.Batch;
import dev.firkin.Entry;
import dev.firkin.Firkin;
import dev.firkin.FirkinMap;
import dev.firkin.Snapshot;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One map of an open store, as bytes: the unnamed one, or a named one whatever its codecs. */
public sealed interface ByteMap {

  /** The value, or null if there is none. */
  byte @Nullable [] get(byte[] key);

  /** The size of the value, without reading it. */
  OptionalInt valueSize(byte[] key);

  /** What is left to live, if that has an end. */
  Optional<Duration> timeToLive(byte[] key);

  /**
   * Puts an entry.
   *
   * @param timeToLive null for an entry that stays
   */
  void put(byte[] key, byte[] value, @Nullable Duration timeToLive);

  /** Deletes an entry; false if there was none. */
  boolean delete(byte[] key);

  /** Adds a put to a batch. */
  void put(Batch batch, byte[] key, byte[] value, @Nullable Duration timeToLive);

  /** The keys of a moment. */
  Stream<byte[]> keys(Snapshot moment);

  /** The entries of a moment. */
  Stream<Entry<byte[], byte[]>> entries(Snapshot moment);

  /**
   * The map without a name.
   *
   * @param store the open store
   */
  record Unnamed(Firkin store) implements ByteMap {
    @Override
    public byte @Nullable [] get(byte[] key) {
      return store.get(key);
    }

    @Override
    public OptionalInt valueSize(byte[] key) {
      return store.valueSize(key);
    }

    @Override
    public Optional<Duration> timeToLive(byte[] key) {
      return store.timeToLive(key);
    }

    @Override
    public void put(byte[] key, byte[] value, @Nullable Duration timeToLive) {
      if (timeToLive == null) {
        store.put(key, value);
      } else {
        store.put(key, value, timeToLive);
      }
    }

    @Override
    public boolean delete(byte[] key) {
      return store.delete(key);
    }

    @Override
    public void put(Batch batch, byte[] key, byte[] value, @Nullable Duration timeToLive) {
      if (timeToLive == null) {
        batch.put(key, value);
      } else {
        batch.put(key, value, timeToLive);
      }
    }

    @Override
    public Stream<byte[]> keys(Snapshot moment) {
      return moment.keys();
    }

    @Override
    public Stream<Entry<byte[], byte[]>> entries(Snapshot moment) {
      return moment.entries();
    }
  }

  /**
   * A map with a name.
   *
   * @param map the map, as bytes
   */
  record Named(FirkinMap<byte[], byte[]> map) implements ByteMap {
    @Override
    public byte @Nullable [] get(byte[] key) {
      return map.get(key);
    }

    @Override
    public OptionalInt valueSize(byte[] key) {
      return map.valueSize(key);
    }

    @Override
    public Optional<Duration> timeToLive(byte[] key) {
      return map.timeToLive(key);
    }

    @Override
    public void put(byte[] key, byte[] value, @Nullable Duration timeToLive) {
      if (timeToLive == null) {
        map.set(key, value);
      } else {
        map.put(key, value, timeToLive);
      }
    }

    @Override
    public boolean delete(byte[] key) {
      return map.delete(key);
    }

    @Override
    public void put(Batch batch, byte[] key, byte[] value, @Nullable Duration timeToLive) {
      if (timeToLive == null) {
        batch.put(map, key, value);
      } else {
        batch.put(map, key, value, timeToLive);
      }
    }

    @Override
    public Stream<byte[]> keys(Snapshot moment) {
      return moment.keys(map);
    }

    @Override
    public Stream<Entry<byte[], byte[]>> entries(Snapshot moment) {
      return moment.entries(map);
    }
  }
}
