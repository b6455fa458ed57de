package dev.firkin.codec.kryo;

import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.Registration;
import com.esotericsoftware.kryo.kryo5.Serializer;
import com.esotericsoftware.kryo.kryo5.io.Input;
import com.esotericsoftware.kryo.kryo5.io.Output;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Maps: how many entries, a head that few have, the class that all keys have, the class that all
 * values have, and each key with its value as {@link Elements}. After a count of 0 neither classes
 * nor entries.
 */
abstract class MapForm extends Serializer<Map<?, ?>> {

  private static final int ENTRY_BYTES_MIN = 2;

  /** Writes what the map needs to be made, besides its entries. */
  void writeHead(Kryo kryo, ValueOutput out, Map<?, ?> map) {}

  /** Makes what the entries are put into, with room for some. Reads the head. */
  abstract Map<@Nullable Object, @Nullable Object> start(Kryo kryo, ValueInput in, int room);

  /** Makes the map of what the entries were put into. */
  Map<?, ?> end(Map<@Nullable Object, @Nullable Object> made) {
    return made;
  }

  /** Maps that are made of another one; of itself, if nothing is to be done. */
  static MapForm of(
      IntFunction<Map<@Nullable Object, @Nullable Object>> empty,
      Function<Map<@Nullable Object, @Nullable Object>, Map<?, ?>> made) {
    return new MapForm() {
      @Override
      Map<@Nullable Object, @Nullable Object> start(Kryo kryo, ValueInput in, int room) {
        return empty.apply(room);
      }

      @Override
      Map<?, ?> end(Map<@Nullable Object, @Nullable Object> all) {
        return made.apply(all);
      }
    };
  }

  /** Tree maps; the head is the comparator, class id and value, 0 for none. */
  static MapForm tree() {
    return new MapForm() {
      @Override
      void writeHead(Kryo kryo, ValueOutput out, Map<?, ?> map) {
        Tagged.write(kryo, out, ((TreeMap<?, ?>) map).comparator());
      }

      @Override
      @SuppressWarnings("unchecked") // what it compares, it must be able to compare
      Map<@Nullable Object, @Nullable Object> start(Kryo kryo, ValueInput in, int room) {
        return new TreeMap<>((Comparator<Object>) Tagged.read(kryo, in));
      }
    };
  }

  /** Maps from an enum; the head is its class id. */
  static MapForm ofEnums() {
    return new MapForm() {
      @Override
      void writeHead(Kryo kryo, ValueOutput out, Map<?, ?> map) {
        kryo.writeClass(out, Enums.keyType((EnumMap<?, ?>) map));
      }

      @Override
      Map<@Nullable Object, @Nullable Object> start(Kryo kryo, ValueInput in, int room) {
        return Enums.emptyMap(Enums.readType(kryo, in));
      }
    };
  }

  @Override
  public void write(Kryo kryo, Output output, Map<?, ?> map) {
    ValueOutput out = ValueOutput.of(output);
    List<@Nullable Object> keys = new ArrayList<>(map.size());
    List<@Nullable Object> values = new ArrayList<>(map.size());
    map.forEach((key, value) -> {
      keys.add(key);
      values.add(value);
    });
    out.writeVarInt(keys.size(), true);
    writeHead(kryo, out, map);
    if (!keys.isEmpty()) {
      Registration commonOfKeys = Elements.writeClass(kryo, out, keys.toArray());
      Registration commonOfValues = Elements.writeClass(kryo, out, values.toArray());
      for (int i = 0; i < keys.size(); i++) {
        Elements.write(kryo, out, commonOfKeys, keys.get(i));
        Elements.write(kryo, out, commonOfValues, values.get(i));
      }
    }
  }

  @Override
  public Map<?, ?> read(Kryo kryo, Input input, Class<? extends Map<?, ?>> type) {
    ValueInput in = ValueInput.of(input);
    int count = in.readCount(ENTRY_BYTES_MIN);
    var made = start(kryo, in, Math.min(count, Elements.ROOM_MAX));
    if (count > 0) {
      Registration commonOfKeys = kryo.readClass(in);
      Registration commonOfValues = kryo.readClass(in);
      for (int i = 0; i < count; i++) {
        Object key = Elements.read(kryo, in, commonOfKeys);
        made.put(key, Elements.read(kryo, in, commonOfValues));
      }
    }
    return end(made);
  }
}
