package dev.firkin.internal.engine;

import dev.firkin.config.FirkinOptions;
import dev.firkin.error.FirkinException;
import dev.firkin.error.StoreIoException;
import dev.firkin.error.StoreOpenException;
import dev.firkin.internal.io.Disk;
import dev.firkin.internal.io.DiskFullException;
import dev.firkin.internal.io.LockedException;
import dev.firkin.internal.recovery.Recovery;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NotDirectoryException;
import org.jspecify.annotations.Nullable;

/**
 * Who may come in: looks at the directory, takes its lock, and says in words what is in the way.
 */
final class StoreDoor {

  private StoreDoor() {}

  /**
   * Takes the lock of a directory that is a store or may become one.
   *
   * @return the lock, or null for a store to read whose directory nobody can write
   * @throws FirkinException that says why the directory cannot be opened
   */
  static Disk.@Nullable Lock enter(Disk disk, FirkinOptions options) {
    try {
      if (options.readOnly() || !options.createIfMissing()) {
        Recovery.checkIsStore(disk);
      } else {
        disk.createRoot();
        Recovery.checkMayBeStore(disk); // before a lock file is left in somebody else's directory
      }
      return disk.lock(options.readOnly());
    } catch (LockedException e) {
      throw new StoreOpenException(
          "%s is in use by %s; close it there first".formatted(disk.root(), e.getMessage()), e);
    } catch (NotDirectoryException | FileAlreadyExistsException e) {
      throw new StoreOpenException(
          "%s is a file; a store is a directory".formatted(e.getFile()), e);
    } catch (AccessDeniedException e) {
      throw new StoreOpenException(
          "%s is not accessible: no permission for %s; change the owner or open with readOnly"
              .formatted(disk.root(), e.getFile()),
          e);
    } catch (DiskFullException e) {
      throw StoreIoException.diskFull(
          "the disk is full: %s cannot be opened; free some space".formatted(disk.root()), e);
    } catch (IOException e) {
      throw StoreIoException.refused(
          "%s cannot be opened: %s".formatted(disk.root(), describe(e)), e);
    }
  }

  private static String describe(IOException e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }

  /** Gives the lock back, after an opening that failed. */
  static void leave(Disk.@Nullable Lock lock, Throwable because) {
    try {
      leave(lock);
    } catch (StoreIoException e) {
      because.addSuppressed(e);
    }
  }

  /** Gives the lock back. */
  static void leave(Disk.@Nullable Lock lock) {
    try {
      if (lock != null) {
        lock.close();
      }
    } catch (IOException e) {
      throw StoreIoException.refused("the lock was not given back: " + e.getMessage(), e);
    }
  }
}
