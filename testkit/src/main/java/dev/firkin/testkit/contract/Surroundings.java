package dev.firkin.testkit.contract;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * The kinds of buffers that a caller may pass: what the bytes lie in, and what lies around them.
 */
enum Surroundings {
  ARRAY(0, 0, false, ByteOrder.BIG_ENDIAN),
  MIDDLE_OF_ARRAY(5, 0, false, ByteOrder.LITTLE_ENDIAN),
  SLICE_OF_ARRAY(0, 7, false, ByteOrder.BIG_ENDIAN),
  MIDDLE_OF_SLICE_OF_ARRAY(3, 11, false, ByteOrder.LITTLE_ENDIAN),
  DIRECT(0, 0, true, ByteOrder.LITTLE_ENDIAN),
  MIDDLE_OF_DIRECT(9, 0, true, ByteOrder.BIG_ENDIAN),
  MIDDLE_OF_SLICE_OF_DIRECT(1, 6, true, ByteOrder.LITTLE_ENDIAN),
  MEMORY_SEGMENT(4, 8, true, ByteOrder.BIG_ENDIAN) {
    @Override
    ByteBuffer allocate(int bytes) {
      return Arena.ofAuto().allocate(bytes).asByteBuffer();
    }
  };

  private static final int BEHIND = 13;

  private final int before;
  private final int sliced;
  private final boolean direct;
  private final ByteOrder order;

  /** Bytes before the position, and bytes before the buffer's own beginning. */
  Surroundings(int before, int sliced, boolean direct, ByteOrder order) {
    this.before = before;
    this.sliced = sliced;
    this.direct = direct;
    this.order = order;
  }

  ByteBuffer allocate(int bytes) {
    return direct ? ByteBuffer.allocateDirect(bytes) : ByteBuffer.allocate(bytes);
  }

  /** Room for so many bytes. */
  GuardedBuffer room(int bytes) {
    return buffer(bytes, null, false);
  }

  /** A buffer with this content. */
  GuardedBuffer holding(byte[] content, boolean readOnly) {
    return buffer(content.length, content, readOnly);
  }

  private GuardedBuffer buffer(int bytes, byte @Nullable [] content, boolean readOnly) {
    int behind = before + sliced == 0 ? 0 : BEHIND;
    ByteBuffer all = allocate(sliced + before + bytes + behind);
    return new GuardedBuffer(all, sliced, before, bytes, order, content, readOnly);
  }
}
