package dev.firkin.benchmarks.peer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firkin.benchmarks.store.BenchStore;
import dev.firkin.benchmarks.store.Feature;
import dev.firkin.benchmarks.store.Sizing;
import dev.firkin.benchmarks.store.StoreKind;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What every store under test must do, as a program: each runs in a JVM with its own arguments.
 * Ends with 0 if it does.
 */
final class PeerContract {

  private static final int ENTRIES = 1_000;
  private static final int KEY_BYTES = 16;
  private static final int VALUE_BYTES_MAX = 10_000;
  private static final int THREADS = 2;

  private final StoreKind kind;
  private final Path directory;
  private final Random random = new Random(20261122);

  private PeerContract(StoreKind kind, Path directory) {
    this.kind = kind;
    this.directory = directory;
  }

  /** Arguments: the kind's id, a directory, and what to do: keep, halt or reopen. */
  public static void main(String[] args) throws Exception {
    StoreKind kind =
        Peers.all().stream().filter(each -> each.id().equals(args[0])).findFirst().orElseThrow();
    PeerContract contract = new PeerContract(kind, Path.of(args[1]));
    switch (args[2]) {
      case "keep" -> contract.keeps();
      case "halt" -> contract.putsAndHalts();
      case "reopen" -> contract.opensAfterHalt();
      default -> throw new IllegalArgumentException(args[2]);
    }
  }

  private void keeps() throws Exception {
    keepsWhatIsPut();
    isForTwoThreads();
    forcesWhereItCan();
  }

  private Sizing sizing(boolean forced) {
    return new Sizing(2 * ENTRIES, KEY_BYTES, VALUE_BYTES_MAX, forced);
  }

  private BenchStore open(String name, boolean forced) throws Exception {
    return kind.open(Files.createDirectories(directory.resolve(name)), sizing(forced));
  }

  private static byte[] key(int number) {
    return ByteBuffer.allocate(KEY_BYTES).putInt(number * 0x9E3779B9).putInt(12, number).array();
  }

  /** Of any length; Chronicle Map is told one for all. */
  private byte[] value() {
    boolean isOneLength = kind instanceof ChronicleMapKind;
    byte[] value = new byte[isOneLength ? VALUE_BYTES_MAX : random.nextInt(1, VALUE_BYTES_MAX + 1)];
    random.nextBytes(value);
    return value;
  }

  private void keepsWhatIsPut() throws Exception {
    Map<Integer, byte[]> model = new HashMap<>();
    try (BenchStore store = open("kept", false)) {
      for (int i = 0; i < ENTRIES; i++) {
        put(store, model, i);
      }
      for (int i = 0; i < ENTRIES; i += 3) {
        put(store, model, i);
      }
      for (int i = 0; i < ENTRIES; i += 7) {
        store.delete(key(i));
        model.remove(i);
      }
      check(store, model);
    }
    try (BenchStore store = open("kept", false)) {
      check(store, model);
      put(store, model, 0);
      check(store, model);
    }
  }

  private void put(BenchStore store, Map<Integer, byte[]> model, int number) {
    byte[] key = key(number);
    byte[] value = value();
    model.put(number, value.clone());
    store.put(key, value);
    key[0]++;
    value[0]++;
  }

  private static void check(BenchStore store, Map<Integer, byte[]> model) {
    for (int i = 0; i < ENTRIES; i++) {
      byte[] found = store.get(key(i));
      assertThat(found).as("entry %d", i).isEqualTo(model.get(i));
      if (found != null) {
        found[0]++;
        assertThat(store.get(key(i))).as("entry %d once more", i).isEqualTo(model.get(i));
      }
    }
    assertThat(store.get(key(ENTRIES))).as("an absent key").isNull();
    checkScan(store, model);
  }

  private static void checkScan(BenchStore store, Map<Integer, byte[]> model) {
    Map<ByteBuffer, byte[]> scanned = new HashMap<>();
    long entries =
        store.scan((key, value) ->
            assertThat(scanned.put(ByteBuffer.wrap(key), value)).as("a second time").isNull());
    assertThat(entries).isEqualTo(model.size());
    assertThat(scanned).hasSize(model.size());
    model.forEach((number, value) ->
        assertThat(scanned.get(ByteBuffer.wrap(key(number))))
            .as("scanned entry %d", number)
            .isEqualTo(value));
  }

  private void isForTwoThreads() throws Exception {
    try (BenchStore store = open("threads", false)) {
      AtomicReference<Throwable> failure = new AtomicReference<>();
      Thread[] threads = new Thread[THREADS];
      for (int i = 0; i < THREADS; i++) {
        int mine = i;
        threads[i] = new Thread(() -> putAndGet(store, mine));
        threads[i].setUncaughtExceptionHandler((thread, thrown) -> failure.set(thrown));
        threads[i].start();
      }
      for (Thread thread : threads) {
        thread.join();
      }
      assertThat(failure.get()).isNull();
      assertThat(store.scan((key, value) -> {})).isEqualTo(ENTRIES);
    }
  }

  /** Its own share of the keys, read back after each put. */
  private static void putAndGet(BenchStore store, int thread) {
    for (int i = thread; i < ENTRIES; i += THREADS) {
      byte[] value = new byte[VALUE_BYTES_MAX];
      ByteBuffer.wrap(value).putInt(i);
      store.put(key(i), value);
      assertThat(store.get(key(i))).as("entry %d", i).isEqualTo(value);
    }
  }

  private void forcesWhereItCan() throws Exception {
    boolean canForce = kind.features().contains(Feature.FORCED_PUT);
    byte[] value = value();
    try (BenchStore store = open("forced", canForce)) {
      store.put(key(0), value);
      if (canForce) {
        store.putForced(key(1), value);
        assertThat(store.get(key(1))).isEqualTo(value);
      }
    }
    try (BenchStore store = open("forced", canForce)) {
      assertThat(store.get(key(0))).isEqualTo(value);
      assertThat(store.scan((key, each) -> {})).isEqualTo(canForce ? 2 : 1);
    }
  }

  /** Ends as a kill would end it: without closing the store, without the hooks of the JVM. */
  private void putsAndHalts() throws Exception {
    BenchStore store = open("halted", false);
    for (int i = 0; i < ENTRIES; i++) {
      store.put(key(i), new byte[VALUE_BYTES_MAX]);
    }
    Runtime.getRuntime().halt(0);
  }

  private void opensAfterHalt() throws Exception {
    byte[] value = new byte[VALUE_BYTES_MAX];
    try (BenchStore store = open("halted", false)) {
      long entries = store.scan((key, each) -> assertThat(each).isEqualTo(value));
      System.out.printf("kept %d of %d entries%n", entries, ENTRIES);
      store.put(key(ENTRIES), value);
      assertThat(store.get(key(ENTRIES))).isEqualTo(value);
    }
  }
}
