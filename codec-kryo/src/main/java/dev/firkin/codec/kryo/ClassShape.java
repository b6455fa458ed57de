package dev.firkin.codec.kryo;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Other classes: the constructor without parameters makes an object, and its fields are read and
 * set without anybody being asked. Transient and static fields stay out. A field that has not been
 * written stays as the constructor left it.
 */
final class ClassShape extends Shape {

  private static final Object ABSENT = new Object();
  private static final MethodType MAKER = MethodType.methodType(Object.class);
  private static final MethodType SETTER =
      MethodType.methodType(void.class, Object.class, Object.class);

  private final MethodHandle constructor;
  private final List<MethodHandle> setters;

  private ClassShape(
      Class<?> type, int index, MethodHandle constructor, List<java.lang.reflect.Field> stored) {
    super(type, index, stored.stream().map(field -> field(type, field)).toList());
    this.constructor = constructor;
    this.setters = stored.stream().map(field -> setter(type, field)).toList();
  }

  static ClassShape of(Class<?> type, int index) {
    return new ClassShape(type, index, constructor(type), stored(type));
  }

  /** The fields that make up an object, those of superclasses too, in the order of their names. */
  static List<java.lang.reflect.Field> stored(Class<?> type) {
    List<java.lang.reflect.Field> stored = new ArrayList<>();
    for (Class<?> c = type; c != Object.class; c = c.getSuperclass()) {
      if (BuiltIns.isOfTheJdk(c)) {
        throw new IllegalArgumentException(
            "%s extends %s, whose fields are closed; register it with a serializer of its own"
                .formatted(type.getTypeName(), c.getTypeName()));
      }
      Arrays.stream(c.getDeclaredFields())
          .filter(field -> !field.isSynthetic())
          .filter(field -> !Modifier.isStatic(field.getModifiers()))
          .filter(field -> !Modifier.isTransient(field.getModifiers()))
          .forEach(stored::add);
    }
    stored.sort(Comparator.comparing(java.lang.reflect.Field::getName));
    return stored;
  }

  private static MethodHandle constructor(Class<?> type) {
    try {
      return opened(type, type.getDeclaredConstructor(), MethodHandles.Lookup::unreflectConstructor)
          .asType(MAKER);
    } catch (NoSuchMethodException none) {
      throw new IllegalArgumentException(
          "%s has no constructor without parameters; add one, which may be private, make it a record, or register it with a serializer of its own"
              .formatted(type.getTypeName()),
          none);
    }
  }

  private static Field field(Class<?> type, java.lang.reflect.Field field) {
    return Field.of(
        field.getName(),
        field.getType(),
        opened(type, field, MethodHandles.Lookup::unreflectGetter));
  }

  private static MethodHandle setter(Class<?> type, java.lang.reflect.Field field) {
    return opened(type, field, MethodHandles.Lookup::unreflectSetter).asType(SETTER);
  }

  @Override
  @Nullable Object[] blank() {
    Object[] parts = new Object[setters.size()];
    Arrays.fill(parts, ABSENT);
    return parts;
  }

  @Override
  int place(int field) {
    return field;
  }

  @Override
  Object make(@Nullable Object[] parts) {
    try {
      Object made = constructor.invokeExact();
      for (int i = 0; i < parts.length; i++) {
        if (parts[i] != ABSENT) {
          setters.get(i).invokeExact(made, parts[i]);
        }
      }
      return made;
    } catch (Throwable problem) {
      throw Refusal.by(type(), problem);
    }
  }
}
