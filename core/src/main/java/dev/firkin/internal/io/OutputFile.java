package dev.firkin.internal.io;

import java.io.IOException;

/** A file that is written from start to end by one thread. */
public interface OutputFile extends AutoCloseable {

  /**
   * Writes bytes behind those written before: all of them, or an exception.
   *
   * @param bytes where they are
   * @param offset the first of them
   * @param length how many
   * @throws DiskFullException if there is no room
   * @throws IOException if the disk refuses; the file is good for nothing then
   */
  void write(byte[] bytes, int offset, int length) throws IOException;

  /**
   * Overwrites bytes that were written before.
   *
   * @param position bytes from the start
   * @param bytes the new bytes, all of them
   * @throws IOException if the disk refuses
   */
  void rewrite(long position, byte[] bytes) throws IOException;

  /**
   * Forces all that was written, and the file's length.
   *
   * @throws IOException if the device refuses; the file is good for nothing then
   */
  void force() throws IOException;

  /**
   * Closes the file; does not force it.
   *
   * @throws IOException if the disk refuses
   */
  @Override
  void close() throws IOException;
}
