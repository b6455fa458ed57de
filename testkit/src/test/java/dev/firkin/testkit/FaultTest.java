package dev.firkin.testkit;

import static dev.firkin.testkit.Bytes.PAGE;
import static dev.firkin.testkit.Bytes.isAll;
import static dev.firkin.testkit.Bytes.of;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.firkin.internal.io.DiskFullException;
import dev.firkin.internal.io.LogFile;
import dev.firkin.internal.io.OutputFile;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Each planted fault does what it is named for, and what a real one does beside. */
class FaultTest {

  private final FaultyDisk disk = new FaultyDisk();

  @Test
  void givenOneErrorPlanted_whenRepeated_thenItFailsOnceOnly() throws IOException {
    Bytes.settle(disk, "a", of(1, 10));
    disk.fail(Fault.nth(Fault.of(Operation.Kind.READ), 2));
    assertThat(disk.read("a", 10)).hasSize(10);
    assertThatThrownBy(() -> disk.read("a", 10)).hasMessageContaining("Input/output error");
    assertThat(disk.read("a", 10)).hasSize(10);
  }

  @Test
  void givenErrorsFromThenOn_whenRepeated_thenItFailsEachTime() throws IOException {
    Bytes.settle(disk, "a", of(1, 10));
    disk.fail(Fault.fromThenOn(Fault.of(Operation.Kind.MAP), 2));
    disk.map("a").close();
    for (int n = 0; n < 3; n++) {
      assertThatThrownBy(() -> disk.map("a")).isInstanceOf(IOException.class);
    }
  }

  @Test
  void givenAForceThatFails_whenForcedAgain_thenItSucceedsAndProvesNothing() throws IOException {
    try (OutputFile file = Bytes.write(disk, "a", of(1, 40 * PAGE))) {
      disk.forceDirectory();
      disk.fail(Fault.nth(Fault.of(Operation.Kind.FORCE), 1));
      assertThatThrownBy(file::force).isInstanceOf(IOException.class);
      file.force();
    }
    assertThat(disk.image().bytes("a")).as("the page cache").isEqualTo(of(1, 40 * PAGE));
    byte[] left = disk.image().powerCut(1).image().bytes("a");
    assertThat(left).as("the device").hasSize(40 * PAGE).isNotEqualTo(of(1, 40 * PAGE));
    disk.evict();
    assertThat(disk.image().bytes("a")).as("what is read again").isEqualTo(left);
  }

  @Test
  void givenAForceThatFailed_whenStoredAnewAndForced_thenItIsThere() throws IOException {
    Bytes.settle(disk, "a", of(0, PAGE));
    try (LogFile log = disk.openLog("a", PAGE)) {
      log.bytes().fill((byte) 1);
      disk.fail(Fault.nth(Fault.of(Operation.Kind.FORCE), 1));
      assertThatThrownBy(() -> log.force(0, PAGE)).isInstanceOf(IOException.class);
      log.forceAnew(0, PAGE);
    }
    assertThat(disk.image().powerCut(1).image().bytes("a")).isEqualTo(of(1, PAGE));
  }

  @Test
  void givenAWriteBackThatIsLost_whenForced_thenTheForceSaysSoOnceAndTheBytesAreNotThere()
      throws IOException {
    try (OutputFile file = Bytes.write(disk, "a", of(1, 40 * PAGE))) {
      disk.forceDirectory();
      disk.loseWriteBack(3);
      assertThatThrownBy(file::force).hasMessageContaining("lost before");
      file.force();
    }
    assertThat(disk.image().powerCut(1).image().bytes("a")).isNotEqualTo(of(1, 40 * PAGE));
  }

  @Test
  void givenAWriteThatFails_whenCutShort_thenAPartOfItIsThere() throws IOException {
    try (OutputFile file = disk.create("a")) {
      disk.fail(Fault.nth(Fault.of(Operation.Kind.WRITE), 2));
      assertThatThrownBy(() -> file.write(of(1, 100), 0, 100)).isInstanceOf(IOException.class);
    }
    assertThat(disk.image().bytes("a")).isEqualTo(of(1, 50));
  }

  @Test
  void givenAnOverwriteThatFails_whenCutShort_thenAPartOfItIsThere() throws IOException {
    try (OutputFile file = Bytes.write(disk, "a", of(1, 10))) {
      disk.fail(Fault.nth(Fault.of(Operation.Kind.REWRITE), 2));
      assertThatThrownBy(() -> file.rewrite(0, of(2, 10))).isInstanceOf(IOException.class);
    }
    byte[] left = disk.image().bytes("a");
    assertThat(isAll(left, 0, 5, 2) && isAll(left, 5, 10, 1)).isTrue();
  }

