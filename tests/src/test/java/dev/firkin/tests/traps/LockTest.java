package dev.firkin.tests.traps;

import static dev.firkin.tests.traps.Stage.b;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.firkin.Batch;
import dev.firkin.Firkin;
import dev.firkin.Snapshot;
import dev.firkin.error.FirkinException;
import dev.firkin.error.StoreIoException;
import dev.firkin.error.StoreOpenException;
import dev.firkin.testkit.DiskImage;
import dev.firkin.testkit.Fault;
import dev.firkin.testkit.FaultyDisk;
import dev.firkin.testkit.FirkinOnDisk;
import dev.firkin.testkit.Operation;
import dev.firkin.tests.ChildJvm;
import dev.firkin.tests.Opener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who has the store: one at a time, whatever fails, and no other store matters. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LockTest {

  @TempDir Path directory;

  @Test
  void givenAStoreThatWasJustMade_whenAnotherProcessWantsIt_thenItIsLocked() throws Exception {
    try (Firkin store = Firkin.open(directory, Stage.options().build())) {
      store.put(b("k"), b("v"));
      // Nobody in this process may open the lock file: closing it again would drop the lock.
      assertThatThrownBy(() -> Firkin.open(directory, Stage.options().build()))
          .isInstanceOf(StoreOpenException.class);
      assertThatThrownBy(() -> Firkin.verify(directory, p -> {}))
          .isInstanceOf(StoreOpenException.class);
      for (String how : List.of("write", "read")) {
        assertThat(ChildJvm.run(Opener.class, directory.toString(), how).out())
            .startsWith("StoreOpenException")
            .contains("in use by process " + ProcessHandle.current().pid());
      }
    }
  }

  @Test
  @Tag("trap-E10")
  void givenMerges_whenAnotherProcessWantsTheStore_thenTheLockIsStillHeld() throws Exception {
    try (Firkin store = Firkin.open(directory, Stage.options().build())) {
      Object file = Files.getAttribute(directory.resolve("LOCK"), "unix:ino");
      for (int i = 0; i < 3; i++) {
        store.put(b("k"), new byte[10_000]);
        store.compact();
      }
      assertThat(Files.getAttribute(directory.resolve("LOCK"), "unix:ino")).isEqualTo(file);
      assertThat(ChildJvm.run(Opener.class, directory.toString(), "write").out())
          .startsWith("StoreOpenException")
          .contains("in use");
    }
  }

  @Test
  @Tag("trap-H1")
  @Tag("trap-H2")
  void givenALockFileThatNamesALivingProcess_whenNobodyHoldsIt_thenItIsOpened() throws IOException {
    try (Firkin store = Firkin.open(directory, Stage.options().build())) {
      store.put(b("k"), b("v"));
    }
    Files.writeString(
        directory.resolve("LOCK"),
        "process %d, here, 2026-11-21T12:00:00Z\n".formatted(ProcessHandle.current().pid()));
    try (Firkin store = Firkin.open(directory, Stage.options().build())) {
      assertThat(store.get(b("k"))).isEqualTo(b("v"));
    }
  }

  private static DiskImage killed() {
    try (Stage stage = new Stage()) {
      stage.put("a", "1");
      stage.rollOver();
      stage.put("a", "2");
      stage.store().write(new Batch().put(b("b"), b("1")).put(b("c"), b("1")));
      return Stage.withoutHints(stage.image());
    }
  }

  @Test
  @Tag("trap-H3")
  @Tag("trap-H5")
  void givenAnErrorAtAnyOperationOfAnOpening_whenOpenedAgain_thenNothingIsInTheWay() {
    DiskImage image = killed();
    int failures = 0;
    for (int n = 1; n < 200; n++) {
      FaultyDisk disk = image.kill();
      disk.fail(Fault.nth(operation -> true, n));
      try (Firkin store = FirkinOnDisk.open(disk, Stage.options().build())) {
        disk.fail(Fault.none());
        assertThat(store.size()).isEqualTo(3);
      } catch (FirkinException e) {
        failures++;
      }
      disk.fail(Fault.none());
      try (Firkin store = FirkinOnDisk.open(disk, Stage.options().build())) {
        assertThat(Stage.entries(store)).isEqualTo(Map.of("a", "2", "b", "1", "c", "1"));
      }
    }
    assertThat(failures).isGreaterThan(5);
  }

  @Test
  @Tag("trap-H3")
  void givenAnErrorAtAnyOperationOfAClose_whenOpened_thenTheLockIsFreeAndAllIsThere() {
    int failures = 0;
    for (int n = 1; n < 40; n++) {
      FaultyDisk disk = killed().kill();
      Firkin store = FirkinOnDisk.open(disk, Stage.options().build());
      store.put(b("d"), b("1"));
      disk.fail(Fault.nth(operation -> true, n));
      try {
        store.close();
      } catch (StoreIoException e) {
        failures++;
      }
      disk.fail(Fault.none());
      try (Firkin again = FirkinOnDisk.open(disk, Stage.options().build())) {
        assertThat(again.size()).as("operation %d", n).isEqualTo(4);
      }
    }
    assertThat(failures).isPositive();
  }

  @Test
  @Tag("trap-F6")
  void givenSegmentsThatOnlyASnapshotNeeds_whenASecondOpenerTries_thenTheyStay() throws Exception {
    try (Firkin store = Firkin.open(directory, Stage.options().build())) {
      store.put(b("k"), b("old"));
      try (Snapshot snapshot = store.snapshot()) {
        store.put(b("k"), b("new"));
        store.compact();
        assertThatThrownBy(() -> Firkin.open(directory, Stage.options().build()))
            .isInstanceOf(StoreOpenException.class);
        for (String how : new String[] {"read", "write"}) {
          assertThat(ChildJvm.run(Opener.class, directory.toString(), how).out())
              .startsWith("StoreOpenException");
        }
        assertThat(directory.resolve("00000000001.data")).exists();
        assertThat(snapshot.get(b("k"))).isEqualTo(b("old"));
      }
    }
  }

  @Test
  @Tag("trap-F5")
  void givenASnapshotOfOneStore_whenAnotherMerges_thenItsFilesGo() {
    try (Stage frozen = new Stage();
        Stage other = new Stage()) {
      for (Stage stage : new Stage[] {frozen, other}) {
        stage.put("k", "old");
        stage.rollOver();
      }
      try (Snapshot snapshot = frozen.store().snapshot()) {
        frozen.put("k", "new");
        other.put("k", "new");
        frozen.store().compact();
        other.store().compact();
        other.awaitDeletionOf("00000000001.data");
        assertThat(frozen.dataFiles()).contains("00000000001.data");
        // What is retired later, and nobody needs, does not wait for what is needed.
        frozen.put("l", "old");
        frozen.rollOver();
        List<Long> segments = frozen.segments();
        long later = segments.get(segments.size() - 2);
        frozen.put("l", "new");
        frozen.store().compact();
        frozen.awaitDeletionOf("%011d.data".formatted(later));
        assertThat(frozen.dataFiles()).contains("00000000001.data");
        assertThat(Stage.s(snapshot.get(b("k")))).isEqualTo("old");
      }
      frozen.awaitDeletionOf("00000000001.data");
    }
  }

  @Test
  @Tag("trap-H13")
  void givenAMergeThatHangs_whenAnotherStoreIsOpened_thenItDoesNotWait() throws Exception {
    var hangs = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    try (Stage stage = new Stage()) {
      stage.put("k", "old");
      stage.rollOver();
      stage.put("k", "new");
      stage.rollOver();
      stage
          .disk()
          .onOperation(operation -> {
            if (operation.kind() == Operation.Kind.WRITE && operation.file().endsWith(".data")) {
              hangs.countDown();
              await(goOn);
            }
          });
      Thread merging = Thread.ofPlatform().start(() -> stage.store().compact());
      try {
        assertThat(hangs.await(60, TimeUnit.SECONDS)).isTrue();
        try (Stage other = new Stage()) {
          other.put("k", "v");
          other.rollOver();
          other.store().compact();
          other.reopen();
          assertThat(other.get("k")).isEqualTo("v");
        }
        try (Firkin other = Firkin.open(directory, Stage.options().build())) {
          other.put(b("k"), b("v"));
        }
      } finally {
        goOn.countDown();
        merging.join();
      }
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  @Tag("trap-L4")
  void givenABatchThatIsRefused_whenWrittenAgain_thenItIsWholeAndWasNotThereBefore() {
    try (Stage stage = new Stage()) {
      stage.put("a", "old");
      var batch =
          new Batch()
              .put(b("a"), b("new"))
              .put(b("large"), new byte[300_000])
              .put(b("larger"), new byte[700_000])
              .delete(b("absent"));
      stage.disk().capacity(stage.disk().used());
      assertThatThrownBy(() -> stage.store().write(batch)).isInstanceOf(StoreIoException.class);
      assertThat(stage.entries()).isEqualTo(Map.of("a", "old"));
      stage.disk().capacity(Long.MAX_VALUE);
      stage.put("b", "between");
      stage.store().write(batch);
      stage.kill();
      assertThat(stage.store().size()).isEqualTo(4);
      assertThat(stage.get("a")).isEqualTo("new");
      batch.clear();
      stage.store().write(batch);
      assertThat(stage.store().size()).isEqualTo(4);
    }
  }
}
