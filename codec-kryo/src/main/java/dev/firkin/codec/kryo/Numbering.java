package dev.firkin.codec.kryo;

import java.util.Map;
import java.util.Objects;

/**
 * The ids of the user's classes.
 *
 * @param ids of the classes that are known
 * @param recorded what the store keeps, with the classes that are gone
 */
record Numbering(Map<Class<?>, Integer> ids, Recorded recorded) {

  int idOf(Known known) {
    return Objects.requireNonNull(ids.get(known.type()), known::name);
  }
}
