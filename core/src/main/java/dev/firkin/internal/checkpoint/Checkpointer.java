package dev.firkin.internal.checkpoint;

import static dev.firkin.internal.io.StoreLog.LOGGER;

import dev.firkin.error.StoreIoException;
import dev.firkin.internal.format.Checkpoint;
import dev.firkin.internal.format.Checkpoint.Position;
import dev.firkin.internal.format.Checkpoint.Removed;
import dev.firkin.internal.io.Daemons;
import dev.firkin.internal.io.DiskFullException;
import dev.firkin.internal.io.Joining;
import dev.firkin.internal.io.OutputFile;
import dev.firkin.internal.io.RateLimit;
import dev.firkin.stats.CheckpointStats;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The thread that writes checkpoints of the keydirs when enough has been logged since the last one,
 * and the one at close. A checkpoint that fails costs nothing but time at the next opening: the one
 * before stays, and is as right as it was.
 *
 * <p>While images are written, writers go on; only merges wait with pointing keys to their copies,
 * because the log does not tell of that.
 */
public final class Checkpointer implements AutoCloseable {

  /** Less than that is read faster than a checkpoint is written. */
  private static final long LEAST_AT_CLOSE = 1L << 20;

  private static final long LEAST_BETWEEN = 64L << 20;
  private static final long LEFT_FREE = 64L << 20;
  private static final long LOOK_EVERY_MILLIS = 1000;
  private static final int TRIES = 3;

  /** So many expired entries are remembered while a merge or a checkpoint is at work. */
  private static final int REMOVED_MOST = 1 << 20;

  /** What a checkpoint in the background writes at most, so that the log has most of the disk. */
  private static final long BYTES_PER_SECOND = 256L << 20;

  private final CheckpointParts parts;
  private final long bytesBetween;
  private final boolean possible;
  private final long bytesPerSecond;
  private final Thread thread;
  private final ReentrantLock relocations = new ReentrantLock();
  private final ReentrantLock one = new ReentrantLock(); // at a time
  private final Object bell = new Object();
  private volatile boolean stopping;
  private volatile boolean moved; // keys point elsewhere than the last checkpoint says
  private volatile long loggedAtLast;
  private volatile long loggedAtTry = Long.MIN_VALUE;
  private volatile long count;
  private volatile long bytes;

  // Under the append lock.
  private boolean writing;
  private final List<Removed> removed = new ArrayList<>();
  private boolean tooManyRemoved;
  private @Nullable Position merging;

  /**
   * @param name of the thread
   * @param bytesBetween bytes of log between two checkpoints; 0 for as the keydirs' size commends
   * @param bytesPerSecondMax limit of merges, which is one for checkpoints, too; 0 for none
   * @param loggedBefore bytes of log behind the checkpoint that was opened; {@link Long#MAX_VALUE}
   *     without one
   */
  public Checkpointer(
      String name,
      CheckpointParts parts,
      long bytesBetween,
      long bytesPerSecondMax,
      long loggedBefore) {
    this.parts = parts;
    this.bytesBetween = bytesBetween;
    possible = parts.maps().haveImages();
    bytesPerSecond =
        bytesPerSecondMax == 0 ? BYTES_PER_SECOND : Math.min(BYTES_PER_SECOND, bytesPerSecondMax);
    loggedAtLast = -loggedBefore;
    thread = Daemons.unstarted(name, new Work());
  }

  /** Starts the thread, if there is ever anything to do. */
  public void start() {
    if (possible && bytesBetween != Long.MAX_VALUE) {
      thread.start();
    }
  }

  /** What has been written since the store was opened. */
  public CheckpointStats stats() {
    return new CheckpointStats(count, bytes, loggedSince());
  }

  // ---- what merges, sweeps and the log tell

  /** A merge begins: what it finds alive is alive now or later. */
  public void mergeBegins() {
    parts
        .log()
        .between(() -> {
          forgetRemoved();
          merging = parts.log().position();
          return null;
        });
  }

