package dev.firkin.codec.kryo;

import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.Serializer;
import com.esotericsoftware.kryo.kryo5.io.Input;
import com.esotericsoftware.kryo.kryo5.io.Output;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Objects whose class may gain and lose fields: {@link FieldStyle#EVOLVING}.
 *
 * <pre>
 * names    the first time only: count, then the name of each field
 * fields   of each: length in bytes, 0 for null; class id and value
 * filler   a zero byte if there are neither names nor fields
 * </pre>
 *
 * <p>Numbers are Kryo's variable-length ones, names its texts. "The first time" is within the field
 * that holds the object and the fields around that: what has been said in a field ends with it, so
 * that it can be passed over by its length.
 *
 * <p>Why none of Kryo's: the compatible one sets the fields of records, which cannot be set, takes
 * any count for true, and reads its chunks by an input that takes any length for true; the tagged
 * one needs an annotation at each field; the versioned one cannot lose a field.
 */
final class EvolvingSerializer extends Serializer<Object> {

  private final Shape shape;
  private final byte[] names;
  private final int[] ownOrder;

  EvolvingSerializer(Shape shape) {
    this.shape = shape;
    this.names = names(shape);
    this.ownOrder = new int[shape.fields().size()];
    Arrays.setAll(ownOrder, i -> i);
  }

  private static byte[] names(Shape shape) {
    try (Output output = new Output(64, -1)) {
      output.writeVarInt(shape.fields().size(), true);
      shape.fields().forEach(field -> output.writeString(field.name()));
      return output.toBytes();
    }
  }

  @Override
  public void write(Kryo kryo, Output output, Object object) {
    ValueOutput out = ValueOutput.of(output);
    if (out.announced().get(shape.index()) == null) {
      out.announced().put(shape.index(), true);
      out.writeBytes(names);
    } else if (ownOrder.length == 0) {
      out.writeByte(0);
    }
    for (int field = 0; field < ownOrder.length; field++) {
      try {
        writeField(kryo, out, shape.get(object, field));
      } catch (RuntimeException | StackOverflowError problem) {
        throw Refusal.of(problem).in(shape.fields().get(field).name());
      }
    }
  }

  private static void writeField(Kryo kryo, ValueOutput out, @Nullable Object value) {
    if (value == null) {
      out.writeByte(0);
      return;
    }
    int start = out.open();
    int mark = out.announced().mark();
    Tagged.write(kryo, out, value);
    out.announced().backTo(mark);
    out.close(start);
  }

  @Override
  public Object read(Kryo kryo, Input input, Class<? extends Object> type) {
    ValueInput in = ValueInput.of(input);
    @Nullable Object[] parts = shape.blank();
    for (int field : order(in)) {
      int length = in.readCount(1);
      if (field < 0) {
        in.pass(length);
      } else {
        shape.set(parts, field, length == 0 ? null : readField(kryo, in, field, length));
      }
    }
    return shape.make(parts);
  }

  private @Nullable Object readField(Kryo kryo, ValueInput in, int field, int length) {
    try {
      int end = in.narrow(length);
      int mark = in.orders().mark();
      Object value = Tagged.read(kryo, in);
      in.orders().backTo(mark);
      in.widen(end);
      return value;
    } catch (RuntimeException | StackOverflowError problem) {
      throw Refusal.of(problem).in(shape.fields().get(field).name());
    }
  }

  /** Where each field that follows is in the shape, or -1 if it is not there any more. */
  private int[] order(ValueInput in) {
    int[] known = in.orders().get(shape.index());
    if (known == null) {
      int[] order = in.passIf(names) ? ownOrder : readOrder(in);
      in.orders().put(shape.index(), order);
      return order;
    }
    if (known.length == 0 && in.readByte() != 0) {
      throw new Refusal("an object without fields has one");
    }
    return known;
  }

  private int[] readOrder(ValueInput in) {
    int[] order = new int[in.readCount(1)];
    boolean[] seen = new boolean[ownOrder.length];
    for (int i = 0; i < order.length; i++) {
      String name = in.readString();
      order[i] = name == null ? -1 : shape.indexOf(name);
      if (order[i] >= 0 && seen[order[i]]) {
        throw new Refusal("a field is there twice");
      } else if (order[i] >= 0) {
        seen[order[i]] = true;
      }
    }
    return order;
  }
}
