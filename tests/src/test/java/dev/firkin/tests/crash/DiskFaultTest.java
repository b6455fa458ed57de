package dev.firkin.tests.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.firkin.Firkin;
import dev.firkin.config.FirkinOptions;
import dev.firkin.config.SyncPolicy;
import dev.firkin.error.StoreIoException;
import dev.firkin.testkit.DiskImage;
import dev.firkin.testkit.Fault;
import dev.firkin.testkit.FaultyDisk;
import dev.firkin.testkit.FirkinOnDisk;
import dev.firkin.testkit.Operation;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A full disk and a failing one: the right error, nothing lost, usable where that is possible. */
class DiskFaultTest {

  private static final List<Step> HISTORY =
      List.of(
          new Step.Put("a", 100_000, 0),
          new Step.Put("b", 300_000, 0),
          new Step.Put("c", 30_000, 0),
          new Step.RollOver(),
          new Step.Put("a", 200_000, 0),
          new Step.Delete("b"),
          new Step.Put("e", 700_000, 0),
          new Step.Put("d", 600_000, 0), // rolls over by itself
          new Step.Compact(),
          new Step.Put("m:x", 1_500_000, 0), // a segment of its own
          new Step.RollOver(),
          new Step.Put("e", 10, 0),
          new Step.Compact());

  @BeforeAll
  static void quiet() {
    Quiet.please();
  }

  @Test
  @Tag("trap-C9")
  @Tag("trap-C18")
  @Tag("trap-E5")
  @Tag("trap-K8")
  void givenDiskThatGetsFull_whenWritten_thenNothingIsLostAndItGoesOnWhenThereIsRoom() {
    int refusals = 0;
    for (long room = 0; room < 5_000_000; room += 37_000) {
      FaultyDisk disk = new FaultyDisk();
      try (Subject subject =
          new Subject(Subject.options(SyncPolicy.never(), false), disk, new SteppedClock())) {
        disk.capacity(disk.used() + room);
        for (Step step : HISTORY) {
          try {
            subject.step(step);
          } catch (StoreIoException e) {
            assertThat(e.isDiskFull()).as("%s with room for %d: %s", step, room, e).isTrue();
            assertThat(e.isFinal()).isFalse();
            subject.ledger.failedWithoutEffect();
            refusals++;
          }
          subject.look();
        }
        disk.capacity(Long.MAX_VALUE);
        HISTORY.forEach(subject::step);
        subject.look();
        subject.step(new Step.Kill(0));
        subject.reopen();
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("with room for " + room + ": " + e, e);
      }
    }
    assertThat(refusals).isGreaterThan(100);
  }

  @Test
  @Tag("trap-C18")
  void givenFullDisk_whenOpenedAfterAKill_thenItOpens() {
    FaultyDisk disk = new FaultyDisk();
    try (Subject subject =
        new Subject(Subject.options(SyncPolicy.never(), false), disk, new SteppedClock())) {
      HISTORY.forEach(subject::step);
      FaultyDisk left = disk.image().kill();
      left.capacity(left.used());
      try (Subject again =
          new Subject(Subject.options(SyncPolicy.never(), false), left, subject.clock)) {
        assertThat(
                subject
                    .ledger
                    .last()
                    .mismatch(again.readAll(), subject.clock.millis(), subject.clock.latest()))
            .isEmpty();
      }
    }
  }

  @Test
  @Tag("trap-E13")
  void givenForceThatFails_whenWritten_thenTheStoreTakesNoMoreWritesAndReopensToAPrefix() {
    for (SyncPolicy policy : List.of(SyncPolicy.never(), SyncPolicy.everyWrite())) {
      for (int n = 1; n < 30; n++) {
        failingForce(policy, n);
      }
    }
  }

  private static void failingForce(SyncPolicy policy, int n) {
    String place = "%s, force %d".formatted(policy, n);
    FaultyDisk disk = new FaultyDisk();
    SteppedClock clock = new SteppedClock();
    Subject subject = new Subject(Subject.options(policy, false), disk, clock);
    disk.fail(Fault.nth(o -> o.kind() == Operation.Kind.FORCE && o.file().endsWith(".data"), n));
    StoreIoException failure = null;
    try {
      for (Step step : HISTORY) {
        subject.step(step);
        subject.step(new Step.Sync());
      }
    } catch (StoreIoException e) {
      failure = e;
    }
    if (failure == null) {
      disk.fail(Fault.none()); // there are not so many
      subject.close();
      return;
    }
    if (failure.isFinal()) {
      assertThatThrownBy(() -> subject.store().put(new byte[] {1}, new byte[0]))
          .as(place)
          .isInstanceOf(StoreIoException.class);
      assertThatThrownBy(() -> subject.store().sync())
          .as(place)
          .isInstanceOf(StoreIoException.class);
    }
    Ledger.Bounds bounds = subject.ledger.bounds();
    try {
      subject.store().close();
    } catch (StoreIoException e) {
      assertThat(failure.isFinal()).as(place + ": close says so again: " + e).isTrue();
    }
    disk.fail(Fault.none());
    // The page cache may have dropped what it lost, or still show it.
    DiskImage image = disk.image();
    for (boolean evicted : new boolean[] {true, false}) {
      FaultyDisk left = image.kill();
      if (evicted) {
        left.evict();
      }
      FaultyDisk later;
      List<State> possible;
      try (Subject again = new Subject(Subject.options(policy, false), left, clock)) {
        possible =
            subject.ledger.matching(
                again.readAll(),
                bounds.cutLeast(),
                bounds.most(),
                false,
                clock.millis(),
                clock.latest());
        assertThat(possible).as(place + ", evicted " + evicted).isNotEmpty();
        later = left.image().powerCut(n);
      } catch (RuntimeException e) {
        throw new AssertionError(place + ", evicted " + evicted + ": " + e, e);
      }
      // What was shown must survive a power cut.
      try (Subject again = new Subject(Subject.options(policy, false), later, clock)) {
        var found = again.readAll();
        assertThat(possible.stream().map(s -> s.mismatch(found, clock.millis(), clock.latest())))
            .as(place + ", power cut after the reopening, evicted " + evicted)
            .contains("");
      } catch (RuntimeException e) {
        throw new AssertionError(
            place + ", power cut after the reopening, evicted " + evicted + ": " + e, e);
      }
    }
  }

