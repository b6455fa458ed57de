package dev.firkin.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firkin.spi.Keydir;
import dev.firkin.spi.KeydirProvider;
import dev.firkin.spi.Location;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** A keydir beside a map that does the same; each answer is compared. */
final class ModelledKeydir implements AutoCloseable {

  private final Hashing hashing;
  private final Records records = new Records(0);
  private final GuardedKeys store = new GuardedKeys(records);
  private final Keydir keydir;
  private final Map<Integer, Long> model = new HashMap<>();

  ModelledKeydir(KeydirProvider provider, Hashing hashing) {
    this.hashing = hashing;
    this.keydir = provider.create(store);
  }

  void perform(Step step) {
    for (int i = 0; i < step.count(); i++) {
      perform(step.verb(), (step.first() + i) % hashing.keys());
    }
    if (step.verb() == Step.Verb.VISIT) {
      checkVisit();
    }
    assertEquals(model.size(), keydir.size(), "the number of keys");
  }

  private void perform(Step.Verb verb, int number) {
    byte[] key = hashing.key(number);
    long hash = hashing.hash(number);
    long before = model.getOrDefault(number, Location.ABSENT);
    switch (verb) {
      case PUT -> {
        long location = records.write(key.clone(), hash);
        checkLocation(before, keydir.put(key, hash, location), "put", number);
        point(number, before, location);
      }
      case REMOVE -> {
        checkLocation(before, keydir.remove(key, hash), "remove", number);
        model.remove(number);
        records.drop(before);
      }
      case REPLACE -> replace(number, before, before);
      case REPLACE_KNOWING_NO_LENGTH -> replace(number, before, Location.withoutLength(before));
      case REPLACE_ANOTHER -> {
        long copy = records.write(key.clone(), hash);
        long other = records.write(new byte[] {1, 2, 3}, 0);
        assertTrue(
            !keydir.replace(key, hash, other, copy),
            () ->
                "replace took another location for that of key " + Hex.shown(hashing.key(number)));
        records.drop(copy);
        records.drop(other);
        checkLocation(before, keydir.find(key, hash), "find after a replace refused", number);
      }
      case FIND, VISIT -> checkLocation(before, keydir.find(key, hash), "find", number);
    }
    Arrays.fill(key, (byte) 99); // it is the caller's; the keydir has its own if any
  }

  private void replace(int number, long before, long expected) {
    byte[] key = hashing.key(number);
    long copy = records.write(key.clone(), hashing.hash(number));
    boolean present = before != Location.ABSENT;
    assertEquals(
        present,
        keydir.replace(key, hashing.hash(number), present ? expected : copy, copy),
        () -> "what replace answers for key " + Hex.shown(key));
    if (present) {
      point(number, before, copy);
    } else {
      records.drop(copy);
    }
  }

  private void point(int number, long before, long location) {
    model.put(number, location);
    records.drop(before);
  }

  /** Looks every key up, those that are not there too, and visits all. */
  void checkAll() {
    for (int number = 0; number < hashing.keys(); number++) {
      perform(Step.Verb.FIND, number);
      checkHolds(number);
    }
    checkVisit();
    checkVisitOfLocations();
  }

  private void checkHolds(int number) {
    byte[] key = hashing.key(number);
    long hash = hashing.hash(number);
    long at = model.getOrDefault(number, Location.ABSENT);
    long other = records.write(key, hash);
    keydir.touch(hash);
    assertTrue(
        at == Location.ABSENT
            || keydir.holds(key, hash, at) && keydir.holds(key, hash, Location.withoutLength(at)),
        () -> "holds denies the location of key " + Hex.shown(key));
    assertTrue(
        !keydir.holds(key, hash, other),
        () -> "holds takes another location for that of key " + Hex.shown(key));
    records.drop(other);
  }

  private void checkVisitOfLocations() {
    Set<Long> expected = new HashSet<>();
    model.values().forEach(location -> expected.add(Location.withoutLength(location)));
    Set<Long> visited = new HashSet<>();
    store.allow(location -> false);
    keydir.visitLocations(location ->
        assertTrue(
            visited.add(Location.withoutLength(location)),
            () -> "visitLocations came twice to " + Location.describe(location)));
    store.allow(location -> true);
    assertEquals(expected, visited, "the locations visited");
  }

  private void checkVisit() {
    Map<ByteBuffer, Long> expected = new HashMap<>();
    model.forEach(
        (number, location) -> expected.put(ByteBuffer.wrap(hashing.key(number)), location));
    Set<ByteBuffer> visited = new HashSet<>();
    Visits.all(
        keydir,
        (key, location) -> {
          ByteBuffer copy = ByteBuffer.wrap(key.clone());
          checkLocation(
              expected.getOrDefault(copy, Location.ABSENT), location, "the visit", copy.array());
          assertTrue(
              visited.add(copy), () -> "the visit came twice to key " + Hex.shown(copy.array()));
          Arrays.fill(key, (byte) 77); // it is the visitor's from now on
        });
    assertEquals(expected.size(), visited.size(), "the number of keys visited");
  }

  private void checkLocation(long expected, long actual, String verb, int number) {
    checkLocation(expected, actual, verb, hashing.key(number));
  }

  /** The same record, with its length or without one. */
  private static void checkLocation(long expected, long actual, String verb, byte[] key) {
    boolean same =
        Location.same(expected, actual)
            && (Location.length(actual) == 0
                || Location.length(actual) == Location.length(expected));
    assertTrue(
        same,
        () ->
            "%s gave %s, expected %s, for key %s"
                .formatted(verb, described(actual), described(expected), Hex.shown(key)));
  }

  private static String described(long location) {
    return location == Location.ABSENT
        ? "ABSENT"
        : "%s, %d bytes".formatted(Location.describe(location), Location.length(location));
  }

  @Override
  public void close() {
    keydir.close();
  }
}
