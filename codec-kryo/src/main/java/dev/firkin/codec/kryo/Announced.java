package dev.firkin.codec.kryo;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a value has said of its shapes so far, in the field that is under way and those around it.
 * What is said within a field ends with the field: a reader that skips it must not miss anything.
 *
 * @param <V> what is said of a shape
 */
final class Announced<V> {

  private final @Nullable Object[] said;
  private int[] order = new int[8];
  private int size;

  Announced(int shapes) {
    said = new Object[shapes];
  }

  @SuppressWarnings("unchecked") // put() is the only way in
  @Nullable V get(int shape) {
    return (V) said[shape];
  }

  /** Says it of a shape of which nothing has been said. */
  void put(int shape, V what) {
    if (size == order.length) {
      order = Arrays.copyOf(order, size * 2);
    }
    order[size++] = shape;
    said[shape] = what;
  }

  /** Where a field begins. */
  int mark() {
    return size;
  }

  /** Ends the field that began at the mark. */
  void backTo(int mark) {
    while (size > mark) {
      said[order[--size]] = null;
    }
  }
}
