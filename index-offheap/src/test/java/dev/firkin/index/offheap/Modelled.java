package dev.firkin.index.offheap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firkin.spi.Location;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/** A keydir beside a map that does the same. Records that nothing points to cannot be read. */
final class Modelled implements AutoCloseable {

  final Map<Integer, Long> model = new HashMap<>();
  final Map<Integer, Set<Long>> seen = new HashMap<>();
  final Set<Integer> changed = new HashSet<>();
  final Recorded records;
  final OffheapKeydir keydir;
  private boolean noting;
  private long version;

  /** Fails if it is asked for a record that is not in use. */
  final class Recorded extends NumberedRecords {
    Recorded(Hashing hashing) {
      super(hashing);
    }

    private void checkInUse(long location) {
      Long now = model.get(number(location));
      if (now == null || now != location) {
        throw new AssertionError("asks for " + Location.describe(location) + ", which is gone");
      }
    }

    @Override
    public boolean isKeyAt(long location, byte[] key) {
      checkInUse(location);
      return super.isKeyAt(location, key);
    }

    @Override
    public byte[] keyAt(long location) {
      checkInUse(location);
      return super.keyAt(location);
    }
  }

  Modelled(Hashing hashing) {
    records = new Recorded(hashing);
    keydir = new OffheapKeydir(records);
  }

  /** The same keys and locations in another keydir. */
  Modelled(Hashing hashing, Map<Integer, Long> model, WrittenImage image) throws Exception {
    this.model.putAll(model);
    records = new Recorded(hashing);
    keydir = (OffheapKeydir) new OffheapKeydirProvider().restore(records, image);
    assertThat(records.keysRead.get()).as("records read while restoring").isZero();
    version = model.values().stream().mapToLong(NumberedRecords::version).max().orElse(0);
  }

  /** From now on notes which keys change, and where each has been. */
  void note() {
    noting = true;
    changed.clear();
    seen.clear();
    model.forEach((number, at) -> seen.computeIfAbsent(number, n -> new HashSet<>()).add(at));
  }

  private void set(int number, long location) {
    model.put(number, location);
    if (noting) {
      changed.add(number);
      seen.computeIfAbsent(number, n -> new HashSet<>()).add(location);
    }
  }

  /** Where the next record is. */
  long nextLocation(int number) {
    return NumberedRecords.bare(number, ++version);
  }

  void put(int number) {
    long location = nextLocation(number);
    long before = model.getOrDefault(number, Location.ABSENT);
    assertEquals(before, keydir.put(NumberedRecords.key(number), records.hash(number), location));
    set(number, location);
  }

  void remove(int number) {
    long before = model.getOrDefault(number, Location.ABSENT);
    assertEquals(before, keydir.remove(NumberedRecords.key(number), records.hash(number)));
    model.remove(number);
    changed.add(number);
  }

  void replace(int number) {
    Long before = model.get(number);
    if (before != null) {
      long location = nextLocation(number);
      byte[] key = NumberedRecords.key(number);
      assertThat(keydir.replace(key, records.hash(number), before, location)).isTrue();
      set(number, location);
    }
  }

  /** A change of any kind; more puts than removals if it is to become fuller. */
  void change(SplittableRandom random, int numbers, boolean filling) {
    int number = random.nextInt(numbers);
    int what = random.nextInt(10);
    if (what == 0) {
      replace(number);
    } else if (what < 4 == filling) {
      remove(number);
    } else {
      put(number);
    }
  }

  /** Compares everything, and looks whether the table is in order. */
  void check(int numbers) {
    assertThat(keydir.size()).isEqualTo(model.size());
    assertThat(TableCheck.check(keydir.table(), records))
        .isEqualTo(model.size() - keydir.overflowing());
    Map<Integer, Long> located = new HashMap<>();
    keydir.visitLocations(
        location -> assertThat(located.put(NumberedRecords.number(location), location)).isNull());
    assertThat(located).isEqualTo(model);
    for (int number = 0; number < numbers; number++) {
      byte[] key = NumberedRecords.key(number);
      long hash = records.hash(number);
      long at = model.getOrDefault(number, Location.ABSENT);
      boolean isRight =
          keydir.find(key, hash) == at
              && keydir.holds(key, hash, at | 77) == (at != Location.ABSENT)
              && !keydir.holds(key, hash, NumberedRecords.bare(number, version + 1));
      assertTrue(isRight, "what is found of a key");
    }
    Map<Integer, Long> visited = new HashMap<>();
    long cursor = 0;
    do {
      cursor =
          keydir.visit(
              cursor,
              (key, location) ->
                  assertTrue(
                      visited.put(NumberedRecords.number(key), location) == null, "visited twice"));
    } while (cursor != 0);
    assertThat(visited.keySet()).isEqualTo(model.keySet());
    assertThat(visited).isEqualTo(model);
  }

  @Override
  public void close() {
    keydir.close();
  }
}