  @Test
  void givenADiskWithRoomForAPart_whenWritten_thenThatPartIsWrittenBeforeTheRefusal()
      throws IOException {
    disk.capacity(3 * PAGE);
    try (OutputFile file = disk.create("a")) {
      assertThatThrownBy(() -> file.write(of(1, 4 * PAGE), 0, 4 * PAGE))
          .isInstanceOf(DiskFullException.class);
      assertThat(disk.image().bytes("a")).isEqualTo(of(1, 3 * PAGE));
      assertThat(disk.usableBytes()).isZero();
      disk.capacity(4 * PAGE);
      file.write(of(1, PAGE), 0, PAGE);
    }
  }

  @Test
  void givenAQuotaThatIsUsedUp_whenWritten_thenItIsRefusedAlthoughTheDiskHasRoom()
      throws IOException {
    disk.quota(2 * PAGE);
    disk.capacity(100 * PAGE);
    Bytes.settle(disk, "a", of(1, 2 * PAGE));
    assertThatThrownBy(() -> disk.create("b")).isInstanceOf(DiskFullException.class);
    assertThat(disk.usableBytes()).isEqualTo(98 * PAGE);
  }

  @Test
  void givenALogWithoutRoom_whenAllocated_thenItIsRefusedAndWhatIsPromisedStaysPromised()
      throws IOException {
    Bytes.settle(disk, "a", of(1, PAGE));
    disk.capacity(2 * PAGE);
    try (LogFile log = disk.openLog("a", 8 * PAGE)) {
      log.allocate(2 * PAGE);
      assertThatThrownBy(() -> log.allocate(3 * PAGE)).isInstanceOf(DiskFullException.class);
      assertThat(log.allocated()).isEqualTo(2 * PAGE);
      log.bytes().fill((byte) 1);
      assertThat(disk.violations()).as("stores behind it would kill a process").isNotEmpty();
    }
  }

  @Test
  void givenAFullDisk_whenForcedOrCreatedOrRenamed_thenAnyOfThemMaySaySo() throws IOException {
    try (OutputFile file = Bytes.write(disk, "a", of(1, 1))) {
      disk.fail(Fault.full(1, 4));
      assertThatThrownBy(file::force).isInstanceOf(DiskFullException.class);
      assertThatThrownBy(() -> disk.create("b")).isInstanceOf(DiskFullException.class);
      assertThatThrownBy(() -> disk.rename("a", "b")).isInstanceOf(DiskFullException.class);
      assertThat(disk.read("a", 1)).hasSize(1);
      disk.rename("a", "b");
    }
  }

  @Test
  void givenTooManyOpenFiles_whenUsed_thenWhatOpensFailsAndTheRestGoesOn() throws IOException {
    Bytes.settle(disk, "a", of(1, 10));
    try (OutputFile file = disk.create("b");
        LogFile log = disk.openLog("a", PAGE)) {
      disk.fail(Fault.tooManyOpenFiles(1, Integer.MAX_VALUE));
      file.write(of(1, 10), 0, 10);
      file.force();
      log.allocate(PAGE);
      log.force(0, PAGE);
      log.trim(10);
      disk.rename("b", "c");
      disk.delete("c");
      assertRefused(() -> disk.lock(false));
      assertRefused(disk::list);
      assertRefused(() -> disk.read("a", 10));
      assertRefused(() -> disk.map("a"));
      assertRefused(() -> disk.openLog("a", PAGE));
      assertRefused(() -> disk.create("d"));
      assertRefused(() -> disk.truncate("a", 1));
      assertRefused(disk::forceDirectory);
      assertThat(disk.image().files()).containsExactly("a");
    }
  }

  private static void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("Too many open files");
  }

  @Test
  void givenAFileThatCannotBeOpenedAfterItWasCreated_whenCreated_thenItIsLeftEmpty() {
    disk.fail(Fault.nth(Fault.of(Operation.Kind.OPEN), 1));
    assertThatThrownBy(() -> disk.create("a")).isInstanceOf(IOException.class);
    assertThat(disk.image().bytes("a")).isEmpty();
  }

  @Test
  void givenARenameThatReportsAnError_whenItWasDone_thenItIsDone() throws IOException {
    Bytes.settle(disk, "a", of(1, 10));
    disk.fail(Fault.doneButFailed(Fault.of(Operation.Kind.RENAME), 1));
    assertThatThrownBy(() -> disk.rename("a", "b")).isInstanceOf(IOException.class);
    assertThat(disk.image().files()).containsExactly("b");
  }

  @Test
  void givenAShortRead_whenRead_thenHalfOfTheFileArrives() throws IOException {
    Bytes.settle(disk, "a", of(1, 10));
    disk.fail(Fault.shortRead(1));
    assertThat(disk.read("a", 10)).hasSize(5);
    assertThat(disk.read("a", 10)).hasSize(10);
  }

  @Test
  void givenASlowDisk_whenForced_thenItTakesItsTime() throws IOException {
    Duration each = Duration.ofMillis(20);
    disk.fail(Fault.slow(Fault.of(Operation.Kind.FORCE), each));
    try (OutputFile file = Bytes.write(disk, "a", of(1, 10))) {
      long start = System.nanoTime();
      file.force();
      assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(each.toNanos());
    }
  }
}
