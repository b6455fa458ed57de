package dev.firkin.internal.engine;

import dev.firkin.error.CodecException;
import dev.firkin.error.LimitException;
import dev.firkin.error.StoreOpenException;
import dev.firkin.internal.keydir.Keyspace;
import dev.firkin.spi.Codec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * The named maps of a store with the codecs that they were written with: entries of the store's own
 * map under {@code map/NAME}, so that they share the log's order. Safe for concurrent use.
 */
public final class Catalog {

  private static final String PREFIX = "map/";
  private static final int NAME_BYTES_MAX = 1024;

  private final RawMap system;
  private final ConcurrentSkipListMap<String, MapEntry> byName = new ConcurrentSkipListMap<>();

  /**
   * One map.
   *
   * @param id the number in its records
   * @param keyCodec name of the keys' codec
   * @param keyParameters what else shapes the keys' bytes
   * @param valueCodec name of the values' codec
   * @param valueParameters what else shapes the values' bytes
   */
  public record MapEntry(
      int id, String keyCodec, String keyParameters, String valueCodec, String valueParameters) {

    /** As bytes: the id, then the four texts in modified UTF-8, each with its length in 2 bytes. */
    byte[] encode() {
      try {
        var bytes = new ByteArrayOutputStream();
        var out = new DataOutputStream(bytes);
        out.writeInt(id);
        out.writeUTF(keyCodec);
        out.writeUTF(keyParameters);
        out.writeUTF(valueCodec);
        out.writeUTF(valueParameters);
        return bytes.toByteArray();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    static MapEntry decode(byte[] bytes) {
      try {
        var in = new DataInputStream(new ByteArrayInputStream(bytes));
        return new MapEntry(in.readInt(), in.readUTF(), in.readUTF(), in.readUTF(), in.readUTF());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  Catalog(RawMap system) {
    this.system = system;
  }

  /** Reads what the store has recorded. */
  void load() {
    system.forEachKey(key -> {
      String name = new String(key, StandardCharsets.UTF_8);
      byte[] value = system.get(key);
      if (name.startsWith(PREFIX) && value != null) {
        byName.put(name.substring(PREFIX.length()), MapEntry.decode(value));
      }
    });
  }

  /** All named maps. */
  public SortedMap<String, MapEntry> maps() {
    return new TreeMap<>(byName);
  }

  /**
   * The recorded map of a name.
   *
   * @throws StoreOpenException if there is none
   */
  public MapEntry recorded(String name) {
    MapEntry found = byName.get(name);
    if (found == null) {
      throw new StoreOpenException(
          "there is no map '%s' in %s; present: %s"
              .formatted(name, system.store(), byName.isEmpty() ? "none" : byName.keySet()));
    }
    return found;
  }

  /**
   * The map of a name, recorded now if it is new.
   *
   * @throws CodecException if it was written with other codecs
   */
  public synchronized MapEntry open(String name, Codec<?> keys, Codec<?> values) {
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(name)) {
      throw new IllegalArgumentException("a map's name must be text without unpaired surrogates");
    }
    int bytes = name.getBytes(StandardCharsets.UTF_8).length;
    if (bytes == 0 || bytes > NAME_BYTES_MAX) {
      throw new IllegalArgumentException(
          "a map's name must be 1 to %d bytes, was %d".formatted(NAME_BYTES_MAX, bytes));
    }
    MapEntry found = byName.get(name);
    if (found != null) {
      refuseOther(name, "key", found.keyCodec, keys.name());
      refuseOther(name, "value", found.valueCodec, values.name());
      refuseOther(name, "key", found.keyParameters, keys.parameters());
      refuseOther(name, "value", found.valueParameters, values.parameters());
      return found;
    }
    int id = byName.values().stream().mapToInt(MapEntry::id).max().orElse(Keyspace.UNNAMED) + 1;
    if (id >= Keyspace.SYSTEM) {
      throw new LimitException("the store has %d named maps, and no more fit".formatted(id - 1));
    }
    MapEntry made =
        new MapEntry(id, keys.name(), keys.parameters(), values.name(), values.parameters());
    system.put((PREFIX + name).getBytes(StandardCharsets.UTF_8), made.encode(), null);
    byName.put(name, made);
    return made;
  }

  private static void refuseOther(String map, String what, String recorded, String given) {
    if (!recorded.equals(given)) {
      throw new CodecException(
          "map '%s' was written with %s codec '%s' and cannot be opened with '%s'; use the codec that it was written with"
              .formatted(map, what, recorded, given));
    }
  }
}
