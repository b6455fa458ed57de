package dev.firkin.index.offheap;

import dev.firkin.error.LimitException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * The memory of a table, outside the heap, in chunks, so that it grows at its end without being
 * copied. The writer's.
 *
 * <p>A chunk is 512 KiB: the JDK fills it with zeros in a tenth of a millisecond, and one too many
 * is little beside 100,000 keys. As long as one chunk would be more than enough, it is smaller, and
 * makes room by being copied to one of twice its size.
 *
 * <p>Chunks are given back by their arenas, and closing a shared arena costs a handshake with every
 * thread. So several neighbours share one: an eighth of what is there already, at most 8. What is
 * given back by one closing stays below 4 MiB, a few tenths of a millisecond.
 *
 * <p>They are read as {@link LongBuffer}, not as {@link MemorySegment}: measured, a find takes a
 * fifth less time, and it stays so when the JVM has met other kinds of segments at the shared code
 * of their accessors.
 */
final class Memory implements AutoCloseable {

  /** Slots of a full chunk, a power of two. */
  static final int CHUNK_SLOTS = 1 << 16;

  /** The first chunk of an empty table: 1 KiB. */
  static final int SLOTS_MIN = 1 << 7;

  /** Cache lines: a bucket is one. */
  private static final int ALIGNMENT = 64;

  private static final int CHUNKS_IN_ARENA_MAX = 8;

  private final long bytesMax;
  private final List<Extent> extents = new ArrayList<>();
  private final Deque<Extent> retired = new ArrayDeque<>();
  private LongBuffer[] chunks = {};
  private volatile long bytes;

  /** Chunks that come and go together. */
  private static final class Extent {
    final Arena arena = Arena.ofShared();
    final int first;
    final int countMax;
    long bytes;
    int count;

    Extent(int first) {
      this.first = first;
      this.countMax = Math.clamp(first >>> 3, 1, CHUNKS_IN_ARENA_MAX);
    }
  }

  /**
   * Takes the first chunk.
   *
   * @param bytesMax what must never be exceeded
   * @throws LimitException if even that is too much
   */
  Memory(long bytesMax) {
    this.bytesMax = bytesMax;
    chunks = new LongBuffer[] {allocate(SLOTS_MIN)};
  }

  /** The chunks, all but perhaps a single one full. Never changed: more memory is a new array. */
  LongBuffer[] chunks() {
    return chunks;
  }

  /** How many slots there are. */
  long slots() {
    return isSmall() ? chunks[0].capacity() : (long) chunks.length * CHUNK_SLOTS;
  }

  /** What is held, also by chunks that wait to be given back. */
  long bytes() {
    return bytes;
  }

  /**
   * Takes one chunk more, or a first one of twice the size with a copy of what is in it.
   *
   * @throws LimitException if the limit is reached; nothing has changed
   * @throws OutOfMemoryError if the system has no more; nothing has changed
   */
  void grow() {
    if (isSmall()) {
      exchange(chunks[0].capacity() * 2);
      return;
    }
    LongBuffer chunk = allocate(CHUNK_SLOTS);
    chunks = Arrays.copyOf(chunks, chunks.length + 1);
    chunks[chunks.length - 1] = chunk;
  }

  /**
   * Lets go of what a table of so many slots does not need. Its memory is held until {@link
   * #giveBack} has been called often enough.
   */
  void shrink(long slotsNeeded) {
    while (extents.size() > 1 && (long) extents.getLast().first * CHUNK_SLOTS >= slotsNeeded) {
      retired.add(extents.removeLast());
    }
    Extent last = extents.getLast();
    chunks = Arrays.copyOf(chunks, last.first + last.count);
    if (chunks.length == 1) {
      int capacity = chunks[0].capacity();
      while (capacity > SLOTS_MIN && capacity / 2 >= slotsNeeded) {
        capacity /= 2;
      }
      if (capacity < chunks[0].capacity()) {
        exchange(capacity);
      }
    }
  }

  /**
   * Gives back a part of what nobody uses any more; one part at a time, because it takes its time.
   * Who still reads it gets an IllegalStateException, no more.
   */
  void giveBack() {
    Extent extent = retired.poll();
    if (extent != null) {
      extent.arena.close();
      bytes -= extent.bytes;
    }
  }

  /** Gives everything back. */
  @Override
  public void close() {
    retired.addAll(extents);
    extents.clear();
    while (!retired.isEmpty()) {
      giveBack();
    }
    chunks = new LongBuffer[] {};
  }

  private boolean isSmall() {
    return chunks.length == 1 && chunks[0].capacity() < CHUNK_SLOTS;
  }

  private void exchange(int slots) {
    LongBuffer before = chunks[0];
    Extent extent = extents.getFirst();
    extents.clear();
    try {
      LongBuffer after = allocate(slots);
      int common = Math.min(slots, before.capacity());
      after.put(0, before, 0, common);
      chunks = new LongBuffer[] {after};
      retired.add(extent);
    } catch (RuntimeException | Error e) {
      extents.clear();
      extents.add(extent);
      throw e;
    }
  }

  private LongBuffer allocate(int slots) {
    long needed = (long) slots * Long.BYTES + ALIGNMENT;
    if (needed > bytesMax - bytes) {
      throw new LimitException(
          "the keydir holds %d bytes and needs %d more, above its limit of %d; raise that or delete entries"
              .formatted(bytes, needed, bytesMax));
    }
    if (extents.isEmpty() || extents.getLast().count == extents.getLast().countMax) {
      int first = extents.isEmpty() ? 0 : extents.getLast().first + extents.getLast().count;
      extents.add(new Extent(first));
    }
    Extent extent = extents.getLast();
    MemorySegment segment;
    try {
      segment = extent.arena.allocate((long) slots * Long.BYTES, ALIGNMENT);
    } catch (OutOfMemoryError e) {
      if (extent.count == 0) {
        extents.removeLast();
        extent.arena.close();
      }
      throw e;
    }
    extent.count++;
    extent.bytes += needed;
    bytes += needed;
    return segment.asByteBuffer().order(ByteOrder.nativeOrder()).asLongBuffer();
  }
}
