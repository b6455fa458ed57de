package dev.firkin.internal.write;

import dev.firkin.internal.io.Disk;
import dev.firkin.internal.io.DiskFullException;
import java.io.IOException;

/**
 * A small file of zeros that is given up when the disk is full, so that deletes and merges, which
 * make room in the end, still find some. While it is given up, puts take no more room. Safe for
 * concurrent use.
 *
 * <p>Whoever sets room aside on a disk that is all but full takes it, if only for a moment, from
 * the deletes for which it was given up. So nobody tries where there clearly is none, and {@link
 * #forDeletes} keeps off who tries all the same: not every limit shows in what the disk says is
 * left.
 */
public final class Reserve {

  /** Name of the file. */
  public static final String NAME = "RESERVE";

  /** Half of it room for some thousand tombstones, half for the merge that frees a segment. */
  private static final int BYTES = 256 << 10;

  private static final int LEFT_BY_DELETES = BYTES / 2;

  private final Disk disk;
  private int held;

  /**
   * @param disk the store's directory
   */
  public Reserve(Disk disk) {
    this.disk = disk;
  }

  /** Sets the room aside unless it is. Returns whether all of it is now. */
  public boolean hold() {
    try {
      require();
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Sets the room aside unless it is.
   *
   * @throws DiskFullException if there is none
   * @throws IOException if the disk refuses for another reason
   */
  synchronized void require() throws IOException {
    if (held == BYTES) {
      return;
    }
    if (held == 0) {
      held = lengthLeftBehind();
    }
    try {
      if (held != BYTES) {
        create();
      }
    } catch (IOException e) {
      held = lengthLeftBehind();
      if (held != BYTES) {
        throw e;
      }
    }
  }

  private int lengthLeftBehind() {
    try {
      return disk.read(NAME, BYTES).length;
    } catch (IOException e) {
      return 0;
    }
  }

  /** Written beside first, so that what is left is not given up for what cannot be had. */
  private void create() throws IOException {
    if (disk.usableBytes() < BYTES) {
      throw new DiskFullException("no room on the disk for " + disk.root().resolve(NAME), null);
    }
    disk.prepareReplacement(NAME, new byte[BYTES]);
    disk.putInPlace(NAME);
    held = BYTES;
  }

  /** Something that needs room on the disk. */
  interface Taking<E extends Exception> {
    void take() throws E;
  }

  /** Does something that a delete needs, with what is set aside for that if it still is. */
  synchronized <E extends Exception> void forDeletes(Taking<E> taking) throws E {
    if (held == 0) {
      held = lengthLeftBehind(); // nobody may have asked since the store was opened
    }
    if (held == BYTES) {
      held = 0; // until it is known what is left
      try {
        disk.truncate(NAME, LEFT_BY_DELETES);
        held = LEFT_BY_DELETES;
      } catch (IOException e) {
        held = lengthLeftBehind(); // as before or not; whoever takes the room says if there is none
      }
    }
    taking.take();
  }

  /** Gives up everything. Returns whether there was any. */
  public synchronized boolean releaseForMerge() {
    boolean was = held > 0 || lengthLeftBehind() > 0; // nobody may have asked since the opening
    held = 0;
    try {
      disk.delete(NAME);
    } catch (IOException e) {
      return false;
    }
    return was;
  }
}
