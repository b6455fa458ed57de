package dev.firkin.internal.format;

import java.lang.foreign.MemorySegment;

/**
 * Copies mapped bytes to the heap. Between two segments, since the JDK's copy from a segment to an
 * array finds out what array it is by a pattern switch, and to link that takes 4 ms of the first
 * opening of a store (docs/decisions/0013); it is not faster afterwards either.
 */
final class ToArray {

  private ToArray() {}

  /** Copies bytes from {@code at} in a file to {@code from} in an array. */
  static void copy(MemorySegment file, long at, byte[] target, int from, int length) {
    MemorySegment.copy(file, at, MemorySegment.ofArray(target), from, length);
  }
}