  /**
   * The merge is over, well or not. By the time its inputs' slots are free, so that nothing is
   * remembered of what was there.
   */
  public void mergeEnds() {
    parts
        .log()
        .between(() -> {
          moved |= merging != null; // also since a checkpoint that was written meanwhile
          merging = null;
          forgetRemoved();
          return null;
        });
  }

  /**
   * Held while a merge is installed and keys are pointed to their copies, and while images are
   * written.
   */
  public Lock relocations() {
    return relocations;
  }

  /**
   * An entry was taken out without a record of the log. By whoever holds the append lock. It is
   * noted as far back as the log would be read again.
   */
  public void removed(int map, long location) {
    if (writing || merging != null) {
      if (removed.size() < REMOVED_MOST) {
        removed.add(new Removed(map, location));
      } else {
        tooManyRemoved = true;
      }
    }
  }

  private void forgetRemoved() {
    if (!writing && merging == null) {
      removed.clear();
      tooManyRemoved = false;
    }
  }

  /** Looks whether a checkpoint is due. */
  public void look() {
    synchronized (bell) {
      bell.notifyAll();
    }
  }

  // ---- when

  /** What the thread does. */
  private final class Work implements Runnable {
    @Override
    public void run() {
      writeWhenDue();
    }
  }

  private void writeWhenDue() {
    // A merge that waits may be what writers wait for.
    RateLimit rate =
        new RateLimit(bytesPerSecond, () -> stopping || relocations.hasQueuedThreads());
    while (!stopping && !parts.log().isFailed()) {
      try {
        if (isDue()) {
          write(rate, () -> stopping);
        }
      } catch (StoreIoException e) {
        return; // the store has failed, and says so to whoever writes
      } catch (RuntimeException | Error e) { // the next one may go well
        LOGGER.log(System.Logger.Level.WARNING, "a checkpoint of the keydir was given up", e);
        loggedAtTry = parts.log().loggedBytes();
      }
      pause();
    }
  }

  private void pause() {
    synchronized (bell) {
      if (!stopping) {
        try {
          bell.wait(LOOK_EVERY_MILLIS);
        } catch (InterruptedException e) {
          return; // nobody outside has this thread
        }
      }
    }
  }

  private long loggedSince() {
    long since = parts.log().loggedBytes() - loggedAtLast;
    return since < 0 ? Long.MAX_VALUE : since; // without one ever, everything
  }

  private boolean isDue() {
    long between = bytesBetween();
    return loggedSince() >= between
        && (loggedAtTry == Long.MIN_VALUE || parts.log().loggedBytes() - loggedAtTry >= between);
  }

  private long bytesBetween() {
    return bytesBetween != 0
        ? bytesBetween
        : Math.max(LEAST_BETWEEN, parts.maps().memoryBytes() / 2);
  }

  /**
   * Writes the last one, if the next opening gains by it. After {@link #close}, and before the
   * keydirs and segments are closed.
   */
  public void writeAtClose() {
    if (!possible || bytesBetween == Long.MAX_VALUE) {
      return;
    }
    long least = bytesBetween == 0 ? LEAST_AT_CLOSE : Math.min(bytesBetween, LEAST_AT_CLOSE);
    if (moved || loggedSince() >= least) {
      write(noLimit(), () -> false);
    }
  }

  /**
   * Writes one now.
   *
   * @return bytes written, 0 if the keydirs have no images, the disk is full or refuses, or the
   *     store is being closed
   */
  public long writeNow() {
    long before = bytes;
    if (possible) {
      write(noLimit(), () -> stopping);
    }
    return bytes - before;
  }

  private static RateLimit noLimit() {
    return new RateLimit(0, () -> true);
  }

