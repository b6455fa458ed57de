package dev.firkin.compression.zstd;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;

/**
 * Copies of what lies on the heap, as long as an arena lasts.
 *
 * <p>The library runs over arrays without letting the JVM come to a safepoint, so all threads wait
 * for it as soon as one of them asks for a collection: at level 19 a third of a second for 1 MiB.
 * Only what is short is therefore worked on where it lies; copying takes a few hundredths of the
 * time that compressing takes.
 */
final class NativeMemory {

  private NativeMemory() {}

  /** A direct buffer of the same bytes, from its position to its limit. */
  static ByteBuffer source(ByteBuffer bytes, Arena arena) {
    return bytes.isDirect()
        ? bytes
        : arena.allocate(bytes.remaining()).asByteBuffer().put(bytes.duplicate()).flip();
  }
}
