package dev.firkin.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firkin.spi.Keydir;
import dev.firkin.spi.KeydirFill;
import dev.firkin.spi.KeydirProvider;
import dev.firkin.spi.Location;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Keys of one kind of hashes that come or go all at once: by an image, by filling, as gone. */
final class ManyKeysAtOnce {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final KeydirProvider provider;
  private final Hashing hashing;
  private final Records records = new Records(0);
  private final GuardedKeys store = new GuardedKeys(records);
  private final Map<Integer, Long> model = new HashMap<>();

  ManyKeysAtOnce(KeydirProvider provider, Hashing hashing) {
    this.provider = provider;
    this.hashing = hashing;
    for (int number = 0; number < hashing.keys(); number += 1 + number % 2) {
      model.put(number, records.write(hashing.key(number), hashing.hash(number)));
    }
  }

  // ---- images

  /** An image that is written in one go makes the same keydir; no record is read for it. */
  void checkImage() throws IOException {
    ImageBytes image = image();
    if (image == null) {
      return;
    }
    store.allow(location -> false);
    try (Keydir restored = provider.restore(store, image)) {
      checkHeld(restored);
      store.allow(location -> true);
      checkFound(restored);
      change(restored);
      checkFound(restored);
      ImageBytes again = ImageBytes.of(Objects.requireNonNull(restored.image()), () -> {});
      try (Keydir restoredAgain = provider.restore(store, again)) {
        checkFound(restoredAgain);
      }
    }
  }

  /** What is gone is taken out of a restored keydir, and not read. */
  void checkRemoveIf(int percent) throws IOException {
    ImageBytes image = image();
    if (image == null) {
      return;
    }
    Set<Long> gone = new HashSet<>();
    Random random = new Random(percent);
    model.values().stream()
        .sorted()
        .filter(location -> random.nextInt(100) < percent)
        .forEach(location -> gone.add(Location.withoutLength(location)));
    try (Keydir restored = provider.restore(store, image)) {
      store.allow(location -> !gone.contains(Location.withoutLength(location)));
      long removed = restored.removeIf(location -> gone.contains(Location.withoutLength(location)));
      assertEquals(gone.size(), removed, "how many keys removeIf says that it took out");
      model.values().removeIf(location -> gone.contains(Location.withoutLength(location)));
      checkHeld(restored);
      checkFound(restored);
      change(restored);
      checkFound(restored);
    }
  }

  private @Nullable ImageBytes image() {
    try (Keydir keydir = provider.create(store)) {
      model.forEach(
          (number, location) -> keydir.put(hashing.key(number), hashing.hash(number), location));
      var image = keydir.image();
      return image == null ? null : ImageBytes.of(image, () -> {});
    }
  }

  // ---- filling

  /** Keys come in any parts, on several threads, and as many as were expected or not. */
  void checkFill(int parts, int percentExpected) {
    try (Keydir keydir = provider.create(store)) {
      KeydirFill fill = keydir.fill((long) model.size() * percentExpected / 100);
      if (fill == null) {
        return;
      }
      List<Callable<Void>> crew = new ArrayList<>();
      for (int part = 0; part < parts; part++) {
        long first = firstOf(part, parts);
        long last = firstOf(part + 1, parts) - 1;
        crew.add(() -> fill(fill.part(first, last), first, last));
      }
      Crew.run(PATIENCE, crew);
      fill.finish();
      checkFound(keydir);
      change(keydir);
      checkFound(keydir);
    }
  }

  private static long firstOf(int part, int parts) {
    return part == parts ? 0 : Long.divideUnsigned(-1, parts) * part;
  }

  private Void fill(KeydirFill.Part part, long first, long last) {
    IntStream.range(0, hashing.keys())
        .filter(model::containsKey)
        .filter(number -> Long.compareUnsigned(hashing.hash(number), first) >= 0)
        .filter(number -> Long.compareUnsigned(hashing.hash(number), last) <= 0)
        .boxed()
        .sorted(
            Comparator.comparing((Integer number) -> hashing.hash(number), Long::compareUnsigned))
        .forEach(
            number -> part.add(hashing.hash(number), model.getOrDefault(number, Location.ABSENT)));
    part.finish();
    return null;
  }

  // ---- both

  private void change(Keydir keydir) {
    for (int number = 0; number < hashing.keys(); number++) {
      byte[] key = hashing.key(number);
      if (number % 3 == 0) {
        long location = records.write(key, hashing.hash(number));
        keydir.put(key, hashing.hash(number), location);
        model.put(number, location);
      } else if (number % 3 == 1) {
        keydir.remove(key, hashing.hash(number));
        model.remove(number);
      }
    }
  }

  /** What can be asked without a record. */
  private void checkHeld(Keydir keydir) {
    assertEquals(model.size(), keydir.size(), "the number of keys");
    Set<Long> expected = new HashSet<>();
    model.values().forEach(location -> expected.add(Location.withoutLength(location)));
    Set<Long> visited = new HashSet<>();
    keydir.visitLocations(location ->
        assertTrue(
            visited.add(Location.withoutLength(location)),
            "visitLocations came twice to a record"));
    assertEquals(expected, visited, "the locations visited");
  }

  private void checkFound(Keydir keydir) {
    for (int number = 0; number < hashing.keys(); number++) {
      long expected = model.getOrDefault(number, Location.ABSENT);
      long found = keydir.find(hashing.key(number), hashing.hash(number));
      assertTrue(
          Location.same(expected, found),
          () ->
              "find gave %s, expected %s"
                  .formatted(Location.describe(found), Location.describe(expected)));
    }
    int[] visited = {0};
    Visits.all(keydir, (key, location) -> visited[0]++);
    assertEquals(model.size(), visited[0], "the number of keys visited");
    assertEquals(model.size(), keydir.size(), "the number of keys");
  }
}
