package dev.firkin.internal.write;

import dev.firkin.internal.io.Disk;
import dev.firkin.internal.io.DiskFullException;
import java.io.IOException;

/**
 * A small file of zeros that is given up when the disk is full, so that deletes and merges, which
 * make room in the end, still find some. While it is given up, puts take no more room. Safe for
 * concurrent use.
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
    disk.prepareReplacement(NAME, new byte[BYTES]);
    disk.rename(NAME + Disk.TEMPORARY, NAME);
    held = BYTES;
  }

  /** Gives up what deletes may use. Returns whether there was any. */
  synchronized boolean releaseForDeletes() {
    if (held != BYTES) {
      return false;
    }
    try {
      disk.truncate(NAME, LEFT_BY_DELETES);
      held = LEFT_BY_DELETES;
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Gives up everything. Returns whether there was any. */
  public synchronized boolean releaseForMerge() {
    boolean was = held > 0;
    held = 0;
    try {
      disk.delete(NAME);
    } catch (IOException e) {
      return false;
    }
    return was;
  }
}
