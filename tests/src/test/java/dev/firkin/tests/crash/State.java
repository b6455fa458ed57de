package dev.firkin.tests.crash;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a store must hold after some number of writes. Never changes. Keys that begin with {@code
 * m:} are of the named map.
 *
 * @param entries by key
 */
record State(Map<String, Held> entries) {

  static final State EMPTY = new State(Map.of());

  /**
   * An entry.
   *
   * @param value as it was put
   * @param expiry milliseconds since 1970, {@link Long#MAX_VALUE} for never
   * @param seenExpired whether the store has told that it has expired
   */
  record Held(byte[] value, long expiry, boolean seenExpired) {
    Held seen() {
      return new Held(value, expiry, true);
    }

    /** Whether the store must show it, must not, or may. */
    Presence presence(long now, long latest) {
      if (expiry <= now || seenExpired) {
        return Presence.GONE;
      }
      // The clock has been past the expiry and came back, and nobody looked meanwhile.
      return expiry <= latest ? Presence.EITHER : Presence.THERE;
    }
  }

  enum Presence {
    THERE,
    GONE,
    EITHER
  }

  State with(String key, Held held) {
    Map<String, Held> next = new TreeMap<>(entries);
    next.put(key, held);
    return new State(next);
  }

  State without(String key) {
    Map<String, Held> next = new TreeMap<>(entries);
    next.remove(key);
    return new State(next);
  }

  State cleared() {
    Map<String, Held> next = new TreeMap<>(entries);
    next.keySet().removeIf(key -> !key.startsWith("m:"));
    return new State(next);
  }

  /** The same, without the memory of what was seen to have expired. */
  State unseen() {
    Map<String, Held> next = new TreeMap<>();
    entries.forEach((key, h) -> next.put(key, new Held(h.value, h.expiry, false)));
    return new State(next);
  }

  /** The same, with what was just seen. */
  State observed(Map<String, byte[]> found, long now, long latest) {
    Map<String, Held> next = new TreeMap<>(entries);
    next.replaceAll((key, held) ->
        held.presence(now, latest) != Presence.THERE && !found.containsKey(key)
            ? held.seen()
            : held);
    return new State(next);
  }

  /** What speaks against a store that shows these entries; empty if nothing does. */
  String mismatch(Map<String, byte[]> found, long now, long latest) {
    StringBuilder problems = new StringBuilder();
    Set<String> keys = new TreeSet<>(entries.keySet());
    keys.addAll(found.keySet());
    for (String key : keys) {
      Held held = entries.get(key);
      byte[] value = found.get(key);
      Presence presence = held == null ? Presence.GONE : held.presence(now, latest);
      if (value == null && presence == Presence.THERE) {
        problems.append("%s is lost; ".formatted(key));
      } else if (value != null && presence == Presence.GONE) {
        problems.append(
            "%s came back as %s (%s); "
                .formatted(key, Values.name(value), held == null ? "deleted" : "expired"));
      } else if (value != null && held != null && !Arrays.equals(value, held.value)) {
        problems.append(
            "%s is %s, expected %s; ".formatted(key, Values.name(value), Values.name(held.value)));
      }
    }
    return problems.toString();
  }
}
