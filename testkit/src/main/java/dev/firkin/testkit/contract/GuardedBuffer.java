package dev.firkin.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A buffer as a caller passes it, with the memory around it, so that it is seen who reaches beyond
 * its position and limit.
 */
final class GuardedBuffer {

  private final ByteBuffer all;
  private final int start;
  private final int length;
  private final byte[] before;
  private final ByteBuffer buffer;

  /**
   * Lays a buffer into memory.
   *
   * @param all the memory
   * @param sliced bytes of it before the buffer begins
   * @param position of the buffer, with bytes before it
   * @param length bytes from position to limit
   * @param order of the buffer
   * @param content from position to limit, or null for what stands in the memory
   * @param readOnly whether the buffer refuses to be written
   */
  GuardedBuffer(
      ByteBuffer all,
      int sliced,
      int position,
      int length,
      ByteOrder order,
      byte @Nullable [] content,
      boolean readOnly) {
    this.all = all;
    this.start = sliced + position;
    this.length = length;
    for (int i = 0; i < all.capacity(); i++) {
      all.put(i, (byte) (0xA5 ^ i));
    }
    if (content != null) {
      all.put(start, content);
    }
    this.before = bytes(0, all.capacity());
    ByteBuffer view = sliced == 0 ? all.duplicate() : all.slice(sliced, all.capacity() - sliced);
    view.limit(position + length).position(position);
    this.buffer = (readOnly ? view.asReadOnlyBuffer() : view).order(order);
  }

  /** To be passed on. */
  ByteBuffer buffer() {
    return buffer;
  }

  /** What is in the room, up to the position; to be asked when the limit has been checked. */
  byte[] written() {
    return bytes(start, moved());
  }

  private int moved() {
    return buffer.position() - (buffer.limit() - length);
  }

  /** Fails unless the position is where it was. */
  void checkPosition(String what) {
    assertEquals(0, moved(), () -> "how far the position of %s has moved".formatted(what));
  }

  private void checkLimit(String what) {
    int sliced = all.capacity() - buffer.capacity();
    assertEquals(start + length, sliced + buffer.limit(), () -> "the limit of " + what);
  }

  /** Fails unless all is as it was. */
  void checkUnchanged(String what) {
    checkLimit(what);
    assertArrayEquals(before, bytes(0, before.length), () -> "the bytes of and around " + what);
  }

  /** Fails unless all outside of the room is as it was. */
  void checkAround(String what) {
    checkLimit(what);
    assertArrayEquals(
        Arrays.copyOf(before, start),
        bytes(0, start),
        () -> "the bytes before the position of " + what);
    int end = start + length;
    assertArrayEquals(
        Arrays.copyOfRange(before, end, before.length),
        bytes(end, before.length - end),
        () -> "the bytes behind the limit of " + what);
  }

  private byte[] bytes(int from, int count) {
    byte[] bytes = new byte[count];
    all.get(from, bytes);
    return bytes;
  }
}
