package dev.firkin.internal.io;

import java.util.concurrent.TimeUnit;

/**
 * Says how much room for the log to write at once. Linux keeps together in memory what one write
 * has put there. A piece of 2 MiB is mapped by one entry of the page table, so that reading and
 * writing anywhere waits less for translations; but who forces one record of it writes the whole
 * piece to the device. So a piece is as long as what a force makes durable: a page where each put
 * is forced, 2 MiB where many puts go by before a force.
 *
 * <p>What has been taken ahead stays as it is. If records are forced one by one from then on, it
 * says so ({@link #areTooLong}), and a new file is the remedy.
 *
 * <p>Any thread.
 */
final class Pieces {

  /** A page: the system keeps nothing shorter. */
  static final int LEAST = 4 << 10;

  /** The longest piece that one entry of the page table maps, on x86-64 and ARM64. */
  static final int MOST = 2 << 20;

  /** Linux writes by itself what has been dirty for so long, unless it is told otherwise. */
  private static final long UNFORCED_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final long inVainMost;
  private long forcedTo;
  private long forcedAt;
  private long usualForce; // bytes, the last ones counting most
  private int length = LEAST;
  private long since; // the file has such pieces from here on
  private int before = LEAST; // and none that are longer before
  private long inVain;

  /**
   * @param taken bytes of the file that have been taken before
   * @param inVainMost bytes written to the device for nothing that a new file is worth
   * @param usualForce bytes that forces made durable, of the file before
   * @param now the time, of {@link System#nanoTime}
   */
  Pieces(long taken, long inVainMost, long usualForce, long now) {
    forcedTo = taken;
    this.inVainMost = inVainMost;
    this.usualForce = usualForce;
    forcedAt = now;
  }

  /** Bytes that forces have made durable lately. */
  synchronized long usualForce() {
    return usualForce;
  }

  /**
   * How long pieces should be now: a power of two, {@link #LEAST} to {@link #MOST}.
   *
   * @param from where in the file the next ones begin
   */
  synchronized int length(long from) {
    int next = Math.clamp(Long.highestOneBit(usualForce), LEAST, MOST);
    if (next != length) {
      before = forcedTo < since ? Math.max(before, length) : length;
      since = from;
      length = next;
    }
    return length;
  }

  /**
   * Notes a force.
   *
   * @param to first byte behind what is durable now
   * @param now the time, of {@link System#nanoTime}
   */
  synchronized void forced(long to, long now) {
    long bytes = Math.max(0, to - forcedTo);
    long forcesInBetween = (now - forcedAt) / UNFORCED_NANOS;
    forcedTo += bytes;
    forcedAt = now;
    usualForce = (usualForce + bytes / (1 + forcesInBetween)) / 2;
    int written = to <= since ? before : length;
    if (bytes < written / 2 && written > LEAST) {
      inVain += written - bytes;
    }
  }

  /** Whether forces have written so much in vain that a new file is worth it. */
  synchronized boolean areTooLong() {
    return inVain > inVainMost;
  }
}
