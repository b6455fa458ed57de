package dev.firkin.codec.kryo;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds the classes that values of a type may consist of: those that are registered, and those that
 * fields declare, with the permitted subclasses of sealed ones.
 */
final class Reach {

  private final Map<Class<?>, Known> found = new LinkedHashMap<>();
  private final Map<Class<?>, String> open = new LinkedHashMap<>();
  private final Set<Type> visited = new HashSet<>();

  private Reach() {}

  /**
   * All classes, first those that are listed, then those that are found, in a stable order.
   *
   * @throws IllegalArgumentException if it cannot be told which classes a declared type stands for,
   *     or if one of them cannot be written
   */
  static List<Known> of(Collection<? extends Type> roots, Collection<Known> listed) {
    var reach = new Reach();
    listed.forEach(known -> reach.found.put(known.type(), known));
    roots.forEach(root -> reach.visit(root, "the codec's type"));
    listed.forEach(known -> reach.visit(known.type(), "a registered class"));
    reach.refuseOpenTypes();
    return List.copyOf(reach.found.values());
  }

  private void visit(Type type, String where) {
    if (!visited.add(type)) {
      return;
    }
    switch (type) {
      case Class<?> c -> visitClass(c, where);
      case ParameterizedType p -> {
        visit(p.getRawType(), where);
        visitAll(p.getActualTypeArguments(), where);
      }
      case GenericArrayType a -> {
        visit(a.getGenericComponentType(), where);
        visit(Types.raw(a), where);
      }
      case WildcardType w -> visitAll(w.getUpperBounds(), where);
      case TypeVariable<?> v -> visitAll(v.getBounds(), where);
      default -> throw new IllegalArgumentException("a kind of type that is not known: " + type);
    }
  }

  private void visitAll(Type[] types, String where) {
    for (Type type : types) {
      visit(type, where);
    }
  }

  private void visitClass(Class<?> type, String where) {
    if (type == void.class) {
      throw new IllegalArgumentException(where + " is void, of which there are no values");
    }
    if (type.isArray()) {
      visit(type.getComponentType(), where);
    }
    Known known = found.get(type);
    if (type.isPrimitive() || BuiltIns.has(type)) {
      return;
    } else if (known != null && known.kind() == Known.Kind.CUSTOM) {
      return;
    } else if (type.isEnum() || type.isArray()) {
      add(type);
    } else if (BuiltIns.isOfTheJdk(type)) {
      refuseUnknown(type, where);
    } else {
      visitUsersClass(type, where);
    }
  }

  private void add(Class<?> type) {
    found.putIfAbsent(type, Known.found(type));
  }

  private static void refuseUnknown(Class<?> type, String where) {
    if (!Modifier.isAbstract(type.getModifiers()) && type != Object.class) {
      throw new IllegalArgumentException(
          "%s is a %s, which is not among the classes of the JDK that are known; use another, or register it with a serializer of its own"
              .formatted(where, type.getTypeName()));
    }
  }

  private void visitUsersClass(Class<?> type, String where) {
    if (type.isSealed()) {
      visitAll(type.getPermittedSubclasses(), where);
    }
    if (!Modifier.isAbstract(type.getModifiers())) {
      add(type);
      visitFields(type);
    } else if (!type.isSealed()) {
      open.put(type, where);
    }
  }

  private void visitFields(Class<?> type) {
    if (type.isRecord()) {
      for (RecordComponent component : type.getRecordComponents()) {
        visit(component.getGenericType(), fieldOf(type, component.getName()));
      }
      return;
    }
    for (var field : ClassShape.stored(type)) {
      visit(field.getGenericType(), fieldOf(type, field.getName()));
    }
    for (Class<?> c = type; c != Object.class; c = c.getSuperclass()) {
      if (c.getGenericSuperclass() instanceof ParameterizedType superclass) {
        visitAll(superclass.getActualTypeArguments(), "the superclass of " + c.getTypeName());
      }
    }
  }

  private static String fieldOf(Class<?> type, String field) {
    return "field '%s' of %s".formatted(field, type.getTypeName());
  }

  private void refuseOpenTypes() {
    List<String> problems = new ArrayList<>();
    open.forEach((type, where) -> {
      if (found.keySet().stream().noneMatch(type::isAssignableFrom)) {
        problems.add(
            "%s is a %s, which any class may extend; name those that are stored: KryoCodec.builder(...).register(One.class, Another.class)"
                .formatted(where, type.getTypeName()));
      }
    });
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems));
    }
  }
}
