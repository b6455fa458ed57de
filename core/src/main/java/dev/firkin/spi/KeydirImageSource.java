package dev.firkin.spi;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** The image of a keydir on the disk. */
public interface KeydirImageSource {

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
}
