package dev.firkin.codec.kryo;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.InaccessibleObjectException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How objects of a class fall apart into fields, and how they are put together again. The fields
 * are in the order of their names, so that moving one in the source changes nothing. Immutable.
 */
abstract sealed class Shape permits RecordShape, ClassShape {

  private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();
  private static final MethodType GETTER = MethodType.methodType(Object.class, Object.class);
  private static final int FINGERPRINT_BYTES = 8;

  /** A field's name, its type as declared, and how it is read. */
  record Field(String name, Class<?> type, MethodHandle getter) {

    static Field of(String name, Class<?> type, MethodHandle getter) {
      return new Field(name, type, getter.asType(GETTER));
    }
  }

  private final Class<?> type;
  private final int index;
  private final List<Field> fields;
  private final Class<?>[] boxes;
  private final Map<String, Integer> byName = new HashMap<>();

  Shape(Class<?> type, int index, List<Field> fields) {
    this.type = type;
    this.index = index;
    this.fields = fields.stream().sorted(Comparator.comparing(Field::name)).toList();
    this.boxes =
        this.fields.stream()
            .map(field -> MethodType.methodType(field.type()).wrap().returnType())
            .toArray(Class<?>[]::new);
    for (int i = 0; i < this.fields.size(); i++) {
      if (byName.put(this.fields.get(i).name(), i) != null) {
        throw new IllegalArgumentException(
            "%s has two fields named '%s', one of them in a superclass; rename one"
                .formatted(type.getTypeName(), this.fields.get(i).name()));
      }
    }
  }

  /**
   * The shape of a class.
   *
   * @param index its number among the shapes of a codec
   * @throws IllegalArgumentException if objects of the class cannot be taken apart or put together
   */
  static Shape of(Class<?> type, int index) {
    return type.isRecord() ? RecordShape.of(type, index) : ClassShape.of(type, index);
  }

  Class<?> type() {
    return type;
  }

  int index() {
    return index;
  }

  List<Field> fields() {
    return fields;
  }

  /** Where a field is, or -1 if there is none of the name. */
  int indexOf(String name) {
    return byName.getOrDefault(name, -1);
  }

  /** Reads a field of an object. */
  @Nullable Object get(Object object, int field) {
    try {
      return fields.get(field).getter().invokeExact(object);
    } catch (Throwable problem) {
      throw Refusal.by(type, problem);
    }
  }

  /** What an object is made of, before any field is known. */
  abstract @Nullable Object[] blank();

  /** Sets a field to what fits it. */
  void set(@Nullable Object[] parts, int field, @Nullable Object value) {
    parts[place(field)] = fitted(field, value);
  }

  /** Where a field's value is among the parts. */
  abstract int place(int field);

  /** Makes the object. */
  abstract Object make(@Nullable Object[] parts);

  private @Nullable Object fitted(int field, @Nullable Object value) {
    Class<?> box = boxes[field];
    if (box.isInstance(value)) {
      return value;
    }
    Class<?> declared = fields.get(field).type();
    if (value == null) {
      if (declared.isPrimitive()) {
        throw new Refusal("null, and its type is " + declared).in(fields.get(field).name());
      }
      return null;
    }
    Object wider = Widening.to(box, value);
    if (wider == null) {
      throw new Refusal(
              "of %s, and its type is %s"
                  .formatted(value.getClass().getTypeName(), declared.getTypeName()))
          .in(fields.get(field).name());
    }
    return wider;
  }

  /** Same names and types, same fingerprint. */
  String fingerprint() {
    StringBuilder text = new StringBuilder();
    for (Field field : fields) {
      text.append(field.name()).append(':').append(field.type().getTypeName()).append(';');
    }
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(text.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(Arrays.copyOf(digest, FINGERPRINT_BYTES));
    } catch (NoSuchAlgorithmException impossible) { // every Java has it
      throw new IllegalStateException(impossible);
    }
  }

  /** Makes a method, field or constructor usable, and a handle of it. */
  static <A extends AccessibleObject> MethodHandle opened(
      Class<?> type, A member, Unreflection<A> unreflection) {
    try {
      member.setAccessible(true);
      return unreflection.handle(LOOKUP, member);
    } catch (InaccessibleObjectException closed) {
      throw new IllegalArgumentException(
          "%s is closed to Firkin: add \"%s\" to the module-info of %s"
              .formatted(type.getTypeName(), missingLine(type), type.getModule().getName()),
          closed);
    } catch (IllegalAccessException impossible) { // it has just been made accessible
      throw new IllegalStateException(impossible);
    }
  }

  private static String missingLine(Class<?> type) {
    Module here = Shape.class.getModule();
    return here.isNamed()
        ? "opens %s to %s;".formatted(type.getPackageName(), here.getName())
        : "opens %s;".formatted(type.getPackageName());
  }

  /** A method of {@link MethodHandles.Lookup}. */
  interface Unreflection<A> {
    MethodHandle handle(MethodHandles.Lookup lookup, A member) throws IllegalAccessException;
  }
}
