package dev.firkin.tests.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.firkin.Firkin;
import dev.firkin.codec.Codecs;
import dev.firkin.config.FirkinOptions;
import dev.firkin.config.MergeOptions;
import dev.firkin.config.SyncPolicy;
import dev.firkin.error.StoreIoException;
import dev.firkin.internal.io.Disk;
import dev.firkin.internal.io.DiskFullException;
import dev.firkin.testkit.Fault;
import dev.firkin.testkit.FaultyDisk;
import dev.firkin.testkit.FirkinOnDisk;
import dev.firkin.testkit.Operation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a failure between two changes that belong together leaves in memory, and what follows. */
class HalfDoneTest {

  private static final String MANIFEST = "MANIFEST.tmp";

  @BeforeAll
  static void quiet() {
    Quiet.please();
  }

  private static byte[] key(int n) {
    return ByteBuffer.allocate(4).putInt(n).array();
  }

  private static FirkinOptions.Builder options() {
    return Subject.options(SyncPolicy.never(), false);
  }

  private static void fill(Firkin store) {
    for (int i = 0; i < 100; i++) {
      store.put(key(i), Values.value("v" + i, 500));
    }
    store.compact(1);
    for (int i = 0; i < 60; i++) {
      store.put(key(i), Values.value("w" + i, 500));
    }
    store.compact(1);
  }

  /** Finds the force of the directory by which a replacement of the manifest becomes durable. */
  private static Predicate<Operation> forceOfTheManifest() {
    ThreadLocal<Boolean> renamed = ThreadLocal.withInitial(() -> false);
    return operation -> {
      boolean fits = renamed.get() && operation.kind() == Operation.Kind.FORCE_DIRECTORY;
      renamed.set(operation.kind() == Operation.Kind.RENAME && operation.file().equals(MANIFEST));
      return fits;
    };
  }

  /** Throws once, when the n-th of some operations is about to be done. */
  private static Consumer<Operation> errorAt(Predicate<Operation> fits, int n, AtomicBoolean met) {
    AtomicInteger count = new AtomicInteger();
    return operation -> {
      if (fits.test(operation) && count.incrementAndGet() == n) {
        met.set(true);
        throw new OutOfMemoryError("planted at " + operation);
      }
    };
  }

  @Test
  void givenErrorBehindTheManifestsRename_whenMerged_thenNoFileThatItMayNameIsDeleted() {
    AtomicBoolean met = new AtomicBoolean(true);
    for (int n = 1; met.get(); n++) {
      met.set(false);
      FaultyDisk disk = new FaultyDisk();
      try (Firkin store = FirkinOnDisk.open(disk, options().build())) {
        fill(store);
        disk.onOperation(errorAt(forceOfTheManifest(), n, met));
        try {
          store.compact(0);
        } catch (IllegalStateException | StoreIoException e) {
          assertThat(met.get()).as("%d: %s", n, e).isTrue();
        }
        disk.onOperation(operation -> {});
        boolean put;
        try {
          store.put(key(1), new byte[7]);
          put = true;
        } catch (StoreIoException e) {
          assertThat(e.isFinal()).as("%d: %s", n, e).isTrue();
          put = false;
        }
        for (FaultyDisk left : List.of(disk.image().kill(), disk.image().powerCut(n))) {
          try (Firkin again = FirkinOnDisk.open(left, options().build())) {
            assertThat(again.size()).as("%d", n).isEqualTo(100);
          } catch (RuntimeException e) {
            throw new AssertionError(n + ": " + e, e);
          }
        }
        try (Firkin again = FirkinOnDisk.open(disk.image().kill(), options().build())) {
          assertThat(again.get(key(1))).as("%d", n).hasSize(put ? 7 : 500);
        }
      } catch (StoreIoException e) {
        assertThat(met.get()).as("%d: %s", n, e).isTrue();
      }
    }
  }

