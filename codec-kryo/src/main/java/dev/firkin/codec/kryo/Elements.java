package dev.firkin.codec.kryo;

import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.Registration;
import org.jspecify.annotations.Nullable;

/**
 * Several objects in a row. If all are of one class, its id comes first; otherwise that is 0, and
 * each is {@link Tagged}. Every object takes at least one byte, so that a reader can tell from the
 * bytes that are left how many there may be.
 */
final class Elements {

  /** What is made room for before any element has been read. */
  static final int ROOM_MAX = 256;

  private Elements() {}

  /** Writes the id of the class that all have, or 0. Returns it. */
  static @Nullable Registration writeClass(
      Kryo kryo, ValueOutput out, @Nullable Object[] elements) {
    return kryo.writeClass(out, commonClass(elements));
  }

  private static @Nullable Class<?> commonClass(@Nullable Object[] elements) {
    Object first = elements.length == 0 ? null : elements[0];
    if (first == null) {
      return null;
    }
    for (Object element : elements) {
      if (element == null || element.getClass() != first.getClass()) {
        return null;
      }
    }
    return first.getClass();
  }

  /** Writes an element. */
  static void write(
      Kryo kryo, ValueOutput out, @Nullable Registration common, @Nullable Object element) {
    if (common == null) {
      Tagged.write(kryo, out, element);
      return;
    }
    int before = out.position();
    kryo.writeObject(out, element, common.getSerializer());
    if (out.position() == before) {
      throw new Refusal(
          "the serializer of %s has written nothing; it must write a byte"
              .formatted(common.getType().getTypeName()));
    }
  }

  /** Reads an element. */
  static @Nullable Object read(Kryo kryo, ValueInput in, @Nullable Registration common) {
    return common == null ? Tagged.read(kryo, in) : Tagged.readValue(kryo, in, common);
  }
}
