package dev.firkin.codec.kryo;

import com.esotericsoftware.kryo.kryo5.Serializer;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A class of the user that a codec knows.
 *
 * @param type the class
 * @param kind what its values are written as
 * @param listed whether it was registered, and not only found
 * @param id the id that it must have, 0 if any will do
 * @param serializer makes its serializer, if it is {@link Kind#CUSTOM}
 */
record Known(
    Class<?> type,
    Kind kind,
    boolean listed,
    int id,
    @Nullable Supplier<? extends Serializer<?>> serializer) {

  /** What the values of a class are written as. */
  enum Kind {
    OBJECT,
    ENUM,
    ARRAY,
    CUSTOM;

    /** As it is recorded. */
    String text() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Kind of(Class<?> type) {
      if (type.isEnum()) {
        return ENUM;
      }
      return type.isArray() ? ARRAY : OBJECT;
    }
  }

  static Known found(Class<?> type) {
    return new Known(type, Kind.of(type), false, 0, null);
  }

  String name() {
    return type.getTypeName();
  }
}
