package dev.firkin.tests.crash;

import dev.firkin.Firkin;
import dev.firkin.config.FirkinOptions;
import dev.firkin.error.StoreIoException;
import dev.firkin.testkit.DiskImage;
import dev.firkin.testkit.FaultyDisk;
import dev.firkin.testkit.FirkinOnDisk;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** Crashes of a store: now, or when it was armed for; and again while it is opened after one. */
final class Crashes {

  private final Ledger ledger;
  private AtomicReference<Crash> armed = new AtomicReference<>();

  /**
   * A crash.
   *
   * @param image what was there
   * @param bounds to which states it may lead back
   * @param earlier whether more was done since
   */
  record Crash(DiskImage image, Ledger.Bounds bounds, boolean earlier) {}

  Crashes(Ledger ledger) {
    this.ledger = ledger;
  }

  /** The next crash is to be so many changes of the disk from now. */
  void arm(FaultyDisk disk, int operations) {
    AtomicInteger left = new AtomicInteger(operations);
    AtomicReference<Crash> due = new AtomicReference<>();
    armed = due;
    disk.onOperation(operation -> {
      if (operation.kind().changes() && left.decrementAndGet() == 0) {
        due.set(crash(disk, true));
      }
    });
  }

  /** The crash that was armed for if its time has come, else one now. */
  Crash take(FaultyDisk disk) {
    Crash due = armed.get();
    disarm(disk);
    return due != null ? due : crash(disk, false);
  }

  /** Forgets what was armed for, since the ledger begins anew. */
  void disarm(FaultyDisk disk) {
    armed = new AtomicReference<>();
    disk.onOperation(operation -> {});
  }

  private Crash crash(FaultyDisk disk, boolean earlier) {
    Ledger.Bounds before = ledger.bounds();
    DiskImage image = disk.image();
    return new Crash(image, before.upTo(ledger.bounds()), earlier);
  }

  /** What a crash leaves; seed 0 is a kill, another a power cut. */
  static FaultyDisk left(DiskImage image, int seed) {
    return seed == 0 ? image.kill() : image.powerCut(seed);
  }

  /**
   * Crashes while the store is being opened, at that change of the disk or after the last one; and
   * again at earlier ones while it is opened after that. Returns what the last crash leaves.
   */
  static FaultyDisk whileOpening(
      FaultyDisk disk, FirkinOptions options, int seed, int change, Tally tally) {
    FaultyDisk left = disk;
    for (int at = change, n = 2; at > 0; at = at / 2 - 1, n += 2) {
      left = left(imageWhileOpening(left, options, at), seed == 0 ? 0 : seed + n);
      tally.crashesWhileOpening.increment();
    }
    return left;
  }

  private static DiskImage imageWhileOpening(FaultyDisk disk, FirkinOptions options, int change) {
    AtomicInteger left = new AtomicInteger(change);
    AtomicReference<DiskImage> taken = new AtomicReference<>();
    disk.onOperation(operation -> {
      if (operation.kind().changes() && left.decrementAndGet() == 0) {
        taken.set(disk.image());
      }
    });
    Firkin store = FirkinOnDisk.open(disk, options);
    if (taken.get() == null) {
      taken.set(disk.image());
    }
    abandon(store, disk);
    return taken.get();
  }

  /** Ends a store of which nothing is wanted any more; what it does reaches no disk. */
  static void abandon(Firkin store, FaultyDisk disk) {
    disk.onOperation(operation -> {});
    disk.fail(operation -> {
      throw new IOException("the process is dead");
    });
    try {
      store.close();
    } catch (StoreIoException e) {
      return; // it says that it could not be closed well, or that it had failed before
    }
  }
}
