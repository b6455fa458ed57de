package dev.firkin.internal.io;

import java.lang.foreign.Arena;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/**
 * Closes shared arenas a moment after nobody finds their memory any more.
 *
 * <p>A thread that reads from an arena while another one closes it should get an {@link
 * IllegalStateException}. With JDKs that have the bug JDK-8364167, Java 25 among them, it may read
 * on from memory that is gone, which ends the JVM. That thread then stands between its check and
 * its access; so whoever found the memory before it was let go is given time to get past.
 *
 * <p>One thread for all, which ends when there is nothing to do. Safe for concurrent use.
 */
public final class LateClosing {

  private static final long GRACE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** More do not wait: a process may have some ten thousand mappings. */
  private static final int WAITING_MOST = 1024;

  private static final Object LOCK = new Object();
  private static final Deque<Waiting> WAITING = new ArrayDeque<>();
  private static boolean running;

  /** An arena, and when it may be closed. */
  private record Waiting(Arena arena, long due) {}

  private LateClosing() {}

  /**
   * Closes an arena later. Where a file that is mapped cannot be deleted or replaced, on Windows,
   * it is closed now; so it is if the system has no thread left for that.
   */
  public static void close(Arena arena) {
    if (FileDisk.WINDOWS || !isTaken(arena)) {
      arena.close();
      return;
    }
    boolean interrupted = false;
    while (waiting() > WAITING_MOST) {
      interrupted |= !sleep(TimeUnit.MILLISECONDS.toNanos(1));
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether an arena waits now, and somebody will close it. */
  private static boolean isTaken(Arena arena) {
    synchronized (LOCK) {
      if (!running) {
        try {
          Daemons.unstarted("firkin-unmap", new Work()).start();
        } catch (OutOfMemoryError e) {
          return false;
        }
        running = true;
      }
      WAITING.add(new Waiting(arena, System.nanoTime() + GRACE_NANOS));
      return true;
    }
  }

  private static int waiting() {
    synchronized (LOCK) {
      return WAITING.size();
    }
  }

  /**
   * Waits until all is closed that waits now: the room of files that have been deleted is free only
   * then.
   *
   * @return whether there was anything
   */
  static boolean await() {
    boolean waited = false;
    boolean interrupted = false;
    long end = System.nanoTime() + 2 * GRACE_NANOS;
    while (waiting() > 0 && end - System.nanoTime() > 0) {
      waited = true;
      interrupted |= !sleep(TimeUnit.MILLISECONDS.toNanos(5));
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return waited;
  }

  /** What the thread does. */
  private static final class Work implements Runnable {
    @Override
    public void run() {
      closeWhenDue();
    }
  }

  private static void closeWhenDue() {
    while (true) {
      Waiting next;
      synchronized (LOCK) {
        next = WAITING.peek();
        if (next == null) {
          running = false;
          return;
        }
      }
      long left = next.due - System.nanoTime();
      if (left > 0) {
        sleep(left);
      } else {
        close(next);
      }
    }
  }

  /**
   * Closes the first; one that cannot be closed, say because it is being forced, goes to the end.
   */
  private static void close(Waiting first) {
    boolean closed = true;
    try {
      first.arena.close();
    } catch (RuntimeException | Error e) { // whatever it was, the others wait for this thread
      closed = !first.arena.scope().isAlive();
    }
    synchronized (LOCK) {
      WAITING.remove();
      if (!closed) {
        WAITING.add(new Waiting(first.arena, System.nanoTime() + GRACE_NANOS));
      }
    }
  }

  private static boolean sleep(long nanos) {
    try {
      TimeUnit.NANOSECONDS.sleep(nanos);
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }
}
