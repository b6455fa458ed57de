package dev.firkin.codec.kryo;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Records: accessors take them apart, the canonical constructor puts them together. */
final class RecordShape extends Shape {

  private static final MethodType MAKER = MethodType.methodType(Object.class, Object[].class);

  private final MethodHandle constructor;
  private final @Nullable Object[] absent;
  private final int[] places;

  private RecordShape(
      Class<?> type,
      int index,
      List<Field> fields,
      MethodHandle constructor,
      @Nullable Object[] absent) {
    super(type, index, fields);
    this.constructor = constructor;
    this.absent = absent;
    List<String> declared = fields.stream().map(Field::name).toList();
    this.places = fields().stream().mapToInt(field -> declared.indexOf(field.name())).toArray();
  }

  static RecordShape of(Class<?> type, int index) {
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    return new RecordShape(
        type,
        index,
        Arrays.stream(components).map(component -> field(type, component)).toList(),
        opened(type, canonical(type, types), MethodHandles.Lookup::unreflectConstructor)
            .asFixedArity()
            .asSpreader(Object[].class, types.length)
            .asType(MAKER),
        Arrays.stream(types).map(RecordShape::absent).toArray());
  }

  private static Field field(Class<?> type, RecordComponent component) {
    return Field.of(
        component.getName(),
        component.getType(),
        opened(type, component.getAccessor(), MethodHandles.Lookup::unreflect));
  }

  private static Constructor<?> canonical(Class<?> type, Class<?>[] types) {
    try {
      return type.getDeclaredConstructor(types);
    } catch (NoSuchMethodException impossible) { // the language gives every record one
      throw new IllegalStateException(impossible);
    }
  }

  /** What a component is that has not been written: 0, false, null or an empty Optional. */
  private static @Nullable Object absent(Class<?> type) {
    if (type.isPrimitive()) {
      return Array.get(Array.newInstance(type, 1), 0);
    } else if (type == Optional.class) {
      return Optional.empty();
    } else if (type == OptionalInt.class) {
      return OptionalInt.empty();
    } else if (type == OptionalLong.class) {
      return OptionalLong.empty();
    } else if (type == OptionalDouble.class) {
      return OptionalDouble.empty();
    }
    return null;
  }

  @Override
  @Nullable Object[] blank() {
    return absent.clone();
  }

  @Override
  int place(int field) {
    return places[field];
  }

  @Override
  Object make(@Nullable Object[] parts) {
    try {
      return constructor.invokeExact(parts);
    } catch (Throwable problem) {
      throw Refusal.by(type(), problem);
    }
  }
}
