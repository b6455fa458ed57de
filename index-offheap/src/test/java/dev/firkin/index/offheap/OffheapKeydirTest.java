package dev.firkin.index.offheap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firkin.spi.Location;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;

class OffheapKeydirTest {

  private static final int NUMBERS = 9000;

  enum Verb {
    PUT,
    REMOVE,
    REPLACE,
    REPLACE_ANOTHER,
    FIND,
    VISIT_SOME
  }

  /** A step of a history, for a run of numbers, so that few steps fill and empty tables. */
  record Step(Verb verb, int first, int count) {}

  @Provide
  Arbitrary<List<Step>> histories() {
    return Combinators.combine(
            Arbitraries.frequency(
                Tuple.of(5, Verb.PUT),
                Tuple.of(3, Verb.REMOVE),
                Tuple.of(1, Verb.REPLACE),
                Tuple.of(1, Verb.REPLACE_ANOTHER),
                Tuple.of(1, Verb.FIND),
                Tuple.of(3, Verb.VISIT_SOME)),
            Arbitraries.integers().between(0, NUMBERS - 1),
            Arbitraries.integers().between(1, 3000))
        .as(Step::new)
        .list()
        .ofMaxSize(30);
  }

  /** After each step the table is in order, and visits in the middle see what they must. */
  @Property(tries = 300)
  void anyHistoryReadsLikeAMap(@ForAll Hashing hashing, @ForAll("histories") List<Step> history) {
    try (var subject = new Subject(hashing)) {
      history.forEach(subject::perform);
      subject.checkAll();
    }
  }

  /** A home may lie in two stripes; the one that tells of the overflow is the second here. */
  @Test
  void givenAnOverflowingKey_whenItsHomeLiesInTwoStripes_thenAVisitComesByIt() {
    var records = new NumberedRecords(Hashing.FIVES);
    try (var keydir = new OffheapKeydir(records)) {
      for (int number = 0; number < 3034; number++) {
        keydir.put(
            NumberedRecords.key(number), records.hash(number), NumberedRecords.bare(number, 1));
      }
      assertThat(keydir.overflowing()).isOne();
      Set<Integer> visited = new HashSet<>();
      long cursor = 0;
      do {
        cursor = keydir.visit(cursor, (key, location) -> visited.add(NumberedRecords.number(key)));
      } while (cursor != 0);
      assertThat(visited).hasSize(3034);
    }
  }

  private static final class Subject implements AutoCloseable {
    final NumberedRecords records;
    final OffheapKeydir keydir;
    final Map<Integer, Long> model = new HashMap<>();
    final int numbers;
    long version;
    long cursor;
    Set<Integer> staying = new HashSet<>();
    Map<Integer, Integer> visited = new HashMap<>();

    Subject(Hashing hashing) {
      records = new NumberedRecords(hashing);
      keydir = new OffheapKeydir(records);
      numbers = hashing.isSpread() ? NUMBERS : 900;
    }

    void perform(Step step) {
      version++;
      for (int i = 0; i < step.count; i++) {
        perform(step.verb, (step.first + i) % numbers);
      }
      if (step.verb == Verb.VISIT_SOME) {
        visitSome(step.count);
      }
      assertThat(keydir.size()).isEqualTo(model.size());
      assertThat(TableCheck.check(keydir.table(), records))
          .isEqualTo(model.size() - keydir.overflowing());
    }

    private void perform(Verb verb, int number) {
      byte[] key = NumberedRecords.key(number);
      long hash = records.hash(number);
      long before = model.getOrDefault(number, Location.ABSENT);
      long after = NumberedRecords.location(number, version);
      switch (verb) {
        case PUT -> {
          assertThat(keydir.put(key, hash, after)).isEqualTo(before);
          model.put(number, Location.withoutLength(after));
        }
        case REMOVE -> {
          assertThat(keydir.remove(key, hash)).isEqualTo(before);
          model.remove(number);
          staying.remove(number);
        }
        case REPLACE -> {
          boolean present = before != Location.ABSENT;
          assertThat(keydir.replace(key, hash, present ? before | 5 : after, after))
              .isEqualTo(present);
          if (present) {
            model.put(number, Location.withoutLength(after));
          }
        }
        case REPLACE_ANOTHER -> {
          long other = NumberedRecords.location(number, version + 1);
          assertThat(keydir.replace(key, hash, other, after)).isFalse();
        }
        case FIND, VISIT_SOME -> assertThat(keydir.find(key, hash)).isEqualTo(before);
      }
    }

    /** Goes on with a visit that was begun some steps ago. */
    private void visitSome(int calls) {
      for (int i = 0; i <= calls % 20; i++) {
        if (cursor == 0) {
          staying = new HashSet<>(model.keySet());
          visited.clear();
        }
        cursor =
            keydir.visit(
                cursor,
                (key, location) -> {
                  int number = NumberedRecords.number(key);
                  assertThat(location).isEqualTo(model.get(number));
                  visited.merge(number, 1, Integer::sum);
                });
        if (cursor == 0) {
          assertThat(visited.keySet()).containsAll(staying);
          assertThat(staying).allSatisfy(number -> assertThat(visited.get(number)).isOne());
        }
      }
    }

    void checkAll() {
      for (int number = 0; number < numbers; number++) {
        perform(Verb.FIND, number);
      }
      Map<Integer, Long> contents = new HashMap<>();
      long next = 0;
      do {
        next =
            keydir.visit(
                next,
                (key, location) ->
                    assertThat(contents.put(NumberedRecords.number(key), location)).isNull());
      } while (next != 0);
      assertThat(contents).isEqualTo(model);
    }

    @Override
    public void close() {
      keydir.close();
      assertThat(keydir.memoryBytes()).isLessThan(4096);
    }
  }
}
