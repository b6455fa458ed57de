package dev.firkin.index.offheap;

import dev.firkin.error.LimitException;
import dev.firkin.spi.KeydirContext;
import dev.firkin.spi.KeydirImageSource;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
 * given back by one closing stays below 4 MiB, a few tenths of a millisecond. The chunks of an
 * image are shared in the same way, but by up to 128: a gigabyte is some 50 mappings and not 256,
 * for which an opening would wait 20 milliseconds.
 *
 * <p>All of it is reserved with the context before it is taken, and released when it has been given
 * back. What is reserved for growth that is still to come waits until it is taken.
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

  static final long CHUNK_BYTES = (long) CHUNK_SLOTS * Long.BYTES;

  /** Cache lines: a bucket is one. */
  private static final int ALIGNMENT = 64;

  private static final int CHUNKS_IN_ARENA_MAX = 8;
  private static final int MAPPED_IN_ARENA_MAX = 128;

  private final KeydirContext context;
  private final List<Extent> extents = new ArrayList<>();
  private final Deque<Extent> retired = new ArrayDeque<>();
  private LongBuffer[] chunks = {};
  private @Nullable ImageChunks image;
  private long ahead; // reserved and not taken
  private volatile long bytes;

  /** Chunks that come and go together. */
  private static final class Extent {
    final Arena arena = Arena.ofShared();
    final int first;
    final int countMax;
    long bytes;
    int count;

    Extent(int first, int most) {
      this.first = first;
      this.countMax = Math.clamp(first >>> 3, 1, most);
    }
  }

  private Memory(KeydirContext context) {
    this.context = context;
  }

  /**
   * Takes so many slots or somewhat more, all of them empty.
   *
   * @throws LimitException if that is too much for the store or the system
   */
  static Memory of(KeydirContext context, long slots) {
    var memory = new Memory(context);
    try {
      long small = Math.clamp(Long.highestOneBit(slots - 1) * 2, SLOTS_MIN, CHUNK_SLOTS);
      memory.chunks = new LongBuffer[] {memory.allocate((int) small)};
      memory.growTo(slots);
      return memory;
    } catch (OutOfMemoryError e) {
      memory.close();
      throw refused(slots * Long.BYTES, e);
    } catch (RuntimeException | Error e) {
      memory.close();
      throw e;
    }
  }

  /**
   * Maps full chunks from the start of an image.
   *
   * @throws IOException if the system refuses
   * @throws LimitException if that is too much for the store
   */
  static Memory mapped(KeydirContext context, KeydirImageSource image, int chunkCount)
      throws IOException {
    var memory = new Memory(context);
    var mapped = new ImageChunks(image, chunkCount);
    try {
      memory.image = mapped;
      memory.chunks = mapped.row();
      for (int first = 0; first < chunkCount; first += memory.extents.getLast().count) {
        memory.map(image, first, mapped);
      }
      return memory;
    } catch (IOException | RuntimeException | Error e) {
      memory.close();
      throw e;
    }
  }

  /** What is said when the system has no more. */
  static LimitException refused(long needed, Throwable cause) {
    return new LimitException(
        "the system has no more memory for a keydir that needs %d bytes; free some or delete entries"
            .formatted(needed),
        cause);
  }

  /**
   * The chunks, all but perhaps a single one full. Never changed, since more memory is a new array;
   * except that those of an image come when they have been checked.
   */
  LongBuffer[] chunks() {
    return chunks;
  }

  /** What the chunks come from, if that is an image. */
  @Nullable ImageChunks image() {
    return image;
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
   * Reserves what growing to so many slots will take, so that nothing but the system can refuse it.
   * What was reserved in this way before is used for it.
   *
   * @throws LimitException if the limit is reached; nothing has changed
   */
  void reserveFor(long slots) {
    long needed = bytesToGrowTo(slots);
    if (needed > ahead) {
      context.reserve(needed - ahead);
      ahead = needed;
    }
  }

  /** Takes back what is reserved and has not been taken. */
  void releaseReserved() {
    if (ahead > 0) {
      context.release(ahead);
      ahead = 0;
    }
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
   * Grows until there are so many slots. Nobody reads any yet.
   *
   * @throws LimitException if the limit is reached; there may be more than before
   * @throws OutOfMemoryError if the system has no more; there may be more than before
   */
  void growTo(long slots) {
    while (slots() < slots) {
      grow();
      giveBack();
    }
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
        try {
          exchange(capacity);
        } catch (LimitException | OutOfMemoryError e) {
          return; // both together are too much, so the larger one stays
        }
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
      context.closeLater(extent.arena);
      bytes -= extent.bytes;
      context.release(extent.bytes);
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
    releaseReserved();
    chunks = new LongBuffer[] {};
  }

  private boolean isSmall() {
    return chunks.length == 1 && chunks[0].capacity() < CHUNK_SLOTS;
  }

  /** What {@link #grow} will allocate until there are so many slots. */
  private long bytesToGrowTo(long slots) {
    long there = slots();
    long needed = 0;
    while (there < slots && there < CHUNK_SLOTS) {
      there *= 2;
      needed += there * Long.BYTES + ALIGNMENT;
    }
    return there < slots
        ? needed + Math.ceilDiv(slots - there, CHUNK_SLOTS) * (CHUNK_BYTES + ALIGNMENT)
        : needed;
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
    reserve(needed);
    if (extents.isEmpty() || extents.getLast().count == extents.getLast().countMax) {
      int first = extents.isEmpty() ? 0 : extents.getLast().first + extents.getLast().count;
      extents.add(new Extent(first, CHUNKS_IN_ARENA_MAX));
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
      context.release(needed);
      throw e;
    }
    extent.count++;
    extent.bytes += needed;
    bytes += needed;
    return slots(segment);
  }

  private void reserve(long needed) {
    long already = Math.min(ahead, needed);
    if (already < needed) {
      context.reserve(needed - already);
    }
    ahead -= already;
  }

  private void map(KeydirImageSource source, int first, ImageChunks into) throws IOException {
    var extent = new Extent(first, MAPPED_IN_ARENA_MAX);
    int count = Math.min(extent.countMax, chunks.length - first);
    long needed = count * CHUNK_BYTES;
    MemorySegment mapped;
    context.reserve(needed);
    try {
      mapped = source.map(first * CHUNK_BYTES, needed, extent.arena);
    } catch (IOException | RuntimeException | Error e) {
      extent.arena.close();
      context.release(needed);
      throw e;
    }
    into.set(first, count, mapped);
    extent.count = count;
    extent.bytes = needed;
    extents.add(extent);
    bytes += needed;
  }

  /** A part of the memory, to be read and written. */
  static LongBuffer slots(MemorySegment segment) {
    return segment.asByteBuffer().order(ByteOrder.nativeOrder()).asLongBuffer();
  }
}
