package dev.firkin.internal.io;

import java.lang.foreign.MemorySegment;

/** A mapped file. */
public interface MappedFile extends AutoCloseable {

  /**
   * The mapping.
   *
   * @return memory that any thread may use until {@link #close}; then an access is an {@link
   *     IllegalStateException}, even one that has begun
   */
  MemorySegment bytes();

  /** Ends the mapping. Does not wait for those who read. */
  @Override
  void close();
}
