package dev.firkin.spi;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The image of a keydir on the disk. Nobody has looked yet whether its bytes are as they were
 * written: {@link #check} does, part by part, and no answer may be given from a part before.
 */
public interface KeydirImageSource {

  /** So many bytes have a checksum of their own. */
  int CHECKED_BYTES = 512 << 10;

  /**
   * How long the parts are.
   *
   * @return bytes
   */
  long bytes();

  /**
   * What {@link KeydirImage#parameters} answered.
   *
   * @return a copy
   */
  byte[] parameters();

  /**
   * Maps a part of the image as memory of the caller's own: what is written there does not go to
   * the disk.
   *
   * @param offset bytes from the start of the parts, a multiple of 64 KiB
   * @param bytes how many
   * @param arena ends the mapping
   * @return the memory, at an address that is a multiple of 64
   * @throws IOException if the system refuses
   */
  MemorySegment map(long offset, long bytes, Arena arena) throws IOException;

  /**
   * Checks what was mapped. Any thread, at any time while it is mapped.
   *
   * @param offset bytes from the start of the parts, a multiple of {@link #CHECKED_BYTES}
   * @param mapped what was mapped from there on, unchanged; up to another multiple, or to the end
   * @throws DamagedImageException if it is not what was written
   */
  void check(long offset, MemorySegment mapped);
}
