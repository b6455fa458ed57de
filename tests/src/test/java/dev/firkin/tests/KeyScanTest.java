package dev.firkin.tests;

import static dev.firkin.tests.Stores.b;
import static org.assertj.core.api.Assertions.assertThat;

import dev.firkin.Firkin;
import dev.firkin.FirkinMap;
import dev.firkin.Snapshot;
import dev.firkin.testkit.FaultyDisk;
import dev.firkin.testkit.FirkinOnDisk;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys without values come from hint files where these say enough: they are the same keys. */
class KeyScanTest {

  private static final Duration LIFE = Duration.ofMinutes(1);

  @TempDir Path directory;

  sealed interface Step {
    record Put(boolean named, int key, int bytes) implements Step {}

    record PutExpiring(boolean named, int key) implements Step {}

    record Delete(boolean named, int key) implements Step {}

    record Clear(boolean named) implements Step {}

    record Seal() implements Step {}

    record Compact() implements Step {}

    record Advance() implements Step {}

    record Hold() implements Step {}

    /** Begins to read the keys of the moment that was held last, and leaves off in the middle. */
    record Begin(boolean named, int keys) implements Step {}

    record Reopen() implements Step {}
  }

  /** When each key expires, of the unnamed and of the named map. */
  private record State(Map<String, Long> unnamed, Map<String, Long> named) {
    Map<String, Long> of(boolean isNamed) {
      return isNamed ? named : unnamed;
    }

    State copy() {
      return new State(new TreeMap<>(unnamed), new TreeMap<>(named));
    }
  }

  private record Held(Snapshot snapshot, State state) {}

  /** A stream of keys that was begun. */
  private record Begun(Held held, boolean named, List<String> found, Iterator<String> rest) {}

  /** A store beside the model of it. */
  private static final class Subject implements AutoCloseable {
    private final FaultyDisk disk = new FaultyDisk();
    private final String keydir;
    private final TestClock clock = new TestClock();
    private final State state = new State(new TreeMap<>(), new TreeMap<>());
    private final List<Held> held = new ArrayList<>();
    private final List<Begun> begun = new ArrayList<>();
    private Firkin store;
    private FirkinMap<String, String> named;

    Subject(String keydir) {
      this.keydir = keydir;
      open();
    }

    private void open() {
      store =
          FirkinOnDisk.open(
              disk, Stores.quiet().keydir(keydir).clock(clock).snapshotsMax(1000).build());
      named = Stores.texts(store);
    }

    void step(Step step) {
      switch (step) {
        case Step.Put(boolean isNamed, int key, int bytes) -> {
          if (isNamed) {
            named.put("k" + key, "x".repeat(bytes));
          } else {
            store.put(b("k" + key), new byte[bytes]);
          }
          state.of(isNamed).put("k" + key, Long.MAX_VALUE);
        }
        case Step.PutExpiring(boolean isNamed, int key) -> {
          if (isNamed) {
            named.put("k" + key, "x", LIFE);
          } else {
            store.put(b("k" + key), new byte[1], LIFE);
          }
          state.of(isNamed).put("k" + key, clock.instant().plus(LIFE).toEpochMilli());
        }
        case Step.Delete(boolean isNamed, int key) -> {
          if (isNamed) {
            named.delete("k" + key);
          } else {
            store.delete(b("k" + key));
          }
          state.of(isNamed).remove("k" + key);
        }
        case Step.Clear(boolean isNamed) -> {
          if (isNamed) {
            named.clear();
          } else {
            store.clear();
          }
          state.of(isNamed).clear();
        }
        case Step.Seal() -> Stores.rollOver(store);
        case Step.Compact() -> store.compact();
        case Step.Advance() -> clock.advance(LIFE.dividedBy(2));
        case Step.Hold() -> held.add(new Held(store.snapshot(), state.copy()));
        case Step.Begin(boolean isNamed, int keys) -> {
          if (!held.isEmpty()) {
            begin(held.getLast(), isNamed, keys);
          }
        }
        case Step.Reopen() -> {
          close();
          open();
        }
      }
    }

    private void begin(Held moment, boolean isNamed, int keys) {
      Stream<String> stream =
          isNamed ? moment.snapshot.keys(named) : moment.snapshot.keys().map(Stores::s);
      Begun one = new Begun(moment, isNamed, new ArrayList<>(), stream.iterator());
      for (int i = 0; i < keys && one.rest.hasNext(); i++) {
        one.found.add(one.rest.next());
      }
      begun.add(one);
    }

    private List<String> alive(State then, boolean isNamed) {
      long now = clock.millis();
      return then.of(isNamed).entrySet().stream()
          .filter(entry -> entry.getValue() > now)
          .map(Map.Entry::getKey)
          .toList();
    }

    /** Compares everything; what was found before a key expired may be more. */
    void look() {
      for (Begun one : begun) {
        List<String> before = List.copyOf(one.found);
        one.rest.forEachRemaining(one.found::add);
        assertThat(one.found).doesNotHaveDuplicates();
        assertThat(one.found).containsAll(alive(one.held.state, one.named));
        assertThat(one.held.state.of(one.named).keySet()).containsAll(one.found);
        assertThat(one.found.subList(before.size(), one.found.size()))
            .as("found after the last step")
            .allMatch(key -> alive(one.held.state, one.named).contains(key));
      }
      begun.clear();
      for (Held moment : held) {
        try (Stream<byte[]> keys = moment.snapshot.keys()) {
          assertThat(keys.map(Stores::s))
              .containsExactlyInAnyOrderElementsOf(alive(moment.state, false));
        }
        try (Stream<String> keys = moment.snapshot.keys(named)) {
          assertThat(keys).containsExactlyInAnyOrderElementsOf(alive(moment.state, true));
        }
        assertThat(Stores.drained(moment.snapshot.entries()).keySet())
            .containsExactlyInAnyOrderElementsOf(alive(moment.state, false));
      }
      try (Stream<byte[]> keys = store.keys()) {
        assertThat(keys.map(Stores::s)).containsExactlyInAnyOrderElementsOf(alive(state, false));
      }
    }