  @Test
  @Tag("trap-E13")
  void givenForceThatFailsInTheBackground_whenClosed_thenClosingSaysSo() throws Exception {
    FaultyDisk disk = new FaultyDisk();
    Firkin store =
        FirkinOnDisk.open(
            disk, Subject.options(SyncPolicy.every(Duration.ofMillis(1)), false).build());
    store.put(new byte[] {1}, new byte[10]);
    store.sync();
    CountDownLatch met = new CountDownLatch(1);
    disk.fail(operation -> {
      if (operation.kind() == Operation.Kind.FORCE) {
        met.countDown();
        throw new IOException("planted");
      }
    });
    store.put(new byte[] {2}, new byte[10]); // acknowledged, and forced by nobody who could tell
    assertThat(met.await(30, TimeUnit.SECONDS)).isTrue();
    assertThatThrownBy(store::close)
        .isInstanceOfSatisfying(StoreIoException.class, e -> assertThat(e.isFinal()).isTrue());
    disk.fail(Fault.none());
    FirkinOnDisk.open(disk, Subject.options(SyncPolicy.never(), false).build()).close();
  }

  @Test
  @Tag("trap-H7")
  void givenTooManyOpenFiles_whenWritten_thenThatIsTheReasonAndNotAFullDisk() {
    FaultyDisk disk = new FaultyDisk();
    try (Firkin store =
        FirkinOnDisk.open(disk, Subject.options(SyncPolicy.never(), false).build())) {
      disk.fail(Fault.tooManyOpenFiles(1, Integer.MAX_VALUE));
      assertThatThrownBy(() -> store.put(new byte[] {1}, new byte[100_000]))
          .isInstanceOfSatisfying(
              StoreIoException.class,
              e -> {
                assertThat(e.isDiskFull()).isFalse();
                assertThat(e.isFinal()).isFalse();
              })
          .hasMessageContaining("Too many open files");
      disk.fail(Fault.none());
      store.put(new byte[] {1}, new byte[100_000]);
    }
  }

  @Test
  @Tag("trap-E5")
  @Tag("trap-E8")
  @Tag("trap-E12")
  void givenErrorInAMerge_whenCompacted_thenItIsGivenUpAndTheStoreGoesOn() {
    int failures = 0;
    for (Operation.Kind kind : Operation.Kind.values()) {
      for (int n = 1; n <= 12; n++) {
        FaultyDisk disk = new FaultyDisk();
        try (Subject subject =
            new Subject(Subject.options(SyncPolicy.never(), false), disk, new SteppedClock())) {
          HISTORY.subList(0, 8).forEach(subject::step);
          subject.step(new Step.RollOver());
          disk.fail(Fault.nth(Fault.of(kind), n));
          boolean failed = false;
          try {
            subject.step(new Step.Compact());
          } catch (StoreIoException e) {
            failed = true;
            failures++;
          }
          disk.fail(Fault.none());
          subject.look();
          if (failed) {
            try {
              subject.put("c", 50, 0);
            } catch (StoreIoException e) {
              assertThat(e.isFinal()).as("%s %d: %s", kind, n, e).isTrue();
            }
          } else {
            subject.put("c", 50, 0);
          }
          subject.step(new Step.Kill(0));
          subject.step(new Step.Compact());
          subject.reopen();
        } catch (RuntimeException | AssertionError e) {
          throw new AssertionError("%s %d: %s".formatted(kind, n, e), e);
        }
      }
    }
    assertThat(failures).isGreaterThan(10);
  }

  @Test
  void givenErrorWhileTheNextFileIsMadeForADictionary_whenRolledOver_thenItIsMadeAnew()
      throws Exception {
    FirkinOptions options =
        Subject.options(SyncPolicy.never(), false).compressor("test-deflate").build();
    String next = "00000000003.data";
    for (int n = 1; n <= 7; n++) {
      FaultyDisk disk = new FaultyDisk();
      CountDownLatch made = new CountDownLatch(1);
      disk.onOperation(operation -> {
        if (operation.kind() == Operation.Kind.FORCE && operation.file().equals(next)) {
          made.countDown(); // by the keeper, who is left alone until it has done
        }
      });
      try (Firkin store = FirkinOnDisk.open(disk, options)) {
        for (int i = 0; i < 100; i++) {
          store.put(new byte[] {(byte) i}, Values.value("v" + i, 100));
        }
        store.compact(1); // rolls over
        assertThat(made.await(30, TimeUnit.SECONDS)).isTrue();
        disk.fail(Fault.nth(operation -> operation.file().equals(next), n));
        assertThatThrownBy(store::trainDictionary)
            .as("operation %d", n)
            .isInstanceOfSatisfying(StoreIoException.class, e -> assertThat(e.isFinal()).isFalse());
        disk.fail(Fault.none());
        store.compact(1);
        store.put(new byte[] {2}, new byte[20]);
        store.sync();
        for (FaultyDisk left : List.of(disk.image().kill(), disk.image().powerCut(n))) {
          try (Firkin again = FirkinOnDisk.open(left, options)) {
            assertThat(again.get(new byte[] {2})).as("operation %d", n).hasSize(20);
          }
        }
      }
    }
  }
}
