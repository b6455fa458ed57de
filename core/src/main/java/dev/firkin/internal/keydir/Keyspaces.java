package dev.firkin.internal.keydir;

import dev.firkin.spi.Keydir;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** All maps of the store by their number. Safe for concurrent use. */
public final class Keyspaces {

  private final Supplier<Keydir> keydirs;
  private final ConcurrentSkipListMap<Integer, Keyspace> byId = new ConcurrentSkipListMap<>();

  /**
   * @param keydirs makes empty keydirs
   */
  public Keyspaces(Supplier<Keydir> keydirs) {
    this.keydirs = keydirs;
  }

  /** The map of a number, made if it is new. */
  public Keyspace get(int id) {
    Keyspace found = byId.get(id);
    return found != null
        ? found
        : byId.computeIfAbsent(id, number -> new Keyspace(number, keydirs.get()));
  }

  /** The map of a number, or null. */
  public @Nullable Keyspace find(int id) {
    return byId.get(id);
  }

  /** An empty keydir. */
  public Keydir newKeydir() {
    return keydirs.get();
  }

  /** All maps, the store's own included. */
  public List<Keyspace> all() {
    return new ArrayList<>(byId.values());
  }

  /** Memory of all keydirs, bytes. */
  public long memoryBytes() {
    return byId.values().stream().mapToLong(map -> map.keydir().memoryBytes()).sum();
  }

  /** Gives all keydirs' memory back. */
  public void close() {
    byId.values().forEach(map -> map.keydir().close());
  }
}
