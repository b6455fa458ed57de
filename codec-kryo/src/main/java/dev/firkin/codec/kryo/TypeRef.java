package dev.firkin.codec.kryo;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;

/**
 * Names a generic type: {@code new TypeRef<List<Session>>() {}}.
 *
 * @param <T> the type
 */
public abstract class TypeRef<T> {

  private final Type type;

  /** For the subclass that is made by writing <code>{}</code>. */
  protected TypeRef() {
    if (!(getClass().getGenericSuperclass() instanceof ParameterizedType reference)
        || reference.getRawType() != TypeRef.class) {
      throw new IllegalArgumentException("name a type: new TypeRef<List<String>>() {}");
    }
    this.type = reference.getActualTypeArguments()[0];
  }

  /**
   * The type.
   *
   * @return as Java's reflection has it
   */
  public final Type type() {
    return type;
  }

  @Override
  public final String toString() {
    return type.getTypeName();
  }
}
