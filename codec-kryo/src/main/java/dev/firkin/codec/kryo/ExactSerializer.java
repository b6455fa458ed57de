package dev.firkin.codec.kryo;

import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.Serializer;
import com.esotericsoftware.kryo.kryo5.io.Input;
import com.esotericsoftware.kryo.kryo5.io.Output;
import org.jspecify.annotations.Nullable;

/**
 * Objects whose class stays as it is: {@link FieldStyle#EXACT}. The fields follow one another in
 * the order of their names: primitives and texts as Kryo writes them, of others the class id, 0 for
 * null, and the value. An object without fields is a zero byte.
 */
final class ExactSerializer extends Serializer<Object> {

  private final Shape shape;

  /** Of each field, what writes it without a class id; null if that needs one. */
  private final @Nullable Serializer<?>[] plain;

  ExactSerializer(Shape shape) {
    this.shape = shape;
    this.plain =
        shape.fields().stream()
            .map(field -> BuiltIns.plain(field.type()))
            .toArray(Serializer<?>[]::new);
  }

  @Override
  public void write(Kryo kryo, Output output, Object object) {
    if (plain.length == 0) {
      output.writeByte(0);
    }
    for (int field = 0; field < plain.length; field++) {
      try {
        writeField(kryo, output, plain[field], shape.get(object, field));
      } catch (RuntimeException | StackOverflowError problem) {
        throw Refusal.of(problem).in(shape.fields().get(field).name());
      }
    }
  }

  private static <V> void writeField(
      Kryo kryo, Output output, @Nullable Serializer<V> plain, @Nullable Object value) {
    if (plain == null) {
      Tagged.write(kryo, output, value);
    } else {
      @SuppressWarnings("unchecked") // the field's type chose the serializer
      V own = (V) value;
      plain.write(kryo, output, own);
    }
  }

  @Override
  public Object read(Kryo kryo, Input input, Class<? extends Object> type) {
    if (plain.length == 0 && input.readByte() != 0) {
      throw new Refusal("an object without fields has one");
    }
    @Nullable Object[] parts = shape.blank();
    for (int field = 0; field < plain.length; field++) {
      shape.set(parts, field, readField(kryo, input, field));
    }
    return shape.make(parts);
  }

  private @Nullable Object readField(Kryo kryo, Input input, int field) {
    try {
      Serializer<?> serializer = plain[field];
      return serializer == null ? Tagged.read(kryo, input) : serializer.read(kryo, input, null);
    } catch (RuntimeException | StackOverflowError problem) {
      throw Refusal.of(problem).in(shape.fields().get(field).name());
    }
  }
}