  @Test
  void givenDiskFullBehindTheManifestsRename_whenRolledOver_thenTheStoreTakesNoMoreWrites() {
    FaultyDisk disk = new FaultyDisk();
    Firkin store = FirkinOnDisk.open(disk, options().build());
    store.put(key(1), new byte[100]);
    Predicate<Operation> fits = forceOfTheManifest();
    disk.fail(operation -> {
      if (fits.test(operation)) {
        throw new DiskFullException("planted", null);
      }
    });
    assertThatThrownBy(() -> store.compact(1))
        .isInstanceOfSatisfying(StoreIoException.class, e -> assertThat(e.isFinal()).isTrue());
    disk.fail(Fault.none());
    assertThatThrownBy(() -> store.put(key(2), new byte[100]))
        .isInstanceOfSatisfying(StoreIoException.class, e -> assertThat(e.isFinal()).isTrue());
    try (Firkin again = FirkinOnDisk.open(disk.image().kill(), options().build())) {
      assertThat(again.get(key(1))).hasSize(100);
    }
    assertThatThrownBy(store::close).isInstanceOf(StoreIoException.class);
  }

  private static void putUntilFull(Firkin store) {
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 100_000; i++) {
                store.put(key(2), new byte[8]);
              }
            })
        .isInstanceOfSatisfying(StoreIoException.class, e -> assertThat(e.isDiskFull()).isTrue());
  }

  private static long length(FaultyDisk disk, String name) throws IOException {
    return disk.list().stream()
        .filter(e -> e.name().equals(name))
        .mapToLong(Disk.Entry::length)
        .findAny()
        .orElse(0);
  }

  @Test
  void givenReserveThatWasCutAlthoughItWasSaidNot_whenThereIsRoom_thenItIsWholeAgain()
      throws Exception {
    FaultyDisk disk = new FaultyDisk();
    try (Firkin store = FirkinOnDisk.open(disk, options().build())) {
      for (int i = 0; i < 8_000; i++) {
        store.put(key(i), new byte[10]);
      }
      assertThat(length(disk, "RESERVE")).isEqualTo(256 << 10);
      disk.capacity(disk.used());
      putUntilFull(store);
      disk.fail(Fault.doneButFailed(Fault.of(Operation.Kind.TRUNCATE), 1));
      for (int i = 0; i < 8_000 && length(disk, "RESERVE") == 256 << 10; i++) {
        store.delete(key(i));
      }
      assertThat(length(disk, "RESERVE")).isEqualTo(128 << 10);
      disk.fail(Fault.none());
      disk.capacity(Long.MAX_VALUE);
      for (int i = 0; i < 3; i++) {
        store.put(key(i), new byte[200_000]);
      }
      assertThat(length(disk, "RESERVE")).isEqualTo(256 << 10);
    }
  }

  @Test
  void givenFullDisk_whenOpenedAndCompactedAtOnce_thenTheReserveIsUsed() {
    FaultyDisk disk = new FaultyDisk();
    try (Firkin store = FirkinOnDisk.open(disk, options().build())) {
      fill(store);
    }
    disk.capacity(disk.used());
    try (Firkin store = FirkinOnDisk.open(disk, options().build())) {
      assertThat(store.compact(0.1)).isPositive();
      assertThat(store.size()).isEqualTo(100);
    }
  }

  @Test
  void givenErrorWhenAMapIsInTheLogAndNotYetKnown_whenAnotherIsOpened_thenItHasItsOwnNumber() {
    FirkinOptions options = Subject.options(SyncPolicy.everyWrite(), false).build();
    FaultyDisk disk = new FaultyDisk();
    try (Firkin store = FirkinOnDisk.open(disk, options)) {
      AtomicBoolean met = new AtomicBoolean();
      disk.onOperation(
          errorAt(
              o -> o.kind() == Operation.Kind.FORCE && o.file().equals("00000000001.data"),
              1,
              met));
      assertThatThrownBy(() -> store.map("x", Codecs.int32(), Codecs.int32()))
          .isInstanceOf(OutOfMemoryError.class);
      assertThat(met.get()).isTrue();
      disk.onOperation(operation -> {});
      store.map("y", Codecs.int32(), Codecs.int32()).set(1, 2);
    }
    try (Firkin store = FirkinOnDisk.open(disk, options)) {
      assertThat(store.map("x", Codecs.int32(), Codecs.int32()).size()).isZero();
      assertThat(store.map("y", Codecs.int32(), Codecs.int32()).get(1)).isEqualTo(2);
    }
  }

  @Test
  void givenExpirySeenOnAFullDisk_whenSeenAgainWithRoom_thenItIsNoted() {
    FaultyDisk disk = new FaultyDisk();
    SteppedClock clock = new SteppedClock();
    FirkinOptions options = options().clock(clock).build();
    try (Firkin store = FirkinOnDisk.open(disk, options)) {
      store.put(key(1), new byte[10], Duration.ofSeconds(1));
      store.put(key(2), new byte[10]);
      disk.capacity(disk.used());
      putUntilFull(store);
      clock.jump(2_000);
      assertThat(store.get(key(1))).isNull();
      disk.capacity(Long.MAX_VALUE);
      clock.jump(1_000); // a full disk is not asked at once again
      assertThat(store.get(key(1))).isNull();
      store.sync();
    }
    clock.jump(-3_000);
    try (Firkin store = FirkinOnDisk.open(disk, options)) {
      assertThat(store.get(key(1))).isNull();
    }
  }

  @Test
  void givenClockThatThrowsInASweep_whenSweptAgain_thenSizesAreExact() {
    SteppedClock stepped = new SteppedClock();
    AtomicInteger calls = new AtomicInteger(Integer.MAX_VALUE);
    InstantSource clock =
        () -> {
          if (calls.decrementAndGet() == 0) {
            throw new IllegalArgumentException("planted");
          }
          return stepped.instant();
        };
    for (int n = 1; n <= 8; n++) {
      try (Firkin store = FirkinOnDisk.open(new FaultyDisk(), options().clock(clock).build())) {
        for (int i = 0; i < 5; i++) {
          store.put(key(i), new byte[10], Duration.ofSeconds(1 + i));
        }
        stepped.jump(3_000);
        calls.set(n);
        try {
          store.size();
        } catch (IllegalArgumentException planted) {
          assertThat(planted).hasMessage("planted");
        }
        calls.set(Integer.MAX_VALUE);
        assertThat(store.size()).as("call %d", n).isEqualTo(2);
      }
    }
  }

  @Test
  void givenCheckpointThatCouldNotBePutInPlaceAfterAMerge_whenClosed_thenAnotherIsWritten() {
    FaultyDisk disk = new FaultyDisk();
    FirkinOptions options = options().keydir("offheap").checkpointBytes(0).build();
    AtomicInteger renames = new AtomicInteger();
    try (Firkin store = FirkinOnDisk.open(disk, options)) {
      fill(store);
      assertThat(store.checkpoint()).isPositive();
      store.compact(0);
      Predicate<Operation> rename =
          o -> o.kind() == Operation.Kind.RENAME && o.file().equals("keydir.checkpoint.tmp");
      disk.fail(Fault.nth(rename, 1));
      assertThat(store.checkpoint()).isZero();
      disk.fail(Fault.none());
      disk.onOperation(operation -> renames.addAndGet(rename.test(operation) ? 1 : 0));
    }
    assertThat(renames.get()).isEqualTo(1);
  }

  @Test
  void givenErrorInACheckpoint_whenMoreIsLogged_thenAnotherIsWritten() throws Exception {
    FaultyDisk disk = new FaultyDisk();
    AtomicInteger begun = new AtomicInteger();
    CountDownLatch again = new CountDownLatch(1);
    disk.onOperation(operation -> {
      if (operation.kind() == Operation.Kind.CREATE
          && operation.file().equals("keydir.checkpoint.tmp")) {
        if (begun.incrementAndGet() == 1) {
          throw new OutOfMemoryError("planted at " + operation);
        }
        again.countDown();
      }
    });
    try (Firkin store = FirkinOnDisk.open(disk, options().keydir("offheap").build())) {
      for (int i = 0; i < 10 && again.getCount() > 0; i++) {
        store.put(key(i), new byte[10]);
        store.compact(1); // has a look whether a checkpoint is due
        again.await(2, TimeUnit.SECONDS);
      }
      assertThat(again.getCount()).isZero();
    }
  }

  @Test
  void givenFilesDeletedInEarlierLives_whenOpenedAgainAndAgain_thenTheManifestForgetsThem()
      throws Exception {
    FaultyDisk disk = new FaultyDisk();
    long before = 0;
    for (int life = 0; life < 10; life++) {
      try (Firkin store =
          FirkinOnDisk.open(
              disk, options().merge(MergeOptions.builder().enabled(false).build()).build())) {
        fill(store);
        store.compact(0);
      }
      before = life == 2 ? length(disk, "MANIFEST") : before;
    }
    assertThat(length(disk, "MANIFEST")).isLessThanOrEqualTo(before);
  }

  @Test
  void givenFileThatCannotBePutInPlace_whenGivenUp_thenItKeepsNoRoom() throws Exception {
    int refusals = 0;
    for (int n = 1; n <= 12; n++) {
      FaultyDisk disk = new FaultyDisk();
      try (Firkin store = FirkinOnDisk.open(disk, options().compressor("test-deflate").build())) {
        disk.fail(Fault.nth(Fault.of(Operation.Kind.RENAME), n));
        try {
          fill(store);
          store.trainDictionary();
          store.compact(0);
        } catch (StoreIoException e) {
          refusals++;
        }
        disk.fail(Fault.none());
        store.stats();
      } catch (StoreIoException e) {
        assertThat(e.isFinal()).as("%d", n).isTrue();
      }
      assertThat(disk.list()).as("%d", n).noneMatch(e -> e.name().endsWith(Disk.TEMPORARY));
    }
    assertThat(refusals).isPositive();
  }

  @Test
  void givenSweepInTheMiddle_whenAMergeIsGivenUp_thenTheSweepGoesOn() throws Exception {
    SteppedClock stepped = new SteppedClock();
    CountDownLatch sweeping = new CountDownLatch(1);
    CountDownLatch givenUp = new CountDownLatch(1);
    AtomicInteger calls = new AtomicInteger();
    AtomicLong size = new AtomicLong(-1);
    AtomicReference<Firkin> store = new AtomicReference<>();
    Thread sweeper = new Thread(() -> size.set(store.get().size()));
    InstantSource clock =
        () -> {
          if (Thread.currentThread() == sweeper && calls.incrementAndGet() == 2) {
            sweeping.countDown(); // it has listed the segments, the merge's output among them
            await(givenUp);
          }
          return stepped.instant();
        };
    FaultyDisk disk = new FaultyDisk();
    try (Firkin opened = FirkinOnDisk.open(disk, options().clock(clock).build())) {
      store.set(opened);
      fill(opened);
      opened.put(key(0), new byte[10], Duration.ofSeconds(1));
      opened.compact(1);
      AtomicBoolean hinted = new AtomicBoolean();
      disk.fail(operation -> {
        if (operation.file().endsWith(".hint.tmp")) {
          hinted.set(true);
        } else if (hinted.get() && operation.file().equals(MANIFEST)) {
          stepped.jump(2_000);
          sweeper.start();
          await(sweeping);
          throw new IOException("planted");
        }
      });
      assertThatThrownBy(() -> opened.compact(0)).isInstanceOf(StoreIoException.class);
      disk.fail(Fault.none());
      givenUp.countDown();
      sweeper.join();
      assertThat(size.get()).isEqualTo(99);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
