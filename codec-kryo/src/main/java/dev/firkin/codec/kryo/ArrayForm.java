package dev.firkin.codec.kryo;

import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.Registration;
import com.esotericsoftware.kryo.kryo5.Serializer;
import com.esotericsoftware.kryo.kryo5.io.Input;
import com.esotericsoftware.kryo.kryo5.io.Output;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Arrays of objects: how many elements, the class that all have, and the {@link Elements}; nothing
 * after a count of 0. The array grows as it is read: nested ones that all tell a great length would
 * take more memory than there are bytes.
 */
final class ArrayForm extends Serializer<@Nullable Object[]> {

  private final Class<?> component;

  ArrayForm(Class<?> component) {
    this.component = component;
  }

  @Override
  public void write(Kryo kryo, Output output, @Nullable Object[] array) {
    ValueOutput out = ValueOutput.of(output);
    out.writeVarInt(array.length, true);
    if (array.length > 0) {
      Registration common = Elements.writeClass(kryo, out, array);
      for (Object element : array) {
        Elements.write(kryo, out, common, element);
      }
    }
  }

  @Override
  public @Nullable Object[] read(Kryo kryo, Input input, Class<? extends @Nullable Object[]> type) {
    ValueInput in = ValueInput.of(input);
    int count = in.readCount(1);
    List<@Nullable Object> elements = new ArrayList<>(Math.min(count, Elements.ROOM_MAX));
    if (count > 0) {
      Registration common = kryo.readClass(in);
      for (int i = 0; i < count; i++) {
        elements.add(Elements.read(kryo, in, common));
      }
    }
    return elements.toArray((@Nullable Object[]) Array.newInstance(component, count));
  }
}
