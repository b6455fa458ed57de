package dev.firkin.compression;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;

/**
 * The kinds of buffer that a compressor may be given. Bytes lie in the middle of a longer buffer,
 * so that whoever takes no notice of position, limit or array offset is found out.
 */
public enum BufferKind {
  HEAP,
  HEAP_SLICE,
  READ_ONLY,
  DIRECT,
  DIRECT_READ_ONLY,
  SEGMENT;

  private static final int BEFORE = 7;
  private static final int AFTER = 9;
  private static final byte GUARD = 0x5a;

  /** A buffer with these bytes from its position to its limit. */
  public ByteBuffer holding(byte[] bytes) {
    ByteBuffer buffer = guarded(bytes.length);
    buffer.put(buffer.position(), bytes);
    return switch (this) {
      case READ_ONLY, DIRECT_READ_ONLY -> buffer.asReadOnlyBuffer();
      default -> buffer;
    };
  }

  /** Room for so many bytes, from its position to its limit. */
  public ByteBuffer room(int bytes) {
    return guarded(bytes);
  }

  /** Whether something was written outside of the room. */
  public static boolean isGuardBroken(ByteBuffer room, int begin, int end) {
    ByteBuffer all = room.duplicate().clear();
    for (int i = 0; i < all.limit(); i++) {
      if ((i < begin || i >= end) && all.get(i) != GUARD) {
        return true;
      }
    }
    return false;
  }

  private ByteBuffer guarded(int bytes) {
    ByteBuffer whole = allocate(BEFORE + bytes + AFTER);
    while (whole.hasRemaining()) {
      whole.put(GUARD);
    }
    return whole.limit(BEFORE + bytes).position(BEFORE);
  }

  private ByteBuffer allocate(int bytes) {
    return switch (this) {
      case HEAP, READ_ONLY -> ByteBuffer.allocate(bytes);
      case HEAP_SLICE -> ByteBuffer.allocate(5 + bytes + 3).slice(5, bytes);
      case DIRECT, DIRECT_READ_ONLY -> ByteBuffer.allocateDirect(bytes);
      case SEGMENT -> Arena.ofAuto().allocate(bytes).asByteBuffer();
    };
  }
}
