package dev.firkin.codec.kryo;

import com.esotericsoftware.kryo.kryo5.Registration;
import com.esotericsoftware.kryo.kryo5.io.Input;
import com.esotericsoftware.kryo.kryo5.util.DefaultClassResolver;
import org.jspecify.annotations.Nullable;

/**
 * Classes by id and ids by class. No class is ever named in the bytes, none is loaded, and none is
 * taken in by itself.
 */
final class ClassIds extends DefaultClassResolver {

  /** Kryo writes 0 for null, and 1 for a class that is named. */
  private static final int FIRST = 2;

  /** Lets values of another class be written as those of a known one. */
  void add(Class<?> other, Registration known) {
    classToRegistration.put(other, known);
  }

  /** The registration of a value's class, or null if it has none. */
  @Override
  @SuppressWarnings("rawtypes") // as Kryo declares it
  public @Nullable Registration getRegistration(Class type) {
    Registration known = super.getRegistration(type);
    if (known != null || type.isEnum() || !Enum.class.isAssignableFrom(type)) {
      return known;
    }
    Registration ofItsEnum = super.getRegistration(type.getSuperclass()); // a constant with a body
    if (ofItsEnum != null) {
      add(type, ofItsEnum);
    }
    return ofItsEnum;
  }

  @Override
  public @Nullable Registration readClass(Input input) {
    int id = input.readVarInt(true);
    if (id == 0) {
      return null;
    }
    Registration known = getRegistration(id - FIRST);
    if (known == null) {
      throw new Refusal("class id %d, which no class has".formatted(id - FIRST));
    }
    return known;
  }
}
