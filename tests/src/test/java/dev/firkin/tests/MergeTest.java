package dev.firkin.tests;

import static dev.firkin.tests.Stores.b;
import static dev.firkin.tests.Stores.s;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.firkin.Firkin;
import dev.firkin.FirkinMap;
import dev.firkin.config.FirkinOptions;
import dev.firkin.config.MergeOptions;
import dev.firkin.config.MergeWindow;
import dev.firkin.stats.SegmentStats;
import dev.firkin.stats.StoreStats;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MergeTest {

  private static final byte[] KILOBYTE = new byte[1000];
  private static final Duration SOON = Duration.ofMillis(10);

  @TempDir Path directory;
  private Firkin store;

  private Firkin open(FirkinOptions.Builder options) {
    store = Firkin.open(directory, options.build());
    return store;
  }

  private void openQuiet() {
    open(Stores.quiet());
  }

  private static FirkinOptions.Builder merging(MergeOptions.Builder merge) {
    return Stores.quiet().merge(merge.checkInterval(SOON).build());
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void reopen() {
    close();
    openQuiet();
  }

  private void fill(String prefix, int count) {
    for (int i = 0; i < count; i++) {
      store.put(b(prefix + i), KILOBYTE);
    }
  }

  /** For what happens in the background and cannot be waited for by a latch. */
  private static void eventually(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(end);
      Thread.onSpinWait();
      java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
    }
  }

  @Test
  @Tag("trap-A7")
  @Tag("trap-A5")
  @Tag("trap-A12")
  void givenEverythingDeleted_whenCompacted_thenNearlyNothingIsLeft() {
    openQuiet();
    fill("k", 5000);
    for (int i = 0; i < 5000; i++) {
      assertThat(store.delete(b("k" + i))).isTrue();
    }

    long reclaimed = store.compact();

    assertThat(reclaimed).isGreaterThan(5_000_000);
    StoreStats stats = store.stats();
    assertThat(stats.keys()).isZero();
    assertThat(stats.dataBytes()).isLessThan(64 << 10);
    assertThat(stats.merge().tombstonesDropped()).isEqualTo(5000);
    reopen();
    assertThat(store.size()).isZero();
    assertThat(Stores.entries(store)).isEmpty();
    close();
    assertThat(Stores.bytesIn(directory)).isLessThan(512 << 10); // with the room kept in reserve
    openQuiet();
  }

  @Test
  @Tag("trap-E7")
  void givenOverwritesForAWhile_whenMergesRun_thenTheDirectoryStaysSmall() {
    open(merging(MergeOptions.builder().spaceRatioMax(2)));
    var random = new Random(1);
    long most = 0;
    for (int i = 0; i < 60_000; i++) {
      byte[] value = KILOBYTE.clone();
      value[0] = (byte) i;
      store.put(b("k" + random.nextInt(6000)), value);
      if (i % 1000 == 0) {
        most = Math.max(most, store.stats().dataBytes());
      }
    }
    // 6 MB alive; the limit holds at roll-overs, so a segment or two come on top.
    assertThat(most).isLessThan(2 * 6000 * 1060 + 3 * (1 << 20));
    assertThat(store.stats().merge().finished()).isPositive();
    Map<String, Integer> sizes = new TreeMap<>();
    store.fold(
        sizes,
        (m, e) -> {
          m.put(s(e.key()), e.value().length);
          return m;
        });
    reopen();
    assertThat(store.size()).isEqualTo(sizes.size());
  }

  @Test
  @Tag("trap-A1")
  @Tag("trap-A2")
  @Tag("trap-A3")
  void givenRandomHistoryWithPartialMergesAndReopens_whenRead_thenLikeAMap() {
    openQuiet();
    var random = new Random(42);
    var model = new TreeMap<String, String>();
    for (int step = 0; step < 12_000; step++) {
      String key = "k" + random.nextInt(700);
      int dice = random.nextInt(1000);
      if (dice < 250) {
        assertThat(store.delete(b(key))).isEqualTo(model.remove(key) != null);
      } else if (dice < 990) {
        String value = step + "x".repeat(random.nextInt(1200));
        store.put(b(key), b(value));
        model.put(key, value);
      } else if (dice < 996) {
        store.compact(random.nextDouble());
      } else if (dice < 998) {
        Stores.rollOver(store);
      } else {
        if (random.nextInt(10) == 0) {
          store.clear();
          model.clear();
        }
        reopen();
        assertThat(Stores.entries(store)).isEqualTo(model);
        assertCountsAreRight();
      }
    }
    reopen();
    assertThat(Stores.entries(store)).isEqualTo(model);
    store.compact();
    assertThat(Stores.entries(store)).isEqualTo(model);
    assertCountsAreRight();
    reopen();
    assertThat(Stores.entries(store)).isEqualTo(model);
  }

  /** What the store counts as it goes, against what a new opening counts, and a walk over it. */
  private void assertCountsAreRight() {
    StoreStats before = store.stats();
    long keys = 0;
    try (var all = store.keys()) {
      keys = all.count();
    }
    assertThat(before.keys()).isEqualTo(keys);
    long headers = 4096L * before.segments().size();
    assertThat(before.liveBytes() + before.deadBytes() + headers).isEqualTo(before.dataBytes());
    reopen();
    StoreStats after = store.stats();
    assertThat(after.keys()).isEqualTo(before.keys());
    assertThat(after.liveBytes()).isEqualTo(before.liveBytes());
    assertThat(after.deadBytes()).isEqualTo(before.deadBytes());
    assertThat(after.dataBytes()).isEqualTo(before.dataBytes());
    assertThat(after.sequence()).isEqualTo(before.sequence());
    assertThat(after.segments())
        .extracting(SegmentStats::deadRecords)
        .isEqualTo(before.segments().stream().map(SegmentStats::deadRecords).toList());
  }

  @Test
  @Tag("trap-I2")
  @Tag("trap-I3")
  @Tag("trap-I5")
  void givenAllKindsOfWrites_whenReopened_thenTheCountsAreTheSame() {
    openQuiet();
    FirkinMap<String, String> map = Stores.texts(store);
    for (int i = 0; i < 3000; i++) {
      store.put(b("k" + i % 1000), KILOBYTE);
      map.put("k" + i % 500, "v" + i);
    }
    store.write(new dev.firkin.Batch().delete(b("k1")).delete(b("absent")).put(b("k2"), b("")));
    store.delete(b("k3"));
    store.compute(b("k4"), v -> null);
    store.putIfAbsent(b("k3"), b("again"));
    assertThat(store.stats().keys()).isEqualTo(998 + 500);
    Map<String, Long> byMap = store.stats().mapKeys();
    assertThat(byMap).containsEntry("", 998L).containsEntry("texts", 500L);
    long live = store.stats().liveBytes();
    long dead = store.stats().deadBytes();
    reopen();
    assertThat(store.stats().liveBytes()).isEqualTo(live);
    assertThat(store.stats().deadBytes()).isEqualTo(dead);
    Stores.texts(store).clear();
    live = store.stats().liveBytes();
    dead = store.stats().deadBytes();
    reopen();
    assertThat(store.stats().mapKeys()).containsEntry("texts", 0L);
    assertThat(store.stats().liveBytes()).isEqualTo(live);
    assertThat(store.stats().deadBytes()).isEqualTo(dead);
    store.compact();
    long afterCompact = store.stats().liveBytes();
    assertThat(afterCompact).isEqualTo(live);
    reopen();
    assertThat(store.stats().liveBytes()).isEqualTo(live);
  }

  @Test
  void givenTombstonesThatOlderSegmentsNeed_whenCompactedPartly_thenItEnds() {
    openQuiet();
    fill("a", 900);
    Stores.rollOver(store);
    for (int i = 0; i < 200; i++) {
      store.delete(b("a" + i));
    }
    Stores.rollOver(store);
    fill("b", 900);
    Stores.rollOver(store);
    for (int i = 200; i < 400; i++) {
      store.delete(b("a" + i));
    }
    Stores.rollOver(store);

    store.compact(0.5);

    assertThat(store.size()).isEqualTo(1400);
    reopen();
    assertThat(store.size()).isEqualTo(1400);
    store.compact();
    reopen();
    assertThat(store.size()).isEqualTo(1400);
    assertThat(store.stats().deadBytes()).isLessThan(1000);
  }

  @Test
  void givenTombstonesThatOlderSegmentsNeed_whenMergesRunByThemselves_thenTheyComeToRest() {
    open(Stores.quiet());
    fill("a", 900);
    Stores.rollOver(store);
    for (int i = 0; i < 200; i++) {
      store.delete(b("a" + i));
    }
    Stores.rollOver(store);
    fill("b", 900);
    Stores.rollOver(store);
    for (int i = 200; i < 400; i++) {
      store.delete(b("a" + i));
    }
    Stores.rollOver(store);
    close();
    open(merging(MergeOptions.builder().smallFileThreshold(0)));
    var seen = new AtomicLong(-1);
    var quiet = new AtomicLong();
    eventually(
        "merges come to rest",
        () -> {
          long now = store.stats().merge().finished();
          quiet.set(now == seen.getAndSet(now) ? quiet.get() + 1 : 0);
          return quiet.get() > 100;
        });
    assertThat(store.size()).isEqualTo(1400);
  }

  @Test
  void givenWritersThatGoOn_whenCompacted_thenItReturns() throws Exception {
    openQuiet();
    fill("k", 2000);
    try (var crew = new Crew()) {
      crew.repeat(() -> fill("k", 500));
      crew.go();
      for (int i = 0; i < 3; i++) {
        store.compact();
      }
    }
    assertThat(store.size()).isEqualTo(2000);
  }

  @Test
  void givenRatio_whenCompacted_thenOnlySegmentsAboveItAreMerged() {
    openQuiet();
    fill("a", 900);
    Stores.rollOver(store);
    fill("b", 900);
    Stores.rollOver(store);
    for (int i = 0; i < 100; i++) {
      store.put(b("a" + i), b(""));
    }
    for (int i = 0; i < 700; i++) {
      store.put(b("b" + i), b(""));
    }
    assertThat(store.compact(0.5)).isGreaterThan(600_000);
    StoreStats stats = store.stats();
    assertThat(stats.deadBytes()).isBetween(90_000L, 200_000L);
    assertThat(store.compact(0)).isGreaterThan(90_000);
    assertThat(store.stats().deadBytes()).isLessThan(1000);
    for (double bad : new double[] {-0.1, 1.1, Double.NaN}) {
      assertThatThrownBy(() -> store.compact(bad))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("0 to 1");
    }
  }

  @Test
  void givenPause_whenThereIsGarbage_thenNothingIsMergedUntilResumed() {
    open(merging(MergeOptions.builder()));
    store.pauseMerges();
    assertThat(store.stats().merge().paused()).isTrue();
    for (int round = 0; round < 5; round++) {
      fill("k", 1500);
    }
    assertThat(store.stats().merge().finished()).isZero();
    long before = store.stats().dataBytes();
    store.resumeMerges();
    eventually("garbage goes", () -> store.stats().dataBytes() < before / 2);
    assertThat(store.stats().merge().paused()).isFalse();
    assertThat(store.size()).isEqualTo(1500);
  }

  @Test
  void givenSpaceLimit_whenMergesArePaused_thenWritersAreNotHeldUpForEver() throws Exception {
    open(merging(MergeOptions.builder().spaceRatioMax(1.1)));
    try (var crew = new Crew()) {
      var rounds = new AtomicLong();
      crew.repeat(() -> {
        fill("k", 1000);
        rounds.incrementAndGet();
      });
      crew.go();
      for (int i = 0; i < 30; i++) {
        long now = rounds.get();
        store.pauseMerges();
        eventually("writers go on while merges are paused", () -> rounds.get() > now + 1);
        store.resumeMerges();
      }
    }
  }

  @Test
  void givenRateLimit_whenCompacted_thenItIsKept() {
    open(merging(MergeOptions.builder().enabled(false).bytesPerSecondMax(2 << 20)));
    fill("k", 2000);
    for (int i = 0; i < 1000; i++) {
      store.delete(b("k" + 2 * i));
    }
    long start = System.nanoTime();
    store.compact();
    double seconds = (System.nanoTime() - start) / 1e9;
    long written = store.stats().merge().bytesWritten();
    assertThat(written).isGreaterThan(900_000);
    assertThat(seconds).isGreaterThan(0.8 * (written - (1 << 19)) / (2 << 20));
    assertThat(store.size()).isEqualTo(1000);
  }

  @Test
  void givenWindow_whenTheStoresClockIsOutsideIt_thenNoMergeStarts() {
    var clock = new TestClock();
    var window = new MergeWindow(LocalTime.of(1, 0), LocalTime.of(5, 0), ZoneId.of("UTC"));
    open(merging(MergeOptions.builder().window(window)).clock(clock)); // it is 12:00
    for (int round = 0; round < 5; round++) {
      fill("k", 1500);
    }
    long sealed = store.stats().segments().size();
    assertThat(sealed).isGreaterThan(4);
    assertThat(store.stats().merge().finished()).isZero();
    clock.advance(Duration.ofHours(14));
    fill("k", 1500);
    eventually("it is 2:00 now", () -> store.stats().merge().finished() > 0);
  }

  @Test
  @Tag("trap-I8")
  void givenManyRestarts_whenSmallSegmentsPileUp_thenTheDeadOnesGo() {
    openQuiet();
    for (int i = 0; i < 30; i++) {
      store.put(b("k" + i % 5), KILOBYTE);
      Stores.rollOver(store);
      if (i % 5 == 0) {
        reopen();
      }
    }
    close();
    open(merging(MergeOptions.builder()));
    eventually("dead segments go", () -> store.stats().segments().size() <= 6);
    assertThat(store.size()).isEqualTo(5);
  }

  @Test
  @Tag("trap-I8")
  void givenNoGarbageEver_whenCompactedAgainAndAgain_thenSmallSegmentsDoNotPileUp() {
    openQuiet();
    for (int i = 0; i < 60; i++) {
      store.put(b("k" + i), KILOBYTE);
      store.compact();
    }
    assertThat(store.stats().segments()).hasSizeLessThan(30);
    assertThat(store.size()).isEqualTo(60);
  }

  @Test
  @Tag("trap-H14")
  void givenRestartsWithoutWrites_whenListed_thenNoFilesPileUp() {
    openQuiet();
    store.put(b("k"), b("v"));
    reopen();
    long files = directory.toFile().list().length;
    for (int i = 0; i < 10; i++) {
      reopen();
    }
    assertThat(directory.toFile().list().length).isEqualTo((int) files);
    assertThat(store.stats().segments()).hasSize(1);
  }

  @Test
  @Tag("trap-I6")
  void givenOneBigSegmentMostlyDead_whenCompacted_thenItShrinks() {
    openQuiet();
    store.put(b("big"), new byte[5 << 20]);
    store.put(b("small"), b("v"));
    store.delete(b("big"));
    store.compact();
    assertThat(store.stats().dataBytes()).isLessThan(64 << 10);
    assertThat(s(store.get(b("small")))).isEqualTo("v");
  }

  @Test
  @Tag("trap-I1")
  void givenSegmentThatDiedWhileActive_whenSealed_thenMergesFindIt() {
    open(merging(MergeOptions.builder().smallFileThreshold(0)));
    for (int i = 0; i < 3000; i++) {
      store.put(b("k"), KILOBYTE);
    }
    eventually("dead segments go", () -> store.stats().dataBytes() < 2 << 20);
    assertThat(store.get(b("k"))).hasSize(1000);
  }

  @Test
  @Tag("trap-F1")
  void givenReadersOfAllKeys_whenMergesRunAllTheTime_thenEveryReadSucceeds() throws Exception {
    openQuiet();
    fill("k", 1500);
    try (var crew = new Crew()) {
      crew.add(() -> {
        for (int round = 0; round < 6; round++) {
          fill("k", 1500);
          store.compact();
        }
        crew.stop();
      });
      for (int t = 0; t < 2; t++) {
        var random = new Random(t);
        crew.repeat(() -> {
          byte[] key = b("k" + random.nextInt(1500));
          assertThat(store.get(key)).hasSize(1000);
          assertThat(store.<Long>view(key, v -> v.byteSize())).isEqualTo(1000);
          assertThat(store.valueSize(key)).hasValue(1000);
          assertThat(store.containsKey(key)).isTrue();
        });
      }
      crew.join();
    }
  }
}
