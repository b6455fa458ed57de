package dev.firkin.codec.kryo;

import java.lang.invoke.MethodType;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;

/** The classes that generic types are at run time. */
final class Types {

  private Types() {}

  /** The class of a type's values, or one above it. */
  static Class<?> raw(Type type) {
    return switch (type) {
      case Class<?> c -> c;
      case ParameterizedType p -> raw(p.getRawType());
      case GenericArrayType a -> raw(a.getGenericComponentType()).arrayType();
      case WildcardType w -> raw(w.getUpperBounds()[0]);
      case TypeVariable<?> v -> raw(v.getBounds()[0]);
      default -> throw new IllegalArgumentException("a kind of type that is not known: " + type);
    };
  }

  /** The same, with the box of a primitive. */
  static Class<?> boxed(Type type) {
    return MethodType.methodType(raw(type)).wrap().returnType();
  }
}
