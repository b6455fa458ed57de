package dev.firkin.internal.write;

import dev.firkin.internal.io.Disk;
import dev.firkin.internal.io.OutputFile;
import java.io.IOException;

/**
 * A small file of zeros that is given up when the disk is full, so that deletes and merges, which
 * make room in the end, still find some. While it is given up, puts take no more room. Safe for
 * concurrent use.
 */
public final class Reserve {

  /** Name of the file. */
  public static final String NAME = "RESERVE";

  /** Room for some thousand tombstones, or for the small merge that frees a segment. */
  private static final int BYTES = 256 << 10;

  private final Disk disk;
  private boolean held;

  /**
   * @param disk the store's directory
   */
  public Reserve(Disk disk) {
    this.disk = disk;
  }

  /** Sets the room aside unless it is. Returns whether it is now. */
  synchronized boolean hold() {
    if (held) {
      return true;
    }
    try {
      held = isThere() || create();
    } catch (IOException e) {
      drop();
    }
    return held;
  }

  private boolean isThere() {
    try {
      return disk.read(NAME, BYTES).length == BYTES;
    } catch (IOException e) {
      return false;
    }
  }

  /** Not forced: it is room that counts, and the disk has promised that. */
  private boolean create() throws IOException {
    disk.delete(NAME);
    try (OutputFile out = disk.create(NAME)) {
      out.write(new byte[BYTES], 0, BYTES);
    }
    return true;
  }

  /** Gives the room up. Returns whether there was any to give up. */
  public synchronized boolean release() {
    boolean was = held;
    drop();
    return was;
  }

  private void drop() {
    held = false;
    try {
      disk.delete(NAME);
    } catch (IOException e) {
      return; // it is only room that stays taken
    }
  }
}
