package dev.firkin.compression.zstd;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;

/**
 * Direct buffers in place of others, as long as an arena lasts.
 *
 * <p>The library runs over arrays without letting the JVM come to a safepoint, so all threads wait
 * for it as soon as one of them asks for a collection: at level 19 a third of a second for 1 MiB.
 * Only what is short is therefore worked on where it lies; the copies take a fiftieth of the time
 * that compressing takes.
 */
final class NativeMemory {

  private NativeMemory() {}

  /** The bytes of a buffer, from its position to its limit. */
  static ByteBuffer source(ByteBuffer bytes, Arena arena) {
    return bytes.isDirect()
        ? bytes
        : arena.allocate(bytes.remaining()).asByteBuffer().put(bytes.duplicate()).flip();
  }

  /**
   * Room in place of a buffer's, for at most so many bytes; {@link #moveBack} brings them there.
   */
  static ByteBuffer room(ByteBuffer into, long bytesMax, Arena arena) {
    return into.isDirect()
        ? into
        : arena.allocate(Math.min(bytesMax, into.remaining())).asByteBuffer();
  }

  /** Puts what has been written to the room where it belongs. */
  static void moveBack(ByteBuffer room, ByteBuffer into) {
    if (room != into) {
      into.put(room.flip());
    }
  }
}
