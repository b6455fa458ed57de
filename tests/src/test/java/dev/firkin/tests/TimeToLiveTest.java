package dev.firkin.tests;

import static dev.firkin.tests.Stores.b;
import static dev.firkin.tests.Stores.s;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.firkin.Batch;
import dev.firkin.Entry;
import dev.firkin.Firkin;
import dev.firkin.FirkinMap;
import dev.firkin.codec.Codecs;
import dev.firkin.config.FirkinOptions;
import dev.firkin.config.MapOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimeToLiveTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration HOUR = Duration.ofHours(1);

  @TempDir Path directory;
  private final TestClock clock = new TestClock();
  private Firkin store;

  @BeforeEach
  void open() {
    store = Firkin.open(directory, options().build());
  }

  private FirkinOptions.Builder options() {
    return Stores.quiet().clock(clock);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void reopen() {
    store.close();
    open();
  }

  private void putExpiring(String key, String value) {
    store.put(b(key), b(value), MINUTE);
  }

  @Test
  @Tag("trap-G4")
  void givenExpiredEntry_whenAskedInAnyWay_thenItIsNotThere() {
    putExpiring("gone", "v");
    store.put(b("stays"), b("v"));
    clock.advance(MINUTE);

    assertThat(store.get(b("gone"))).isNull();
    assertThat(store.containsKey(b("gone"))).isFalse();
    assertThat(store.get(b("gone"), new byte[9], 0)).isEqualTo(-1);
    assertThat(store.<Long>view(b("gone"), v -> v.byteSize())).isNull();
    assertThat(store.valueSize(b("gone"))).isEmpty();
    assertThat(store.timeToLive(b("gone"))).isEmpty();
    assertThat(store.touch(b("gone"), HOUR)).isFalse();
    assertThat(store.delete(b("gone"))).isFalse();
    assertThat(store.delete(b("gone"), b("v"))).isFalse();
    assertThat(store.replace(b("gone"), b("v"), b("w"))).isFalse();
    assertThat(store.size()).isEqualTo(1);
    assertThat(store.stats().keys()).isEqualTo(1);
    assertThat(Stores.entries(store)).containsOnlyKeys("stays");
    try (var keys = store.keys()) {
      assertThat(keys.map(Stores::s)).containsExactly("stays");
    }
    try (var values = store.values()) {
      assertThat(values).hasSize(1);
    }
    assertThat(store.<Integer>fold(0, (n, e) -> n + 1)).isEqualTo(1);
  }

  @Test
  @Tag("trap-G4")
  void givenExpiredEntry_whenATypedMapIsAsked_thenItIsNotThere() {
    FirkinMap<String, String> map = Stores.texts(store);
    map.put("gone", "v", MINUTE);
    map.put("stays", "v");
    clock.advance(MINUTE);

    assertThat(map.get("gone")).isNull();
    assertThat(map).doesNotContainKey("gone").hasSize(1).containsOnlyKeys("stays");
    assertThat(map.mappingCount()).isEqualTo(1);
    assertThat(map.keySet()).containsExactly("stays");
    assertThat(map.values()).containsExactly("v");
    assertThat(map.entrySet()).containsExactly(Map.entry("stays", "v"));
    assertThat(map.remove("gone")).isNull();
    assertThat(map.remove("gone", "v")).isFalse();
    assertThat(map.replace("gone", "w")).isNull();
    assertThat(map.replace("gone", "v", "w")).isFalse();
    assertThat(map.computeIfPresent("gone", (k, v) -> "w")).isNull();
    assertThat(map.getOrDefault("gone", "absent")).isEqualTo("absent");
    assertThat(map.isEmpty()).isFalse();
    assertThat(map.toString()).isEqualTo("{stays=v}");
    assertThat(Stores.drainedMap(map.entries())).containsOnlyKeys("stays");
    assertThat(store.stats().mapKeys()).containsEntry("texts", 1L);
  }

  @Test
  void givenExpiredEntry_whenPutIfAbsentOrComputed_thenItCountsAsAbsent() {
    putExpiring("a", "old");
    putExpiring("b", "old");
    FirkinMap<String, String> map = Stores.texts(store);
    map.put("c", "old", MINUTE);
    map.put("d", "old", MINUTE);
    map.put("e", "old", MINUTE);
    map.put("f", "old", MINUTE);
    clock.advance(MINUTE);

    assertThat(store.putIfAbsent(b("a"), b("new"))).isTrue();
    assertThat(s(store.compute(b("b"), now -> now == null ? b("new") : b("wrong"))))
        .isEqualTo("new");
    assertThat(map.putIfAbsent("c", "new")).isNull();
    assertThat(map.computeIfAbsent("d", k -> "new")).isEqualTo("new");
    assertThat(map.merge("e", "new", (x, y) -> "wrong")).isEqualTo("new");
    assertThat(map.put("f", "new")).isNull();

    clock.advance(HOUR);
    assertThat(Stores.entries(store))
        .containsExactlyInAnyOrderEntriesOf(Map.of("a", "new", "b", "new"));
    assertThat(map)
        .containsExactlyInAnyOrderEntriesOf(Map.of("c", "new", "d", "new", "e", "new", "f", "new"));
  }

  @Test
  void givenTimeToLive_whenJustBeforeAndAtItsEnd_thenThereAndGone() {
    putExpiring("k", "v");
    clock.advance(MINUTE.minusMillis(1));
    assertThat(s(store.get(b("k")))).isEqualTo("v");
    assertThat(store.timeToLive(b("k"))).contains(Duration.ofMillis(1));

    clock.advance(Duration.ofMillis(1));

    assertThat(store.get(b("k"))).isNull();
  }

  @Test
  @Tag("trap-G5")
  @Tag("trap-G7")
  void givenTimeToLive_whenPutAgainWithout_thenItStays() {
    putExpiring("put", "v");
    putExpiring("replaced", "v");
    putExpiring("computed", "v");
    putExpiring("batched", "v");
    store.put(b("put"), b("w"));
    assertThat(store.replace(b("replaced"), b("v"), b("w"))).isTrue();
    store.compute(b("computed"), v -> b("w"));
    store.write(new Batch().put(b("batched"), b("w")));
    assertThat(store.timeToLive(b("put"))).isEmpty();

    clock.advance(HOUR);

    assertThat(Stores.entries(store)).containsOnlyKeys("put", "replaced", "computed", "batched");
    assertThat(store.size()).isEqualTo(4);
  }

  @Test
  @Tag("trap-G7")
  void givenShortTimeToLive_whenPutAgainWithLonger_thenTheLongerHolds() {
    putExpiring("k", "v");
    store.put(b("k"), b("w"), HOUR);
    clock.advance(MINUTE);
    assertThat(store.size()).isEqualTo(1);
    assertThat(s(store.get(b("k")))).isEqualTo("w");
    assertThat(store.timeToLive(b("k"))).contains(HOUR.minus(MINUTE));
  }

  @Test
  void givenEntry_whenTouched_thenItLivesThatLongFromNow() {
    putExpiring("a", "v");
    store.put(b("b"), b("v"));
    clock.advance(Duration.ofSeconds(59));

    assertThat(store.touch(b("a"), MINUTE)).isTrue();
    assertThat(store.touch(b("b"), MINUTE)).isTrue();
    assertThat(store.touch(b("absent"), MINUTE)).isFalse();

    clock.advance(Duration.ofSeconds(59));
    assertThat(Stores.entries(store)).containsOnlyKeys("a", "b");
    clock.advance(Duration.ofSeconds(1));
    assertThat(store.size()).isZero();
  }

  @Test
  void givenDefaultsOfStoreAndMap_whenPut_thenTheNearerOneHolds() {
    store.close();
    store = Firkin.open(directory, options().defaultTimeToLive(MINUTE).build());
    FirkinMap<String, String> asStore = Stores.texts(store, "as-store");
    FirkinMap<String, String> own =
        store.map("own", Codecs.utf8(), Codecs.utf8(), MapOptions.withTimeToLive(HOUR));
    store.put(b("k"), b("v"));
    store.write(new Batch().put(b("batched"), b("v")).put(own, "batched", "v"));
    asStore.put("k", "v");
    own.put("k", "v");
    own.put("short", "v", Duration.ofSeconds(1));

    clock.advance(MINUTE);
    assertThat(store.size()).isZero();
    assertThat(asStore).isEmpty();
    assertThat(own).containsOnlyKeys("k", "batched");
    clock.advance(HOUR);
    assertThat(own).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void givenEntrySeenExpired_whenTheClockGoesBack_thenItDoesNotReturn(boolean reopened) {
    putExpiring("k", "v");
    clock.advance(MINUTE);
    assertThat(store.get(b("k"))).isNull();

    clock.back(MINUTE);
    if (reopened) {
      reopen();
    }

    assertThat(store.get(b("k"))).isNull();
    assertThat(store.containsKey(b("k"))).isFalse();
    assertThat(store.size()).isZero();
    assertThat(Stores.entries(store)).isEmpty();
    putExpiring("k", "new");
    assertThat(s(store.get(b("k")))).isEqualTo("new");
  }

  @Test
  void givenEntrySeenExpiredBySizeOnly_whenTheClockGoesBackOverReopen_thenItDoesNotReturn() {
    putExpiring("k", "v");
    clock.advance(MINUTE);
    assertThat(store.size()).isZero();
    clock.back(HOUR);
    reopen();
    assertThat(store.size()).isZero();
    assertThat(store.get(b("k"))).isNull();
  }

  @Test
  void givenEntrySeenExpiredByAStreamOnly_whenTheClockGoesBack_thenItDoesNotReturn() {
    putExpiring("k", "v");
    clock.advance(MINUTE);
    assertThat(Stores.entries(store)).isEmpty();
    clock.back(HOUR);
    reopen();
    assertThat(Stores.entries(store)).isEmpty();
    assertThat(store.get(b("k"))).isNull();
  }

  @Test
  void givenEntrySeenExpiredThroughASnapshot_whenTheClockGoesBack_thenItDoesNotReturn() {
    putExpiring("k", "v");
    try (var snapshot = store.snapshot()) {
      clock.advance(MINUTE);
      assertThat(snapshot.get(b("k"))).isNull();
      clock.back(MINUTE);
      assertThat(snapshot.get(b("k"))).isNull();
      assertThat(Stores.drained(snapshot.entries())).isEmpty();
    }
  }

  @Test
  void givenClockThatIsBehind_whenNewEntriesExpire_thenEachIsJudgedByItsOwnClock() {
    putExpiring("first", "v");
    clock.advance(MINUTE);
    assertThat(store.size()).isZero();
    clock.back(HOUR);
    putExpiring("second", "v");
    reopen();
    assertThat(Stores.entries(store)).containsOnlyKeys("second");
    clock.advance(MINUTE);
    assertThat(store.size()).isZero();
    clock.back(MINUTE);
    reopen();
    assertThat(store.size()).isZero();
  }

  @Test
  @Tag("trap-G6")
  void givenTimeToLive_whenReopened_thenItRunsOnMeanwhile() {
    putExpiring("short", "v");
    store.put(b("long"), b("v"), HOUR);
    store.close();
    clock.advance(MINUTE);
    open();
    assertThat(Stores.entries(store)).containsOnlyKeys("long");
    assertThat(store.timeToLive(b("long"))).contains(HOUR.minus(MINUTE));
    assertThat(store.stats().keys()).isEqualTo(1);
  }

  @Test
  void givenStream_whenRead_thenEntriesTellTheirExpiry() {
    putExpiring("k", "v");
    store.put(b("stays"), b("v"));
    Instant expiry = clock.instant().plus(MINUTE);
    try (var entries = store.entries()) {
      List<Instant> expiries =
          entries.sorted((x, y) -> s(x.key()).compareTo(s(y.key()))).map(Entry::expiry).toList();
      assertThat(expiries).containsExactly(expiry, null);
    }
  }

  @Test
  @Tag("trap-G8")
  void givenOlderVersionInAnotherSegment_whenTheExpiredOneIsMergedAway_thenTheOlderStaysDead() {
    byte[] filler = new byte[8 << 10];
    for (int i = 0; i < 100; i++) {
      store.put(b("filler" + i), filler);
    }
    store.put(b("k"), b("older"));
    Stores.rollOver(store);
    putExpiring("k", "newer");
    Stores.rollOver(store);
    store.put(b("last"), b("v"));
    clock.advance(MINUTE);
    assertThat(store.get(b("k"))).isNull();
    assertThat(store.size()).isEqualTo(101);

    store.compact(0.5);
    assertThat(store.get(b("k"))).isNull();
    reopen();

    assertThat(store.get(b("k"))).isNull();
    assertThat(store.size()).isEqualTo(101);
    store.compact();
    reopen();
    assertThat(store.get(b("k"))).isNull();
    assertThat(store.size()).isEqualTo(101);
  }

  @Test
  @Tag("trap-G8")
  void givenWholeSegmentsOfExpiredOverwrites_whenDropped_thenNoOlderValueComesBack() {
    byte[] value = new byte[500];
    for (int i = 0; i < 1500; i++) {
      store.put(b("key" + i), value);
    }
    for (int i = 0; i < 5; i++) {
      store.put(b("filler" + i), new byte[40_000]);
    }
    Stores.rollOver(store);
    for (int i = 0; i < 500; i++) {
      store.put(b("key" + i), value, MINUTE);
    }
    Stores.rollOver(store);
    clock.advance(MINUTE);

    store.compact(0.9);
    reopen();

    assertThat(store.size()).isEqualTo(1005);
    assertThat(store.containsKey(b("key7"))).isFalse();
  }

  @Test
  @Tag("trap-G3")
  void givenExpiredSegments_whenCompacted_thenTheirFilesGoWithoutCopying() {
    byte[] value = new byte[1000];
    for (int i = 0; i < 3000; i++) {
      store.put(b("key" + i), value, MINUTE);
    }
    Stores.rollOver(store);
    clock.advance(MINUTE);

    store.compact();

    assertThat(store.stats().merge().bytesWritten()).isZero();
    assertThat(store.stats().merge().segmentsDropped()).isPositive();
    assertThat(store.stats().dataBytes()).isLessThan(64 << 10);
    assertThat(store.size()).isZero();
    reopen();
    assertThat(store.size()).isZero();
  }

  @Test
  @Tag("trap-G1")
  void givenReaderOfAnExpiredKey_whenItIsWrittenMeanwhile_thenTheNewValueStays() throws Exception {
    try (var crew = new Crew()) {
      crew.repeat(() -> store.get(b("k")));
      crew.repeat(store::size);
      crew.add(() -> {
        for (int i = 0; i < 2_000; i++) {
          store.put(b("k"), b("v"), MINUTE);
          clock.advance(MINUTE);
          store.put(b("k"), b("new" + i));
          assertThat(s(store.get(b("k")))).isEqualTo("new" + i);
        }
        crew.stop();
      });
      crew.join();
    }
    assertThat(s(store.get(b("k")))).isEqualTo("new1999");
    reopen();
    assertThat(s(store.get(b("k")))).isEqualTo("new1999");
  }

  @Test
  void givenEndlessTimeToLive_whenPut_thenItStays() {
    store.put(b("k"), b("v"), Duration.ofSeconds(Long.MAX_VALUE));
    clock.set(Instant.parse("2999-01-01T00:00:00Z"));
    assertThat(s(store.get(b("k")))).isEqualTo("v");
    assertThat(store.timeToLive(b("k"))).isPresent();
  }

  @Test
  void givenTimeToLiveBelowAMillisecond_whenPut_thenRefusedAndNothingWritten() {
    long before = store.stats().sequence();
    for (Duration bad : List.of(Duration.ZERO, Duration.ofNanos(999_999), Duration.ofSeconds(-1))) {
      assertThatThrownBy(() -> store.put(b("k"), b("v"), bad))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("1 ms or more");
      assertThatThrownBy(() -> store.touch(b("k"), bad))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> new Batch().put(b("k"), b("v"), bad))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> MapOptions.withTimeToLive(bad))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> FirkinOptions.builder().defaultTimeToLive(bad).build())
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(store.stats().sequence()).isEqualTo(before);
  }

  @Test
  void givenBatchWithTimeToLive_whenWrittenLater_thenItCountsFromTheWrite() {
    Batch batch = new Batch().put(b("k"), b("v"), MINUTE);
    clock.advance(HOUR);
    store.write(batch);
    assertThat(store.timeToLive(b("k"))).contains(MINUTE);
  }

  @Test
  void givenReadOnlyStore_whenEntriesExpire_thenTheyAreGoneThereToo() {
    putExpiring("k", "v");
    store.close();
    store = Firkin.open(directory, options().readOnly(true).build());
    assertThat(s(store.get(b("k")))).isEqualTo("v");
    clock.advance(MINUTE);
    assertThat(store.get(b("k"))).isNull();
    assertThat(store.size()).isZero();
    assertThat(Stores.entries(store)).isEmpty();
    clock.back(MINUTE);
    assertThat(store.get(b("k"))).isNull();
  }
}
