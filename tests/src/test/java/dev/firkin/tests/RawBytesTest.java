package dev.firkin.tests;

import static dev.firkin.tests.Stores.b;
import static dev.firkin.tests.Stores.s;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.firkin.Batch;
import dev.firkin.Firkin;
import dev.firkin.FirkinMap;
import dev.firkin.codec.Codecs;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RawBytesTest {

  @TempDir Path directory;
  private Firkin store;

  @BeforeEach
  void open() {
    store = Stores.open(directory);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void givenValue_whenReadIntoABuffer_thenItsLengthIsToldAndNothingElseTouched() {
    store.put(b("k"), b("value"));
    store.put(b("empty"), b(""));
    byte[] target = b("..........");
    assertThat(store.get(b("k"), target, 2)).isEqualTo(5);
    assertThat(s(target)).isEqualTo("..value...");
    assertThat(store.get(b("k"), target, 6)).isEqualTo(5);
    assertThat(s(target)).isEqualTo("..value...");
    assertThat(store.get(b("k"), target, 10)).isEqualTo(5);
    assertThat(store.get(b("k"), target, 5)).isEqualTo(5);
    assertThat(s(target)).isEqualTo("..valvalue");
    assertThat(store.get(b("empty"), target, 10)).isZero();
    assertThat(store.get(b("absent"), target, 0)).isEqualTo(-1);
    for (int bad : new int[] {-1, 11, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
      assertThatThrownBy(() -> store.get(b("k"), target, bad))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
    assertThatThrownBy(() -> store.get(b("k"), null, 0)).isInstanceOf(NullPointerException.class);
  }

  @Test
  void givenView_whenUsed_thenItIsReadOnlyAndTheFunctionsOwnErrorsPass() {
    store.put(b("k"), b("value"));
    assertThat(store.<Long>view(b("k"), MemorySegment::byteSize)).isEqualTo(5);
    assertThat(store.<String>view(b("k"), v -> s(v.toArray(ValueLayout.JAVA_BYTE))))
        .isEqualTo("value");
    assertThat(store.<Object>view(b("k"), v -> null)).isNull();
    assertThat(store.<Long>view(b("absent"), MemorySegment::byteSize)).isNull();
    assertThatThrownBy(() ->
            store.view(
                b("k"),
                v -> {
                  v.set(ValueLayout.JAVA_BYTE, 0, (byte) 1);
                  return 0;
                }))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> store.view(b("k"), v -> v.get(ValueLayout.JAVA_BYTE, 5)))
        .isInstanceOf(IndexOutOfBoundsException.class);
    for (RuntimeException mine :
        List.of(new IllegalStateException("mine"), new RuntimeException("mine"))) {
      assertThatThrownBy(() ->
              store.view(
                  b("k"),
                  v -> {
                    throw mine;
                  }))
          .isSameAs(mine);
    }
    assertThat(s(store.get(b("k")))).isEqualTo("value");
  }

  @Test
  @Tag("trap-K3")
  void givenViewThatEscapes_whenItsSegmentIsMergedAway_thenAnExceptionAndNoCrash() {
    store.put(b("k"), new byte[100_000]);
    var escaped = new AtomicReference<MemorySegment>();
    store.view(
        b("k"),
        v -> {
          escaped.set(v);
          return 0;
        });
    Stores.rollOver(store);
    store.put(b("k"), b("new"));
    store.compact();
    assertThatThrownBy(
            () -> {
              store.close();
              long end = System.nanoTime() + 10_000_000_000L;
              while (System.nanoTime() < end) { // what others may be reading goes a moment later
                escaped.get().get(ValueLayout.JAVA_BYTE, 7);
              }
            })
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  @Tag("trap-F1")
  @Tag("trap-F18")
  void givenViewAtWork_whenItsSegmentIsMergedAway_thenItReadsOn() {
    byte[] value = new byte[100_000];
    value[99_999] = 7;
    store.put(b("k"), value);
    Byte last =
        store.<Byte>view(
            b("k"),
            v -> {
              Stores.rollOver(store);
              store.put(b("k"), b("new"));
              store.compact();
              store.compact();
              return v.get(ValueLayout.JAVA_BYTE, 99_999);
            });
    assertThat(last).isEqualTo((byte) 7);
    assertThat(s(store.get(b("k")))).isEqualTo("new");
    store.compact();
    assertThat(store.stats().dataBytes()).isLessThan(64 << 10);
  }

  @Test
  void givenValues_whenAskedForTheirSize_thenAsTheyWerePut() {
    for (int n : new int[] {0, 1, 7, 8, 100, 65_536, 3_000_000}) {
      store.put(b("k" + n), new byte[n]);
      assertThat(store.valueSize(b("k" + n))).hasValue(n);
    }
    assertThat(store.valueSize(b("absent"))).isEmpty();
  }

  @Test
  @Tag("trap-M2")
  @Tag("trap-M8")
  void givenKeysAndValuesOfAllSizes_whenReopenedAndMerged_thenTheyAreTheSame() {
    var model = new java.util.TreeMap<Integer, byte[]>();
    var random = new java.util.Random(3);
    for (int length : new int[] {1, 2, 127, 128, 255, 256, 32_767, 32_768, 65_534, 65_535}) {
      byte[] value = new byte[length * 3 % 100_000];
      random.nextBytes(value);
      model.put(length, value);
      store.put(key(length), value);
    }
    for (int round = 0; round < 3; round++) {
      model.forEach((length, value) -> assertThat(store.get(key(length))).isEqualTo(value));
      assertThat(store.size()).isEqualTo(model.size());
      store.compact();
      close();
      open();
      model.forEach((length, value) -> store.put(key(length), value));
    }
  }

  private static byte[] key(int length) {
    byte[] key = new byte[length];
    java.util.Arrays.fill(key, (byte) 0xFF);
    return key;
  }

  @Test
  @Tag("trap-M8")
  void givenBadKeys_whenGivenToAnyMethod_thenRefusedAndNothingWritten() {
    long before = store.stats().sequence();
    byte[] v = b("v");
    Duration ttl = Duration.ofMinutes(1);
    for (byte[] bad : List.of(new byte[0], new byte[65_536])) {
      for (ThrowingCallable call : callsWithKey(bad, v, ttl)) {
        assertThatThrownBy(call)
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("65535")
            .hasMessageContaining("was " + bad.length);
      }
    }
    for (ThrowingCallable call : callsWithKey(null, v, ttl)) {
      assertThatThrownBy(call).isInstanceOf(NullPointerException.class);
    }
    byte[] k = b("k");
    for (ThrowingCallable call :
        List.<ThrowingCallable>of(
            () -> store.put(k, null),
            () -> store.put(k, v, null),
            () -> store.put(k, null, ttl),
            () -> store.putIfAbsent(k, null),
            () -> store.replace(k, null, v),
            () -> store.replace(k, v, null),
            () -> store.delete(k, null),
            () -> store.compute(k, null),
            () -> store.view(k, null),
            () -> store.touch(k, null),
            () -> store.write(null),
            () -> store.fold(0, null),
            () -> store.rawMap(null),
            () -> Firkin.open(null),
            () -> Firkin.open(directory, null))) {
      assertThatThrownBy(call).isInstanceOf(NullPointerException.class);
    }
    assertThat(store.stats().sequence()).isEqualTo(before);
    assertThat(store.stats().snapshots()).isZero();
  }

  private List<ThrowingCallable> callsWithKey(byte[] key, byte[] v, Duration ttl) {
    List<ThrowingCallable> calls = new ArrayList<>();
    calls.add(() -> store.get(key));
    calls.add(() -> store.get(key, new byte[9], 0));
    calls.add(() -> store.view(key, x -> x));
    calls.add(() -> store.containsKey(key));
    calls.add(() -> store.valueSize(key));
    calls.add(() -> store.put(key, v));
    calls.add(() -> store.put(key, v, ttl));
    calls.add(() -> store.putIfAbsent(key, v));
    calls.add(() -> store.replace(key, v, v));
    calls.add(() -> store.compute(key, x -> v));
    calls.add(() -> store.delete(key));
    calls.add(() -> store.delete(key, v));
    calls.add(() -> store.timeToLive(key));
    calls.add(() -> store.touch(key, ttl));
    calls.add(() -> new Batch().put(key, v));
    calls.add(() -> new Batch().delete(key));
    calls.add(() -> {
      try (var snapshot = store.snapshot()) {
        snapshot.get(key);
      }
    });
    return calls;
  }

  @Test
  void givenTooLongValues_whenWritten_thenRefusedWithTheLimitsName() {
    close();
    store = Firkin.open(directory, Stores.quiet().valueBytesMax(100).build());
    store.put(b("k"), new byte[100]);
    FirkinMap<String, byte[]> map = store.map("m", Codecs.utf8(), Codecs.bytes());
    for (ThrowingCallable call :
        List.<ThrowingCallable>of(
            () -> store.put(b("k"), new byte[101]),
            () -> store.putIfAbsent(b("x"), new byte[101]),
            () -> store.replace(b("k"), new byte[100], new byte[101]),
            () -> store.compute(b("k"), v -> new byte[101]),
            () -> map.put("k", new byte[101]),
            () -> map.merge("k", new byte[101], (x, y) -> x),
            () -> map.compute("k", (x, y) -> new byte[101]))) {
      assertThatThrownBy(call)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("valueBytesMax")
          .hasMessageContaining("was 101");
    }
    assertThat(store.get(b("k"))).hasSize(100);
    assertThat(map).isEmpty();
    assertThatThrownBy(() -> map.put("", new byte[1])).isInstanceOf(IllegalArgumentException.class);
    close();
    open();
    assertThat(store.get(b("k"))).hasSize(100);
  }

  @Test
  void givenValueLargerThanASegment_whenWritten_thenItComesBack() {
    byte[] large = new byte[(5 << 20) + 3];
    new java.util.Random(5).nextBytes(large);
    store.put(b("before"), b("v"));
    store.put(b("large"), large);
    store.put(b("after"), b("v"));
    assertThat(store.get(b("large"))).isEqualTo(large);
    close();
    open();
    assertThat(store.get(b("large"))).isEqualTo(large);
    store.delete(b("before"));
    store.compact();
    assertThat(store.get(b("large"))).isEqualTo(large);
    assertThat(store.size()).isEqualTo(2);
  }

  @Test
  void givenArraysOfTheCaller_whenChangedAfterTheCall_thenTheStoreIsUnharmed() {
    byte[] key = b("k");
    byte[] value = b("v");
    store.put(key, value);
    key[0] = 'x';
    value[0] = 'x';
    assertThat(Stores.entries(store)).isEqualTo(Map.of("k", "v"));
  }

  @Test
  @Tag("trap-K1")
  void givenInterruptedThread_whenItUsesTheStore_thenItWorksAndTheFlagStays() throws Exception {
    try (var crew = new Crew()) {
      crew.add(() -> {
        Thread.currentThread().interrupt();
        for (int i = 0; i < 3000; i++) {
          store.put(b("k" + i), new byte[1000]);
          assertThat(store.get(b("k" + i))).hasSize(1000);
          assertThat(Thread.currentThread().isInterrupted()).isTrue();
        }
        store.write(new Batch().put(b("a"), b("b")));
        store.compute(b("a"), v -> b("c"));
        store.sync();
        store.compact();
        try (var snapshot = store.snapshot()) {
          assertThat(Stores.drained(snapshot.entries())).hasSize(3001);
        }
        assertThat(Stores.texts(store).put("k", "v")).isNull();
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
        store.close();
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
        store = Stores.open(directory);
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
        assertThat(store.size()).isEqualTo(3001);
      });
      crew.join();
    }
    store.put(b("others"), b("v"));
    assertThat(store.size()).isEqualTo(3002);
  }

  @Test
  @Tag("trap-K1")
  void givenThreadsInterruptedAtRandom_whenTheyReadAndWrite_thenTheOthersGoOn() throws Exception {
    close();
    store =
        Firkin.open(
            directory,
            Stores.quiet().syncPolicy(dev.firkin.config.SyncPolicy.everyWrite()).build());
    try (var crew = new Crew()) {
      for (int t = 0; t < 3; t++) {
        int me = t;
        crew.add(() -> {
          for (int i = 0; i < 200; i++) {
            store.put(b("t" + me + "-" + i), new byte[2000]);
            assertThat(store.get(b("t" + me + "-" + i))).hasSize(2000);
          }
        });
      }
      crew.repeat(() -> {
        for (int t = 0; t < 3; t++) {
          crew.thread(t).interrupt();
        }
        Thread.onSpinWait();
      });
      crew.repeat(store::compact);
      crew.go();
      for (int t = 0; t < 3; t++) {
        crew.thread(t).join();
      }
    }
    assertThat(store.size()).isEqualTo(600);
    close();
    open();
    assertThat(store.size()).isEqualTo(600);
  }
}
