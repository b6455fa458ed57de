package dev.firkin.internal.write;

import static dev.firkin.internal.io.StoreLog.LOGGER;

import dev.firkin.error.StoreIoException;
import dev.firkin.internal.io.Daemons;
import dev.firkin.internal.io.DiskFullException;
import dev.firkin.internal.io.Joining;
import dev.firkin.internal.io.LogFile;
import dev.firkin.internal.segment.Segment;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The thread that runs ahead of the writers and behind them: takes room on the disk, makes the next
 * segment's file, forces the log when the policy says so or when much is waiting, and cuts sealed
 * files to their length. Everything here a writer could do itself and does if it comes first; the
 * thread only takes it off their way.
 */
public final class Keeper implements AutoCloseable {

  /** So much is forced at once, so that a roll-over never has to wait for a whole segment. */
  private static final long FORCE_BEHIND = 16L << 20;

  /** So much is worth a force when the roll-over is near, which everybody waits for. */
  private static final long FORCE_AT_THE_END = 1L << 20;

  private final Log log;
  private final RollOver rollOver;
  private final Forcer forcer;
  private final Reserve reserve;
  private final StoreState state;
  private final Consumer<Segment> afterSealing;
  private final long intervalNanos;
  private final ConcurrentLinkedQueue<Segment> sealed = new ConcurrentLinkedQueue<>();
  private final Thread thread;
  private @Nullable Segment left; // costly to force
  private volatile boolean stopping;
  private volatile boolean wanted;

  /**
   * @param name of the thread
   * @param interval between two forces, or null for none by the clock
   * @param afterSealing takes segments when their files are cut
   */
  public Keeper(
      String name,
      Log log,
      RollOver rollOver,
      Forcer forcer,
      Reserve reserve,
      StoreState state,
      @Nullable Duration interval,
      Consumer<Segment> afterSealing) {
    this.log = log;
    this.rollOver = rollOver;
    this.forcer = forcer;
    this.reserve = reserve;
    this.state = state;
    this.afterSealing = afterSealing;
    intervalNanos = interval == null ? Long.MAX_VALUE : TimeUnit.NANOSECONDS.convert(interval);
    thread = Daemons.unstarted(name, new Keeping());
  }

  /** Starts the thread. */
  public void start() {
    Waking waking = new Waking();
    log.onRoomNeeded(waking);
    rollOver.onSealed(waking);
    thread.start();
  }

  /** What the thread does. */
  private final class Keeping implements Runnable {
    @Override
    public void run() {
      keep();
    }
  }

  /** Wakes the thread: there is too little room, or a segment was sealed. */
  private final class Waking implements Runnable, Consumer<Segment> {
    @Override
    public void run() {
      wake();
    }

    @Override
    public void accept(Segment segment) {
      sealed.add(segment);
      wake();
    }
  }

  private void wake() {
    wanted = true;
    LockSupport.unpark(thread);
  }

  private void keep() {
    long lastForce = System.nanoTime();
    while (!stopping) {
      try {
        if (wanted) {
          wanted = false;
          finishSealed();
          if (reserve.hold()) {
            log.takeRoomAhead();
          }
          rollOver.prepare(log.sequence());
        }
        boolean due = System.nanoTime() - lastForce >= intervalNanos;
        long behind = log.active().end() - forcer.forcedTo();
        if (due
            || behind >= FORCE_BEHIND
            || behind >= FORCE_AT_THE_END && LogRoom.isAllTaken(log.active())) {
          lastForce = System.nanoTime();
          forcer.force(log, log.sequence());
        }
        leaveCostlyFile();
      } catch (StoreIoException e) {
        giveUp(e);
        return; // the store has failed: the next writer is told, there is nothing more to keep
      } catch (DiskFullException e) {
        // The writer who needs the room will say so.
      } catch (IOException | RuntimeException e) {
        LOGGER.log(System.Logger.Level.WARNING, "preparing the log failed, a writer will", e);
      } catch (Error e) {
        giveUp(e);
        throw e;
      }
      if (!wanted && !stopping) {
        pause(lastForce);
      }
    }
    finishSealed();
  }

  /**
   * Goes on with a new segment if the present one is costly to force. Once for each: if there is no
   * room for another, that one stays.
   */
  private void leaveCostlyFile() {
    Segment segment = log.active();
    if (segment != left && ((LogFile) segment.file()).isCostlyToForce()) {
      left = segment;
      try {
        log.rollOver();
      } catch (StoreIoException e) {
        return; // it would be faster, no more; if the disk has failed, writers are told
      }
    }
  }

  private void giveUp(Throwable cause) {
    if (!state.isClosed()) {
      state.fail(cause);
      LOGGER.log(System.Logger.Level.ERROR, "the log failed: {0}", cause.toString());
    }
  }

  private void pause(long lastForce) {
    if (intervalNanos == Long.MAX_VALUE) {
      LockSupport.park(this);
    } else {
      long left = intervalNanos - (System.nanoTime() - lastForce);
      if (left > 0) {
        LockSupport.parkNanos(this, left);
      }
    }
  }

  private void finishSealed() {
    for (Segment segment = sealed.poll(); segment != null; segment = sealed.poll()) {
      if (!segment.tryAcquire()) {
        continue; // merged away already
      }
      try {
        ((LogFile) segment.file()).trim(segment.end());
      } catch (IOException e) {
        LOGGER.log(
            System.Logger.Level.WARNING,
            "{0} keeps unused room behind its end: {1}",
            segment.path(),
            e.toString());
      } finally {
        log.release(segment);
      }
      afterSealing.accept(segment);
    }
  }

  /** Ends the thread; what it was doing is finished. */
  @Override
  public void close() {
    stopping = true;
    LockSupport.unpark(thread);
    Joining.join(thread);
  }
}
