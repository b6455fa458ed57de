package dev.firkin.codec.kryo;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Ids for classes that have none yet: after those that are recorded, past those that are asked for.
 */
final class FreeIds {

  private final Set<Integer> taken = new HashSet<>();
  private int next;

  /**
   * @throws IllegalArgumentException if an id that is asked for was recorded for another class
   */
  FreeIds(List<Known> classes, Map<Class<?>, Recorded.Entry> recorded, List<Recorded.Entry> gone) {
    Map<Integer, Recorded.Entry> byId = new HashMap<>();
    Stream.of(recorded.values(), gone)
        .flatMap(Collection::stream)
        .forEach(entry -> byId.put(entry.id(), entry));
    for (Known known : classes) {
      Recorded.Entry other = recorded.containsKey(known.type()) ? null : byId.get(known.id());
      if (other != null) {
        throw new IllegalArgumentException(
            "id %d, with which %s is registered, was recorded for %s; register it with another"
                .formatted(known.id(), known.name(), other.name()));
      }
      taken.add(known.id());
    }
    taken.addAll(byId.keySet());
    classes.forEach(known -> byId.remove(known.id())); // far from the others, perhaps
    int last = byId.keySet().stream().mapToInt(Integer::intValue).max().orElse(0);
    next = Math.max(last + 1, BuiltIns.USER_ID_MIN);
  }

  int next() {
    int id =
        IntStream.rangeClosed(next, BuiltIns.USER_ID_MAX)
            .filter(free -> !taken.contains(free))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("no more ids are free for classes"));
    next = id + 1;
    return id;
  }
}
