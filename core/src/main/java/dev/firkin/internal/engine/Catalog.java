package dev.firkin.internal.engine;

import dev.firkin.error.CodecException;
import dev.firkin.error.CorruptDataException;
import dev.firkin.error.LimitException;
import dev.firkin.error.StoreIoException;
import dev.firkin.error.StoreOpenException;
import dev.firkin.internal.keydir.Keyspace;
import dev.firkin.spi.Codec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UTFDataFormatException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;

/**
 * The named maps of a store with the codecs that they were written with: entries of the store's own
 * map under {@code map/NAME}, so that they share the log's order. Safe for concurrent use.
 */
public final class Catalog {

  private static final String PREFIX = "map/";
  private static final int NAME_BYTES_MAX = 1024;

  private final RawMap system;
  private final ConcurrentSkipListMap<String, MapEntry> byName = new ConcurrentSkipListMap<>();
  private int given = Keyspace.UNNAMED; // the highest number that the log may have

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

    static MapEntry of(int id, Codec<?> keys, Codec<?> values) {
      return new MapEntry(id, keys.name(), keys.parameters(), values.name(), values.parameters());
    }

    /** As bytes: the id, then the four texts in modified UTF-8, each with its length in 2 bytes. */
    byte[] encode() {
      try {
        var bytes = new ByteArrayOutputStream();
        var out = new DataOutputStream(bytes);
        out.writeInt(id);
        out.writeUTF(keyCodec);
        writeParameters(out, keyCodec, keyParameters);
        out.writeUTF(valueCodec);
        writeParameters(out, valueCodec, valueParameters);
        return bytes.toByteArray();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static void writeParameters(DataOutputStream out, String codec, String parameters)
        throws IOException {
      try {
        out.writeUTF(parameters);
      } catch (UTFDataFormatException tooLong) {
        throw new LimitException(
            "codec '%s' has parameters of %d characters, and up to 65,535 bytes can be recorded; give it less to do, in several maps"
                .formatted(codec, parameters.length()),
            tooLong);
      }
    }

    static MapEntry decode(byte[] bytes) throws IOException {
      var in = new DataInputStream(new ByteArrayInputStream(bytes));
      return new MapEntry(in.readInt(), in.readUTF(), in.readUTF(), in.readUTF(), in.readUTF());
    }
  }

  /**
   * A map that was opened.
   *
   * @param id the number in its records
   * @param keys the keys' codec, adapted to what is recorded
   * @param values the values' codec, adapted to what is recorded
   * @param <K> what the keys are
   * @param <V> what the values are
   */
  public record Opened<K, V>(int id, Codec<K> keys, Codec<V> values) {}

  Catalog(RawMap system) {
    this.system = system;
  }

  /**
   * Reads what the store has recorded.
   *
   * @throws CorruptDataException if no store can have recorded it
   */
  void load() {
    Set<Integer> ids = new HashSet<>();
    system.forEachKey(
        new Consumer<byte[]>() {
          @Override
          public void accept(byte[] key) {
            load(key, ids);
          }
        });
  }

  private void load(byte[] key, Set<Integer> ids) {
    String name = new String(key, StandardCharsets.UTF_8);
    byte[] value = system.get(key);
    if (name.startsWith(PREFIX) && value != null) {
      MapEntry entry = decoded(key, value);
      if (entry.id <= Keyspace.UNNAMED || entry.id >= Keyspace.SYSTEM || !ids.add(entry.id)) {
        throw system.damaged(key, "a map has the number %d".formatted(entry.id), null);
      }
      byName.put(name.substring(PREFIX.length()), entry);
    }
  }

  private MapEntry decoded(byte[] key, byte[] value) {
    try {
      return MapEntry.decode(value);
    } catch (IOException e) {
      throw system.damaged(key, "what is recorded of a map cannot be read", e);
    }
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
   * The map of a name, recorded now if it is new or its codecs' parameters have grown.
   *
   * @throws CodecException if it was written with other codecs, and those given cannot adapt
   */
  public synchronized <K, V> Opened<K, V> open(String name, Codec<K> keys, Codec<V> values) {
    checkName(name);
    MapEntry found = byName.get(name);
    if (found == null) {
      int before = given;
      MapEntry made = MapEntry.of(nextId(), keys, values);
      given = made.id; // an error may come when it is in the log already
      try {
        record(name, made);
      } catch (StoreIoException e) {
        given = before; // refused without effect, or no more maps are made
        throw e;
      }
      return new Opened<>(made.id, keys, values);
    }
    refuseOther(name, "key", found.keyCodec, keys.name());
    refuseOther(name, "value", found.valueCodec, values.name());
    var opened =
        new Opened<>(
            found.id,
            adapted(name, "key", keys, found.keyParameters),
            adapted(name, "value", values, found.valueParameters));
    MapEntry now = MapEntry.of(found.id, opened.keys, opened.values);
    if (!now.equals(found) && !system.isReadOnly()) {
      record(name, now);
    }
    return opened;
  }

  private static void checkName(String name) {
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(name)) {
      throw new IllegalArgumentException("a map's name must be text without unpaired surrogates");
    }
    int bytes = name.getBytes(StandardCharsets.UTF_8).length;
    if (bytes == 0 || bytes > NAME_BYTES_MAX) {
      throw new IllegalArgumentException(
          "a map's name must be 1 to %d bytes, was %d".formatted(NAME_BYTES_MAX, bytes));
    }
  }

  private int nextId() {
    int id = byName.values().stream().mapToInt(MapEntry::id).reduce(given, Math::max) + 1;
    if (id >= Keyspace.SYSTEM) {
      throw new LimitException("the store has %d named maps, and no more fit".formatted(id - 1));
    }
    return id;
  }

  private void record(String name, MapEntry entry) {
    system.put((PREFIX + name).getBytes(StandardCharsets.UTF_8), entry.encode(), null);
    byName.put(name, entry);
  }

  private static <T> Codec<T> adapted(String map, String what, Codec<T> codec, String recorded) {
    if (codec.parameters().equals(recorded)) {
      return codec;
    }
    Codec<T> adapted;
    try {
      adapted = codec.adaptedTo(recorded);
    } catch (RuntimeException problem) { // other people's code
      throw new CodecException(
          "map '%s' was written with other parameters of its %s codec '%s': %s"
              .formatted(map, what, codec.name(), problem.getMessage()),
          problem);
    }
    if (adapted == null || !adapted.name().equals(codec.name())) {
      throw new CodecException(
          "%s codec '%s' of map '%s' has adapted itself to %s; it must be of the same name"
              .formatted(what, codec.name(), map, adapted == null ? "null" : adapted.name()));
    }
    return adapted;
  }

  private static void refuseOther(String map, String what, String recorded, String given) {
    if (!recorded.equals(given)) {
      throw new CodecException(
          "map '%s' was written with %s codec '%s' and cannot be opened with '%s'; use the codec that it was written with"
              .formatted(map, what, recorded, given));
    }
  }
}
