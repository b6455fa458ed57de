package dev.firkin.internal.keydir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.firkin.internal.keydir.KeydirKeys.Hashing;
import dev.firkin.spi.Keydir;
import dev.firkin.spi.Location;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class HeapKeydirTest {

  private static final KeyHash HASH = new KeyHash(3);

  private final HeapKeydir keydir = new HeapKeydir();

  @Test
  void givenNothing_whenAsked_thenIsEmptyAndTakesLessThanOneKibibyte() {
    assertThat(keydir.size()).isZero();
    assertThat(keydir.memoryBytes()).isLessThan(1024);
    assertThat(find("a")).isEqualTo(Location.ABSENT);
    assertThat(remove("a")).isEqualTo(Location.ABSENT);
    assertThat(replace("a", 0, at(1))).isFalse();
    assertThat(contents(keydir)).isEmpty();
  }

  @Test
  void givenAKey_whenPutAgain_thenTheLocationBeforeComesBack() {
    assertThat(put("a", at(1))).isEqualTo(Location.ABSENT);
    assertThat(put("a", at(2))).isEqualTo(at(1));

    assertThat(find("a")).isEqualTo(at(2));
    assertThat(keydir.size()).isOne();
  }

  @Test
  void givenARemovedKey_whenPutAgain_thenItIsBackOnce() {
    put("a", at(1));

    assertThat(remove("a")).isEqualTo(at(1));
    assertThat(remove("a")).isEqualTo(Location.ABSENT);
    assertThat(replace("a", at(1), at(2))).isFalse();
    assertThat(put("a", at(3))).isEqualTo(Location.ABSENT);

    assertThat(contents(keydir)).containsOnly(Map.entry("a", at(3)));
    assertThat(keydir.size()).isOne();
  }

  @Test
  void givenALocationOfAnotherLength_whenReplaced_thenTheRecordCountsNotItsLength() {
    put("a", Location.of(2, 64, 800));

    assertThat(replace("a", Location.of(2, 72, 800), at(9))).isFalse();
    assertThat(replace("a", Location.of(2, 64, 0), at(9))).isTrue();

    assertThat(find("a")).isEqualTo(at(9));
  }

  @Test
  void givenKeysOfOnePrefix_whenFound_thenLengthTellsThemApart() {
    put("a\0", at(1));
    put("a", at(2));
    put("a\0\0\0\0\0\0\0\0", at(3));

    assertThat(find("a")).isEqualTo(at(2));
    assertThat(find("a\0")).isEqualTo(at(1));
    assertThat(find("a\0\0")).isEqualTo(Location.ABSENT);
    assertThat(find("a\0\0\0\0\0\0\0\0")).isEqualTo(at(3));
  }

  @Test
  void givenTheCallersArray_whenItChanges_thenTheKeydirKeepsItsOwn() {
    byte[] key = bytes("before");
    keydir.put(key, HASH.hash(key), at(1));

    key[0] = 'x';
    keydir.visit(0, (visited, location) -> visited[0] = 'y');

    assertThat(find("before")).isEqualTo(at(1));
  }

  @Test
  void givenMisuse_whenPut_thenIsRefusedAndNothingChanges() {
    assertThatThrownBy(() -> put("", at(1))).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> keydir.put(new byte[0x10000], 5, at(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("65536");
    assertThatThrownBy(() -> put("a", Location.ABSENT))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> replace("a", at(1), Location.ABSENT))
        .isInstanceOf(IllegalArgumentException.class);

    assertThat(keydir.size()).isZero();
  }

  @Test
  void givenAMillionKeys_whenAllAreRemoved_thenTheMemoryComesBack() {
    int keys = 1_000_000;
    byte[] key = new byte[16];
    long perKeyMax = 0;
    for (int i = 0; i < keys; i++) {
      ByteBuffer.wrap(key).putLong(8, i);
      assertThat(keydir.put(key, HASH.hash(key), at(i + 1))).isEqualTo(Location.ABSENT);
      if (i >= 100_000 && i % 1000 == 0) {
        perKeyMax = Math.max(perKeyMax, keydir.memoryBytes() / i);
      }
    }
    assertThat(perKeyMax).isLessThan(48);
    assertThat(keydir.size()).isEqualTo(keys);

    for (int i = 0; i < keys; i++) {
      ByteBuffer.wrap(key).putLong(8, i);
      assertThat(keydir.remove(key, HASH.hash(key))).isEqualTo(at(i + 1));
    }

    assertThat(keydir.size()).isZero();
    assertThat(keydir.memoryBytes()).isLessThan(512 * 1024);
  }

  @Test
  void givenKeysThatComeAndGo_whenTheNumberStays_thenTheMemoryStays() {
    int window = 5000;
    long most = 0;
    for (int i = 0; i < 300_000; i++) {
      put("session-" + i, at(i + 1));
      if (i >= window) {
        assertThat(remove("session-" + (i - window))).isEqualTo(at(i - window + 1));
      }
      most = Math.max(most, keydir.memoryBytes());
    }

    assertThat(keydir.size()).isEqualTo(window);
    assertThat(most).isLessThan(window * 128L);
  }

  @Test
  @Tag("trap-J3")
  void givenManyKeys_whenOneMoreComes_thenOnlyASmallPartOfTheTableIsMadeAnew() {
    int count = 400_000;
    long most = 0;
    for (int i = 0; i < count; i++) {
      long before = keydir.memoryBytes();
      put("a key of some length " + i, at(i + 1));
      most = Math.max(most, keydir.memoryBytes() - before);
    }
    assertThat(keydir.memoryBytes()).isGreaterThan(16 << 20);
    assertThat(most).isLessThan(1 << 20); // of a table that doubles it would be the half
  }

  @Test
  void givenAVisitUnderWay_whenShardsSplitAndPack_thenEachKeyThatStaysComesOnce() {
    for (int i = 0; i < 20_000; i++) {
      put("stays-" + i, at(i + 1));
    }
    Map<String, Integer> times = new HashMap<>();
    long cursor = 0;
    int step = 0;
    do {
      cursor = keydir.visit(cursor, (key, location) -> times.merge(text(key), 1, Integer::sum));
      for (int i = 0; i < 20_000; i++) {
        put("comes-" + step + "-" + i, at(1));
        if (i % 2 == 0) {
          remove("comes-" + step + "-" + i);
        }
      }
      step++;
    } while (cursor != 0);

    assertThat(step).isGreaterThan(4);
    assertThat(times.values()).containsOnly(1);
    assertThat(times.keySet().stream().filter(key -> key.startsWith("stays-"))).hasSize(20_000);
  }

  @Test
  void givenAVisitor_whenItRemovesWhatItSees_thenTheVisitGoesOn() {
    for (int i = 0; i < 30_000; i++) {
      put("key-" + i, at(i + 1));
    }

    long cursor = 0;
    do {
      cursor = keydir.visit(cursor, (key, location) -> keydir.remove(key, HASH.hash(key)));
    } while (cursor != 0);

    assertThat(keydir.size()).isZero();
  }

  @Test
  void givenOneHashForAll_whenItCannotBeDivided_thenSaysSoAndKeepsWhatItHas() {
    byte[] key = new byte[0xFFFF];
    for (int i = 0; i < 14; i++) {
      key[i] = 1;
      keydir.put(key, 5, at(i + 1));
    }
    long before = keydir.memoryBytes();

    key[14] = 1;
    assertThatThrownBy(() -> keydir.put(key, 5, at(15)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("well mixed");

    assertThat(keydir.memoryBytes()).isEqualTo(before);
    assertThat(keydir.size()).isEqualTo(14);
    key[14] = 0;
    assertThat(keydir.find(key, 5)).isEqualTo(at(14));
  }

  @Test
  void givenHashesThatDifferOnlyAtTheLastDividingBit_whenFull_thenDividesDownToIt() {
    byte[] key = new byte[0xFFFF];
    long bit = 1L << 64 - HeapKeydir.DEPTH_MAX;
    for (int i = 0; i < 28; i++) {
      key[i] = 1;
      keydir.put(key, i % 2 * bit, at(i + 1));
    }

    assertThat(keydir.find(key, bit)).isEqualTo(at(28));
    assertThat(contents(keydir)).hasSize(28);
  }

  @Test
  void givenClosed_whenAFindComesLate_thenItFindsNothing() {
    for (int i = 0; i < 30_000; i++) {
      put("key-" + i, at(i + 1));
    }

    keydir.close();

    assertThat(find("key-1")).isEqualTo(Location.ABSENT);
    assertThat(keydir.size()).isZero();
    assertThat(keydir.memoryBytes()).isLessThan(1024);
  }

  /** One step of a history, done for a run of keys so that few steps fill shards. */
  record Step(Verb verb, int first, int count) {}

  enum Verb {
    PUT,
    REMOVE,
    REPLACE_RIGHT,
    REPLACE_WRONG,
    FIND,
    VISIT
  }

  @Provide
  Arbitrary<List<Step>> histories() {
    var step =
        Combinators.combine(
                // Puts twice as often, or most histories would stay small.
                Arbitraries.frequency(
                    Tuple.of(2, Verb.PUT),
                    Tuple.of(1, Verb.REMOVE),
                    Tuple.of(1, Verb.REPLACE_RIGHT),
                    Tuple.of(1, Verb.REPLACE_WRONG),
                    Tuple.of(1, Verb.FIND),
                    Tuple.of(1, Verb.VISIT)),
                Arbitraries.integers().between(0, 5999),
                Arbitraries.integers().between(1, 1500))
            .as(Step::new);
    return step.list().ofMaxSize(40);
  }

  @Property(tries = 200)
  void anyHistoryReadsLikeAMap(@ForAll Hashing hashing, @ForAll("histories") List<Step> history) {
    try (var keydir = new HeapKeydir()) {
      Map<Integer, Long> model = new HashMap<>();
      long clock = 0;
      for (Step step : history) {
        for (int i = 0; i < step.count; i++) {
          int number = (step.first + i) % hashing.keysMax;
          clock++;
          apply(step.verb, keydir, hashing, number, model, at(clock));
        }
        if (step.verb == Verb.VISIT) {
          assertThat(contents(keydir)).isEqualTo(named(model));
        }
        assertThat(keydir.size()).isEqualTo(model.size());
      }
      for (int number = 0; number < hashing.keysMax; number++) {
        apply(Verb.FIND, keydir, hashing, number, model, 0);
      }
      assertThat(contents(keydir)).isEqualTo(named(model));
    }
  }

  private static void apply(
      Verb verb, Keydir keydir, Hashing hashing, int number, Map<Integer, Long> model, long now) {
    byte[] key = KeydirKeys.key(number);
    long hash = KeydirKeys.hash(number, hashing);
    long before = model.getOrDefault(number, Location.ABSENT);
    switch (verb) {
      case PUT -> {
        assertThat(keydir.put(key, hash, now)).isEqualTo(before);
        model.put(number, now);
      }
      case REMOVE -> {
        assertThat(keydir.remove(key, hash)).isEqualTo(before);
        model.remove(number);
      }
      case REPLACE_RIGHT -> {
        boolean present = before != Location.ABSENT;
        assertThat(keydir.replace(key, hash, before, now)).isEqualTo(present);
        if (present) {
          model.put(number, now);
        }
      }
      case REPLACE_WRONG -> assertThat(keydir.replace(key, hash, notOf(before), now)).isFalse();
      case FIND, VISIT -> assertThat(keydir.find(key, hash)).isEqualTo(before);
    }
  }

  /** A location that is like no other with another number. */
  static long at(long number) {
    return Location.of((int) (number >>> 28), (number & 0xFFFFFFF) << 3, 8);
  }

  /** A location that no key ever has, since a location is of one key only. */
  private static long notOf(long location) {
    return location ^ Location.of(1 << 15, 0, 0);
  }

  private static Map<String, Long> named(Map<Integer, Long> model) {
    return model.entrySet().stream()
        .collect(Collectors.toMap(e -> text(KeydirKeys.key(e.getKey())), Map.Entry::getValue));
  }

  /** All that a visit comes by; fails if a key comes twice. */
  private static Map<String, Long> contents(Keydir keydir) {
    Map<String, Long> contents = new HashMap<>();
    long cursor = 0;
    do {
      cursor =
          keydir.visit(
              cursor, (key, location) -> assertThat(contents.put(text(key), location)).isNull());
    } while (cursor != 0);
    return contents;
  }

  private long find(String key) {
    return keydir.find(bytes(key), HASH.hash(bytes(key)));
  }

  private long put(String key, long location) {
    return keydir.put(bytes(key), HASH.hash(bytes(key)), location);
  }

  private boolean replace(String key, long expected, long location) {
    return keydir.replace(bytes(key), HASH.hash(bytes(key)), expected, location);
  }

  private long remove(String key) {
    return keydir.remove(bytes(key), HASH.hash(bytes(key)));
  }

  private static byte[] bytes(String key) {
    return key.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String text(byte[] key) {
    return new String(key, StandardCharsets.ISO_8859_1);
  }
}
