package dev.firkin.codec.kryo;

import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.Registration;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Sets and maps of enums know their enum even when they are empty, but do not tell it. */
final class Enums {

  private Enums() {}

  static Class<?> keyType(EnumMap<?, ?> map) {
    return map.isEmpty() ? told(map) : map.keySet().iterator().next().getDeclaringClass();
  }

  static Class<?> elementType(EnumSet<?> set) {
    return set.isEmpty() ? told(set) : set.iterator().next().getDeclaringClass();
  }

  /** Java's own serialization names the enum to the stream that it writes to. */
  private static Class<?> told(Object empty) {
    var listener = new Class<?>[1];
    try (var stream =
        new ObjectOutputStream(OutputStream.nullOutputStream()) {
          @Override
          protected void annotateClass(Class<?> type) {
            if (type.isEnum()) {
              listener[0] = type;
            }
          }
        }) {
      stream.writeObject(empty);
    } catch (IOException impossible) { // nothing is written anywhere
      throw new IllegalStateException(impossible);
    }
    return listener[0];
  }

  static Class<?> readType(Kryo kryo, ValueInput in) {
    Registration registration = kryo.readClass(in);
    if (registration == null || !registration.getType().isEnum()) {
      throw new Refusal("the id of an enum is wanted");
    }
    return registration.getType();
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // an enum, and what is no key of it is refused
  static Map<@Nullable Object, @Nullable Object> emptyMap(Class<?> type) {
    return (Map) new EnumMap(type);
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // an enum, and what is no constant is refused
  static Set<@Nullable Object> emptySet(Class<?> type) {
    return (Set) EnumSet.noneOf((Class) type);
  }
}