  /**
   * What the store was opened from was damaged, and its keydirs have been filled anew: the next
   * opening is not to try it again.
   */
  public void forget() {
    moved = true; // so that another is written at close
    try {
      parts.disk().delete(Checkpoint.NAME);
      parts.disk().forceDirectory();
    } catch (IOException e) {
      LOGGER.log(
          System.Logger.Level.WARNING,
          "the damaged {0} cannot be deleted: {1}",
          Checkpoint.NAME,
          e.toString());
    }
  }

  // ---- how
  /** Writes one, if the disk has room. */
  private void write(RateLimit rate, BooleanSupplier stop) {
    one.lock();
    try {
      if (stop.getAsBoolean()) {
        return;
      }
      loggedAtTry = parts.log().loggedBytes();
      if (parts.disk().usableBytes() < parts.maps().memoryBytes() + LEFT_FREE) {
        LOGGER.log(
            System.Logger.Level.WARNING,
            "{0} has too little room for a checkpoint of the keydir; opening will take longer",
            parts.disk().root());
        return;
      }
      for (int tries = 0; tries < TRIES; tries++) {
        try {
          write(new CheckpointWriter(parts, rate, stop));
          return;
        } catch (CheckpointWriter.Abandoned e) {
          LOGGER.log(System.Logger.Level.DEBUG, "a checkpoint was given up: {0}", e.getMessage());
        }
      }
    } catch (DiskFullException e) {
      LOGGER.log(
          System.Logger.Level.WARNING,
          "the disk is full: no checkpoint of the keydir; opening {0} will take longer",
          parts.disk().root());
    } catch (IOException e) {
      LOGGER.log(
          System.Logger.Level.WARNING,
          "no checkpoint of the keydir of {0}: {1}; opening will take longer",
          parts.disk().root(),
          e.toString());
    } finally {
      one.unlock();
    }
  }

  private void write(CheckpointWriter writer) throws IOException, CheckpointWriter.Abandoned {
    CheckpointEvent event = new CheckpointEvent();
    event.begin();
    parts.disk().delete(CheckpointWriter.temporary());
    boolean movedBefore = moved;
    boolean installed = false;
    try (OutputFile out = parts.disk().create(CheckpointWriter.temporary())) {
      Written written = writeImages(writer, out);
      event.bytes = writer.install(out, written.checkpoint);
      installed = true;
      loggedAtLast = written.logged;
      count++;
      bytes += event.bytes;
      event.commit();
    } finally {
      if (movedBefore && !installed) {
        moved = true; // what is there is still the one before
      }
      parts.disk().delete(CheckpointWriter.temporary());
    }
  }

  /** What the images stand for, and how much had been logged then. */
  private record Written(Checkpoint checkpoint, long logged) {}

  private Written writeImages(CheckpointWriter writer, OutputFile out)
      throws IOException, CheckpointWriter.Abandoned {
    relocations.lock();
    try {
      boolean tooMany =
          parts
              .log()
              .between(() -> {
                forgetRemoved();
                writing = true;
                writer.begin(merging);
                return tooManyRemoved;
              });
      if (tooMany) {
        throw new CheckpointWriter.Abandoned("too much has expired since the merge at work began");
      }
      writer.writeImages(out);
      Written written = parts.log().between(() -> end(writer));
      if (written == null) {
        throw new CheckpointWriter.Abandoned("a map was cleared, or too much expired");
      }
      moved = false;
      return written;
    } finally {
      try {
        parts
            .log()
            .between(() -> {
              writing = false;
              forgetRemoved();
              return null;
            });
      } finally {
        relocations.unlock(); // or neither a merge nor the close would ever end
      }
    }
  }

  private @Nullable Written end(CheckpointWriter writer) {
    Checkpoint checkpoint = tooManyRemoved ? null : writer.end(removed);
    return checkpoint == null ? null : new Written(checkpoint, parts.log().loggedBytes());
  }

  /** Ends the thread; a checkpoint at work is given up, also one that somebody asked for. */
  @Override
  public void close() {
    stopping = true;
    look();
    Joining.join(thread);
    one.lock(); // whoever takes it from now on sees that it is closed
    one.unlock();
  }
}
