package dev.firkin.internal.io;

import java.io.IOException;
import java.lang.foreign.MemorySegment;

/**
 * A file that is appended to through a mapping. Stores to the mapping below {@link #allocated()}
 * cannot run out of disk, and survive the death of the process at once.
 */
public interface LogFile extends MappedFile {

  /**
   * The mapping, for reading and writing: {@code capacity} bytes.
   *
   * @return memory that any thread may use until {@link #close}
   */
  @Override
  MemorySegment bytes();

  /**
   * How far the disk has promised room.
   *
   * @return bytes from the start
   */
  long allocated();

  /**
   * Takes room on the disk, filling it with zeros. May be called by several threads at once; never
   * changes bytes below {@link #allocated()}.
   *
   * @param upTo bytes from the start, up to the capacity; less than {@link #allocated()} does
   *     nothing
   * @throws DiskFullException if there is no room; {@link #allocated()} is as before
   * @throws IOException if the disk refuses
   */
  void allocate(long upTo) throws IOException;

  /**
   * Forces a range, with what is needed to find it again. What was stored before the call is
   * durable after it.
   *
   * @param from bytes from the start
   * @param to first byte behind the range
   * @throws IOException if the device refuses; what was forced before is still durable, the rest is
   *     unknown for good
   */
  void force(long from, long to) throws IOException;

  /**
   * Whether forces of this file write far more to the device than was stored, so that it is worth
   * going on with a new file. A matter of speed and wear only.
   *
   * @return false if nothing is known of that
   */
  default boolean isCostlyToForce() {
    return false;
  }

  /**
   * Stores a range anew, as it is, and forces it. Where an earlier force failed, even that of a
   * process before this one, the system believes pages to be clean that the device does not have,
   * and a mere force would succeed without writing them.
   *
   * @param from bytes from the start
   * @param to first byte behind the range
   * @throws IOException if the device refuses
   */
  void forceAnew(long from, long to) throws IOException;

  /**
   * Gives back the room behind the last byte in use. The mapping stays, and must not be touched
   * behind {@code length} any more.
   *
   * @param length bytes in use
   * @throws IOException if the disk refuses
   */
  void trim(long length) throws IOException;
}