    @Override
    public void close() {
      look();
      held.forEach(moment -> moment.snapshot.close());
      held.clear();
      store.close();
    }
  }

  @Property(tries = 150)
  void keysAreThoseOfTheMoment(
      @ForAll("histories") List<Step> history, @ForAll("keydirs") String keydir) {
    try (Subject subject = new Subject(keydir)) {
      history.forEach(subject::step);
    }
  }

  @Provide
  Arbitrary<String> keydirs() {
    return Arbitraries.of("heap", PlainKeydirs.NAME);
  }

  @Provide
  Arbitrary<List<Step>> histories() {
    Arbitrary<Boolean> named = Arbitraries.of(false, false, true);
    Arbitrary<Integer> key = Arbitraries.integers().between(0, 12);
    return Arbitraries.<Step>frequencyOf(
            Tuple.of(
                24, Combinators.combine(named, key, Arbitraries.of(0, 10, 5000)).as(Step.Put::new)),
            Tuple.of(2, Combinators.combine(named, key).as(Step.PutExpiring::new)),
            Tuple.of(6, Combinators.combine(named, key).as(Step.Delete::new)),
            Tuple.of(1, named.map(Step.Clear::new)),
            Tuple.of(4, Arbitraries.create(Step.Seal::new)),
            Tuple.of(3, Arbitraries.create(Step.Compact::new)),
            Tuple.of(1, Arbitraries.create(Step.Advance::new)),
            Tuple.of(4, Arbitraries.create(Step.Hold::new)),
            Tuple.of(
                2,
                Combinators.combine(named, Arbitraries.integers().between(0, 10))
                    .as(Step.Begin::new)),
            Tuple.of(3, Arbitraries.create(Step.Reopen::new)))
        .list()
        .ofMaxSize(80);
  }

  @Test
  void givenAKeydirWithoutKeys_whenKeysAreRead_thenNoRecordIsReadAtRandom() {
    var options = Stores.quiet().keydir(PlainKeydirs.NAME).build();
    try (Firkin store = Firkin.open(directory, options)) {
      for (int round = 0; round < 3; round++) {
        for (int key = 0; key < 1000; key++) {
          if (key % 4 >= round) {
            store.put(b("k" + key), new byte[10 * key % 300]);
          }
        }
        Stores.rollOver(store);
      }
    }
    try (Firkin store = Firkin.open(directory, options)) { // with the hint files there
      store.delete(b("k3"));
      long before = PlainKeydirs.READS.get();

      try (Stream<byte[]> keys = store.keys()) {
        assertThat(keys).hasSize(999);
      }

      assertThat(PlainKeydirs.READS.get()).isEqualTo(before);
    }
  }

  @Test
  void givenAFewExpiredEntriesAmongMany_whenKeysAreRead_thenTheyAreLeftOut() {
    TestClock clock = new TestClock();
    var options = Stores.quiet().clock(clock).build();
    try (Firkin store = Firkin.open(directory, options)) {
      for (int key = 0; key < 1000; key++) {
        store.put(b("k" + key), b("v"));
      }
      store.put(b("soon"), b("v"), LIFE);
      store.put(b("late"), b("v"), LIFE.multipliedBy(3));
      Stores.rollOver(store);
    }
    try (Firkin store = Firkin.open(directory, options)) { // with the hint file there
      clock.advance(LIFE);

      try (Stream<byte[]> keys = store.keys()) {
        assertThat(keys.map(Stores::s)).hasSize(1001).contains("late").doesNotContain("soon");
      }

      clock.back(LIFE);
      try (Stream<byte[]> keys = store.keys()) {
        assertThat(keys.map(Stores::s)).hasSize(1001).doesNotContain("soon");
      }
    }
  }

  @Test
  void givenAKeydirThatIsFilledInOrder_whenReopened_thenItHoldsWhatItHeld() {
    var options = Stores.quiet().keydir(PlainKeydirs.NAME).checkpointBytes(Long.MAX_VALUE).build();
    Map<String, String> before;
    try (Firkin store = Firkin.open(directory, options)) {
      FirkinMap<String, String> texts = Stores.texts(store);
      for (int round = 0; round < 4; round++) {
        for (int key = round; key < 500; key += 1 + round) {
          store.put(b("k" + key), b("v" + round));
          texts.put("t" + key, "v" + round);
        }
        if (round == 1) {
          texts.clear();
        }
        store.delete(b("k" + round));
        Stores.rollOver(store);
      }
      before = Stores.entries(store);
    }
    long filled = PlainKeydirs.FILLED.get();

    try (Firkin store = Firkin.open(directory, options)) {
      assertThat(PlainKeydirs.FILLED.get() - filled).isGreaterThan(600);
      assertThat(Stores.entries(store)).isEqualTo(before);
      assertThat(store.size()).isEqualTo(before.size());
      before.forEach((key, value) -> assertThat(store.get(b(key))).isEqualTo(b(value)));
    }
  }
}
