package dev.firkin.internal.keydir;

import dev.firkin.spi.Keydir;
import dev.firkin.spi.KeydirContext;
import dev.firkin.spi.KeydirImageSource;
import dev.firkin.spi.KeydirProvider;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** All maps of the store by their number. Safe for concurrent use. */
public final class Keyspaces {

  private final KeydirProvider provider;
  private final KeydirContext context;
  private final ConcurrentHashMap<Integer, Keyspace> byId = new ConcurrentHashMap<>();

  /**
   * @param provider makes the keydirs
   * @param context what they may ask of the store
   */
  public Keyspaces(KeydirProvider provider, KeydirContext context) {
    this.provider = provider;
    this.context = context;
  }

  /** The map of a number, made if it is new. */
  public Keyspace get(int id) {
    Keyspace found = byId.get(id);
    return found != null
        ? found
        : byId.computeIfAbsent(id, number -> new Keyspace(number, newKeydir(number)));
  }

  /** The map of a number, or null. */
  public @Nullable Keyspace find(int id) {
    return byId.get(id);
  }

  /** Maps of the same kind, and none of them yet. */
  public Keyspaces another() {
    return new Keyspaces(provider, context);
  }

  /** An empty keydir. */
  public Keydir newKeydir() {
    return provider.create(context);
  }

  private Keydir newKeydir(int map) {
    return map == Keyspace.SYSTEM ? provider.create(new FewKeys(context)) : newKeydir();
  }

  /** The context of the store's own map, which does not become as large as the others. */
  private record FewKeys(KeydirContext context) implements KeydirContext {
    @Override
    public long expectedKeys() {
      return 0;
    }

    @Override
    public boolean isKeyAt(long location, byte[] key) {
      return context.isKeyAt(location, key);
    }

    @Override
    public byte[] keyAt(long location) {
      return context.keyAt(location);
    }

    @Override
    public long hash(byte[] key) {
      return context.hash(key);
    }

    @Override
    public void reserve(long bytes) {
      context.reserve(bytes);
    }

    @Override
    public void release(long bytes) {
      context.release(bytes);
    }

    @Override
    public void closeLater(Arena arena) {
      context.closeLater(arena);
    }
  }

  /** Whether such keydirs have images. Before anybody else uses the maps. */
  public boolean haveImages() {
    return get(Keyspace.SYSTEM).keydir().image() != null;
  }

  /**
   * A keydir made of an image.
   *
   * @throws IOException if the image is not one of such keydirs
   */
  public Keydir restored(KeydirImageSource image) throws IOException {
    return provider.restore(context, image);
  }

  /** Gives a map that is new its keydir. */
  public void add(int id, Keydir keydir) {
    byId.put(id, new Keyspace(id, keydir));
  }

  /** All maps in the order of their numbers, the store's own included. */
  public List<Keyspace> all() {
    List<Keyspace> all = new ArrayList<>(byId.values());
    all.sort(Comparator.comparingInt(Keyspace::id));
    return all;
  }

  /** Memory of all keydirs, bytes. */
  public long memoryBytes() {
    long bytes = 0;
    for (Keyspace map : byId.values()) {
      bytes += map.keydir().memoryBytes();
    }
    return bytes;
  }

  /** Gives all keydirs' memory back. */
  public void close() {
    byId.values().forEach(map -> map.keydir().close());
  }
}
