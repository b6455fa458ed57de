package dev.firkin.index.offheap;

import dev.firkin.spi.DamagedImageException;
import dev.firkin.spi.KeydirImageSource;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The chunks of a table that was mapped from an image. Each is checked when somebody needs it for
 * the first time, or when its turn comes; until then there is none in the row that readers look at.
 * Safe for concurrent use: who comes at the same time checks the same chunk once more.
 */
final class ImageChunks {

  private static final VarHandle CHECKED = MethodHandles.arrayElementVarHandle(LongBuffer[].class);

  private final KeydirImageSource image;
  private final MemorySegment[] mapped; // that the chunk lies in
  private final int[] first; // chunk of that
  private final LongBuffer[] checked;
  private final AtomicInteger turn = new AtomicInteger();

  /** For so many chunks. */
  ImageChunks(KeydirImageSource image, int count) {
    this.image = image;
    mapped = new MemorySegment[count];
    first = new int[count];
    checked = new LongBuffer[count];
  }

  /** Sets chunks that were mapped together. Before anybody reads any. */
  void set(int number, int count, MemorySegment together) {
    Arrays.fill(mapped, number, number + count, together);
    Arrays.fill(first, number, number + count, number);
  }

  /** The chunks that have been checked, by their numbers; null for the others. */
  LongBuffer[] row() {
    return checked;
  }

  /**
   * A chunk, checked.
   *
   * @throws DamagedImageException if it is not what was written
   */
  LongBuffer get(int number) {
    LongBuffer chunk = checkedOrNull(number);
    if (chunk == null) {
      long at = (number - first[number]) * Memory.CHUNK_BYTES;
      MemorySegment there = mapped[number].asSlice(at, Memory.CHUNK_BYTES);
      check(number, there);
      chunk = Memory.slots(there);
      CHECKED.setRelease(checked, number, chunk);
    }
    return chunk;
  }

  private void check(int number, MemorySegment chunk) {
    try {
      image.check((long) number * Memory.CHUNK_BYTES, chunk);
    } catch (DamagedImageException e) {
      VarHandle.acquireFence();
      if (checkedOrNull(number) == null) {
        throw e;
      } // else another thread was faster, and what was read here a writer has changed since
    }
  }

  private @Nullable LongBuffer checkedOrNull(int number) {
    return (LongBuffer) CHECKED.getAcquire(checked, number);
  }

  /**
   * Checks one of those that are left.
   *
   * @return false if there was none
   * @throws DamagedImageException if it is not what was written
   */
  boolean checkNext() {
    int next = turn.get() < checked.length ? turn.getAndIncrement() : checked.length;
    if (next < checked.length) {
      get(next);
      return true;
    }
    for (int number = 0; number < checked.length; number++) {
      if (checkedOrNull(number) == null) { // another thread is at it
        get(number);
        return true;
      }
    }
    return false;
  }
}
