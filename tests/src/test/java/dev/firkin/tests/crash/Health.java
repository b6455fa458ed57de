package dev.firkin.tests.crash;

import dev.firkin.error.StoreIoException;
import dev.firkin.testkit.Fault;
import dev.firkin.testkit.FaultyDisk;

/** What is wrong with a disk, and what the store on it has said of that since it was opened. */
final class Health {

  private boolean troubled;
  private boolean failed;
  private boolean evicting;
  private boolean full;
  private boolean cut;

  /** Whether anything was planted since the store was opened. */
  boolean isTroubled() {
    return troubled;
  }

  /** Whether the store takes no more writes. */
  boolean isFailed() {
    return failed;
  }

  /** Whether the page cache is to drop what it lost. */
  boolean isEvicting() {
    return evicting;
  }

  /** Whether files may have looked shorter than they are, which looks like damage. */
  boolean mayLookDamaged() {
    return cut;
  }

  void plant(FaultyDisk disk, Trouble trouble, int n) {
    troubled = true;
    full |= trouble.isFull();
    cut |= trouble == Trouble.SHORT_READ;
    disk.fail(trouble.from(n));
  }

  void room(FaultyDisk disk, int bytes) {
    troubled = true;
    full = true;
    disk.capacity(disk.used() + bytes);
  }

  void quota(FaultyDisk disk, int bytes) {
    troubled = true;
    full = true;
    disk.quota(disk.used() + bytes);
  }

  void lose(FaultyDisk disk, int seed) {
    troubled = true;
    disk.loseWriteBack(seed);
  }

  void evictLater() {
    evicting = true;
  }

  /** Takes note of a refusal, which must be for the right reason. */
  void refused(StoreIoException e) {
    if (e.isDiskFull() && !full) {
      throw new AssertionError("the disk is not full: " + e, e);
    }
    failed |= e.isFinal();
  }

  /** All is well with the disk; what the store remembers of it stays. */
  void mend(FaultyDisk disk) {
    disk.fail(Fault.none());
    disk.capacity(Long.MAX_VALUE);
    disk.quota(Long.MAX_VALUE);
  }

  /** All is well with the disk, and a store that was opened since knows of nothing. */
  void begin(FaultyDisk disk) {
    mend(disk);
    troubled = false;
    failed = false;
    evicting = false;
    full = false;
    cut = false;
  }
}
