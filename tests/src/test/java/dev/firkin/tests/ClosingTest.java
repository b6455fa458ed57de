package dev.firkin.tests;

import static dev.firkin.tests.Stores.b;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.firkin.Batch;
import dev.firkin.Firkin;
import dev.firkin.FirkinMap;
import dev.firkin.codec.Codecs;
import dev.firkin.config.MergeOptions;
import dev.firkin.error.StoreClosedException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class ClosingTest {

  @TempDir Path directory;

  @Test
  @Tag("trap-H9")
  void givenClosedStore_whenAnythingIsCalled_thenItSaysSo() {
    Firkin store = Stores.open(directory);
    FirkinMap<String, String> map = Stores.texts(store);
    map.put("k", "v");
    store.put(b("k"), b("v"));
    var snapshot = store.snapshot();
    var mapIterator = map.entrySet().iterator();
    var streamIterator = store.entries().iterator();
    var snapshotIterator = snapshot.entries().iterator();
    var batch = new Batch().put(b("k"), b("v"));
    store.close();
    byte[] k = b("k");
    byte[] v = b("v");
    Duration ttl = Duration.ofMinutes(1);
    Map<String, Executable> calls = new LinkedHashMap<>();
    calls.put("get", () -> store.get(k));
    calls.put("get absent", () -> store.get(b("absent")));
    calls.put("get into", () -> store.get(k, new byte[9], 0));
    calls.put("view", () -> store.view(k, x -> x));
    calls.put("containsKey", () -> store.containsKey(k));
    calls.put("valueSize", () -> store.valueSize(k));
    calls.put("put", () -> store.put(k, v));
    calls.put("put ttl", () -> store.put(k, v, ttl));
    calls.put("putIfAbsent", () -> store.putIfAbsent(k, v));
    calls.put("replace", () -> store.replace(k, v, v));
    calls.put("compute", () -> store.compute(k, x -> v));
    calls.put("delete", () -> store.delete(k));
    calls.put("delete if", () -> store.delete(k, v));
    calls.put("delete absent", () -> store.delete(b("absent")));
    calls.put("timeToLive", () -> store.timeToLive(k));
    calls.put("touch", () -> store.touch(k, ttl));
    calls.put("clear", store::clear);
    calls.put("size", store::size);
    calls.put("entries", store::entries);
    calls.put("keys", store::keys);
    calls.put("values", store::values);
    calls.put("fold", () -> store.fold(0, (n, e) -> n));
    calls.put("write", () -> store.write(batch));
    calls.put("write nothing", () -> store.write(new Batch()));
    calls.put("snapshot", store::snapshot);
    calls.put("map", () -> Stores.texts(store));
    calls.put("new map", () -> Stores.texts(store, "new"));
    calls.put("rawMap", () -> store.rawMap("texts"));
    calls.put("maps", store::maps);
    calls.put("stats", store::stats);
    calls.put("sync", store::sync);
    calls.put("compact", store::compact);
    calls.put("compact ratio", () -> store.compact(0.5));
    calls.put("pauseMerges", store::pauseMerges);
    calls.put("resumeMerges", store::resumeMerges);
    calls.put("map.get", () -> map.get("k"));
    calls.put("map.containsKey", () -> map.containsKey("k"));
    calls.put("map.containsValue", () -> map.containsValue("v"));
    calls.put("map.put", () -> map.put("k", "v"));
    calls.put("map.put ttl", () -> map.put("k", "v", ttl));
    calls.put("map.set", () -> map.set("k", "v"));
    calls.put("map.putAll", () -> map.putAll(Map.of("k", "v")));
    calls.put("map.putIfAbsent", () -> map.putIfAbsent("k", "v"));
    calls.put("map.remove", () -> map.remove("k"));
    calls.put("map.remove if", () -> map.remove("k", "v"));
    calls.put("map.delete", () -> map.delete("k"));
    calls.put("map.replace", () -> map.replace("k", "v"));
    calls.put("map.replace if", () -> map.replace("k", "v", "w"));
    calls.put("map.compute", () -> map.compute("k", (x, y) -> "w"));
    calls.put("map.computeIfAbsent", () -> map.computeIfAbsent("k", x -> "w"));
    calls.put("map.computeIfPresent", () -> map.computeIfPresent("k", (x, y) -> "w"));
    calls.put("map.merge", () -> map.merge("k", "v", (x, y) -> "w"));
    calls.put("map.getOrDefault", () -> map.getOrDefault("k", "w"));
    calls.put("map.forEach", () -> map.forEach((x, y) -> {}));
    calls.put("map.replaceAll", () -> map.replaceAll((x, y) -> "w"));
    calls.put("map.size", map::size);
    calls.put("map.isEmpty", map::isEmpty);
    calls.put("map.mappingCount", map::mappingCount);
    calls.put("map.clear", map::clear);
    calls.put("map.timeToLive", () -> map.timeToLive("k"));
    calls.put("map.touch", () -> map.touch("k", ttl));
    calls.put("map.valueSize", () -> map.valueSize("k"));
    calls.put("map.entries", map::entries);
    calls.put("map.fold", () -> map.fold(0, (n, e) -> n));
    calls.put("map.keySet iterator", () -> map.keySet().iterator().next());
    calls.put("map.values size", () -> map.values().size());
    calls.put("map.hashCode", map::hashCode);
    calls.put("map.toString", map::toString);
    calls.put("iterator of before", mapIterator::next);
    calls.put("stream of before", streamIterator::next);
    calls.put("stream of snapshot", snapshotIterator::next);
    calls.put("snapshot.get", () -> snapshot.get(k));
    calls.put("snapshot.get map", () -> snapshot.get(map, "k"));
    calls.put("snapshot.sequence", snapshot::sequence);
    calls.put("snapshot.entries", snapshot::entries);
    calls.put("snapshot.keys", snapshot::keys);
    calls.forEach((name, call) ->
        assertThatThrownBy(call::execute, name)
            .as(name)
            .isInstanceOf(StoreClosedException.class)
            .hasMessageContaining(directory.toString()));
    snapshot.close();
    store.close();
    assertThat(store.directory()).isEqualTo(directory);
    assertThat(store.options().segmentBytesMax()).isEqualTo(1 << 20);
    assertThat(store.toString()).contains(directory.toString());
    assertThat(map.name()).isEqualTo("texts");
  }

  @Test
  @Tag("trap-H10")
  void givenStore_whenClosedByManyThreadsAndAgain_thenOnceIsEnough() throws Exception {
    Firkin store = Stores.open(directory);
    store.put(b("k"), b("v"));
    try (var crew = new Crew()) {
      for (int t = 0; t < 8; t++) {
        crew.add(store::close);
      }
      crew.join();
    }
    store.close();
    try (Firkin again = Stores.open(directory)) {
      assertThat(again.stats().recovery().cleanShutdown()).isTrue();
      store.close();
      again.put(b("k"), b("w"));
      assertThat(again.get(b("k"))).isEqualTo(b("w"));
    }
  }

  @Test
  @Tag("trap-K3")
  void givenManyThreadsAtWork_whenClosed_thenNothingButStoreClosed() throws Exception {
    for (int round = 0; round < 6; round++) {
      Firkin store =
          Firkin.open(
              directory,
              Stores.quiet()
                  .merge(
                      MergeOptions.builder()
                          .fragmentationTrigger(0.1)
                          .fragmentationThreshold(0.1)
                          .checkInterval(Duration.ofMillis(10))
                          .build())
                  .build());
      FirkinMap<String, byte[]> map = store.map("map", Codecs.utf8(), Codecs.bytes());
      byte[] value = new byte[3000];
      for (int i = 0; i < 300; i++) {
        store.put(b("k" + i), value);
        map.set("k" + i, value);
      }
      var begun = new CountDownLatch(11);
      try (var crew = new Crew()) {
        work(crew, begun, n -> store.get(b("k" + n % 300)));
        work(crew, begun, n -> store.put(b("k" + n % 300), value));
        work(
            crew,
            begun,
            n -> {
              Long sum =
                  store.<Long>view(
                      b("k" + n % 300),
                      v ->
                          v.asSlice(0, 8).byteSize()
                              + v.get(ValueLayout.JAVA_BYTE, v.byteSize() - 1));
              assertThat(sum).isNotNull();
            });
        work(crew, begun, n -> map.compute("k" + n % 300, (k, v) -> value));
        work(crew, begun, n -> map.forEach((k, v) -> {}));
        work(crew, begun, n -> store.fold(0, (x, e) -> x + e.value().length));
        work(crew, begun, n -> store.write(new Batch().put(b("a"), value).put(map, "a", value)));
        work(crew, begun, n -> store.compact());
        work(
            crew,
            begun,
            n -> {
              try (var snapshot = store.snapshot()) {
                snapshot.get(b("k" + n % 300));
              }
            });
        work(crew, begun, n -> store.stats());
        work(
            crew,
            begun,
            n -> {
              map.clear();
              store.valueSize(b("k0"));
              store.sync();
            });
        crew.go();
        begun.await();
        for (int i = 0; i < 20 << round; i++) {
          store.put(b("mine"), value);
        }
        store.close();
        crew.join();
      }
    }
  }

  @FunctionalInterface
  private interface Step {
    void run(int n);
  }

  /** Repeats a step until the store is closed, which must be all that ever goes wrong. */
  private static void work(Crew crew, CountDownLatch begun, Step step) {
    crew.add(() -> {
      try {
        begun.countDown();
        for (int n = 0; !crew.isStopped(); n++) {
          step.run(n);
        }
      } catch (StoreClosedException expected) {
        return;
      }
    });
  }

  @Test
  void givenViewAtWork_whenClosedMeanwhile_thenTheViewEndsOrSaysClosed() throws Exception {
    Firkin store = Stores.open(directory);
    store.put(b("k"), new byte[100_000]);
    var inside = new CountDownLatch(1);
    var closed = new CountDownLatch(1);
    var seen = new AtomicInteger();
    try (var crew = new Crew()) {
      crew.add(() -> {
        try {
          store.view(
              b("k"),
              v -> {
                inside.countDown();
                await(closed);
                long sum = 0;
                for (long i = 0; i < v.byteSize(); i++) {
                  sum += v.get(ValueLayout.JAVA_BYTE, i);
                }
                return sum;
              });
        } catch (StoreClosedException expected) {
          seen.incrementAndGet();
        }
      });
      crew.add(() -> {
        inside.await();
        Thread closer = Thread.startVirtualThread(store::close);
        closer.join(Duration.ofMillis(300)); // a close that waits for the view is fine, too
        closed.countDown();
        closer.join();
      });
      crew.join();
    }
    assertThat(seen.get()).isLessThanOrEqualTo(1);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  @Tag("trap-H4")
  void givenThreadsThatOpenAndClose_whenTheyRace_thenOneHasItAndNoneLosesAWrite() throws Exception {
    var counted = new AtomicInteger();
    try (var crew = new Crew()) {
      for (int t = 0; t < 3; t++) {
        crew.add(() -> {
          for (int i = 0; i < 40; i++) {
            try (Firkin store = Stores.open(directory)) {
              counted.incrementAndGet();
              store.compute(
                  b("n"), v -> b("" + (v == null ? 1 : Integer.parseInt(Stores.s(v)) + 1)));
            } catch (dev.firkin.error.StoreOpenException inUse) {
              assertThat(inUse).hasMessageContaining("in use");
            }
          }
        });
      }
      crew.join();
    }
    try (Firkin store = Stores.open(directory)) {
      assertThat(Stores.s(store.get(b("n")))).isEqualTo("" + counted.get());
    }
  }
}
