package dev.firkin.codec.kryo;

import org.jspecify.annotations.Nullable;

/**
 * Numbers as a wider type, where nothing is lost: for a field that was an int and is a long now.
 */
final class Widening {

  private Widening() {}

  /** The value as the box asked for, or null if that is not its widening. */
  static @Nullable Object to(Class<?> box, Object value) {
    return switch (value) {
      case Byte b when box == Short.class -> (short) b;
      case Byte b -> toInteger(box, b);
      case Short s -> toInteger(box, s);
      case Integer i when box == Long.class -> (long) i;
      case Integer i when box == Double.class -> (double) i;
      case Float f when box == Double.class -> (double) f;
      default -> null;
    };
  }

  private static @Nullable Object toInteger(Class<?> box, int value) {
    if (box == Integer.class) {
      return value;
    } else if (box == Long.class) {
      return (long) value;
    } else if (box == Float.class) {
      return (float) value;
    } else if (box == Double.class) {
      return (double) value;
    }
    return null;
  }
}
