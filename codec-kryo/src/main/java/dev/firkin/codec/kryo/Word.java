package dev.firkin.codec.kryo;

import com.esotericsoftware.kryo.kryo5.Serializer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A class that a codec knows, with what writes its values.
 *
 * @param known the class
 * @param kind what it is recorded as: its {@link Known.Kind}, with a fingerprint in the style EXACT
 * @param shared a serializer that has no state; null if each Kryo needs its own
 */
record Word(Known known, String kind, @Nullable Serializer<?> shared) {

  /**
   * Prepares a class.
   *
   * @param shape its index, if it is one more class whose values are written as objects
   * @throws IllegalArgumentException if objects of the class cannot be taken apart or put together
   */
  static Word of(Known known, FieldStyle style, int shape) {
    String kind = known.kind().text();
    return switch (known.kind()) {
      case OBJECT -> of(known, style, Shape.of(known.type(), shape));
      case ENUM -> new Word(known, kind, new EnumForm(known.type()));
      case ARRAY -> new Word(known, kind, new ArrayForm(known.type().getComponentType()));
      case CUSTOM -> new Word(known, kind, null);
    };
  }

  private static Word of(Known known, FieldStyle style, Shape shape) {
    String kind = known.kind().text();
    return switch (style) {
      case EVOLVING -> new Word(known, kind, new EvolvingSerializer(shape));
      case EXACT -> new Word(known, kind + "#" + shape.fingerprint(), new ExactSerializer(shape));
    };
  }

  /** What writes its values in one Kryo. */
  Serializer<?> serializer() {
    if (shared != null) {
      return shared;
    }
    var supplier = Objects.requireNonNull(known.serializer());
    return Objects.requireNonNull(
        supplier.get(), () -> "the serializer that was supplied for " + known.name());
  }

  /** Whether two kinds differ only in the fields that the class has. */
  static boolean areExactObjects(String kind, String other) {
    String object = Known.Kind.OBJECT.text() + "#";
    return kind.startsWith(object) && other.startsWith(object);
  }
}
