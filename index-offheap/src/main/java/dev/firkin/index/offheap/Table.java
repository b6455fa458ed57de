package dev.firkin.index.offheap;

import java.lang.foreign.Arena;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A row of buckets of eight slots, as readers see it.
 *
 * <p>In each bucket the entries come first and the empty slots last. Two things hold for every
 * entry, except while the writer holds the stripe of its hash:
 *
 * <ol>
 *   <li>all buckets from its home to the one before it are full;
 *   <li>no entry that lies in a bucket before it has a higher home.
 * </ol>
 *
 * <p>Both for the entries below the {@linkplain #boundary boundary} by themselves, and for those
 * above it: while the table is resized, two mappings from hashes to homes are in use, one of {@code
 * low} buckets for the hashes below, one of {@code high} buckets for the others. Otherwise the two
 * are equal.
 *
 * <p>Slots are read and written plainly: a long that is aligned is read and written in one piece.
 * The order is made by fences, as in a sequence lock.
 */
final class Table {

  static final int BUCKET_SLOTS = 8;

  static final int BUCKET_SHIFT = 3;

  /** Buckets behind the last home, so that no entry and no look at the next bucket falls off. */
  static final int SPARE_BUCKETS = Slot.DISPLACEMENT_MAX + 1;

  private static final int CHUNK_SHIFT = Integer.numberOfTrailingZeros(Memory.CHUNK_SLOTS);

  /** What a keydir has when it is closed: empty for ever, so that late readers find nothing. */
  static final Table CLOSED =
      new Table(
          new LongBuffer[] {
            Arena.ofAuto()
                .allocate(slotsFor(Homes.BUCKETS_MIN) * Long.BYTES, Long.BYTES)
                .asByteBuffer()
                .order(ByteOrder.nativeOrder())
                .asLongBuffer()
          },
          Homes.BUCKETS_MIN);

  private final LongBuffer[] chunks;
  private final @Nullable ImageChunks image;
  private final long low;
  private final long high;
  private final Stripes stripes;
  private volatile long boundary;

  /** A table that is not being resized. */
  Table(LongBuffer[] chunks, long buckets) {
    this(chunks, null, buckets, buckets, 0);
  }

  /** A table as an image has it. */
  Table(Memory memory, long buckets) {
    this(memory.chunks(), memory.image(), buckets, buckets, 0);
  }

  /** A table that is being resized. */
  Table(LongBuffer[] chunks, long low, long high, long boundary) {
    this(chunks, null, low, high, boundary);
  }

  private Table(
      LongBuffer[] chunks, @Nullable ImageChunks image, long low, long high, long boundary) {
    this.chunks = chunks;
    this.image = image;
    this.low = low;
    this.high = high;
    this.boundary = boundary;
    stripes = new Stripes(Math.min(low, high));
  }

  /** How many slots a table of so many homes takes. */
  static long slotsFor(long buckets) {
    return (buckets + SPARE_BUCKETS) * BUCKET_SLOTS;
  }

  // ---- any thread

  /** How many buckets the homes of hashes like this one are mapped to. */
  long bucketsOf(long hash) {
    return Long.compareUnsigned(hash, boundary) < 0 ? low : high;
  }

  /** The lowest hash that is mapped to {@code high} buckets. */
  long boundary() {
    return boundary;
  }

  /** Behind the last slot. */
  long end() {
    return slotsFor(Math.max(low, high));
  }

  Stripes stripes() {
    return stripes;
  }

  /**
   * The chunk of a slot.
   *
   * @throws dev.firkin.spi.DamagedImageException if it is of an image, and is not what was written
   */
  LongBuffer chunk(long at) {
    LongBuffer chunk = chunks[(int) (at >>> CHUNK_SHIFT)];
    return chunk == null ? unchecked(at) : chunk;
  }

  private LongBuffer unchecked(long at) {
    return Objects.requireNonNull(image).get((int) (at >>> CHUNK_SHIFT));
  }

  /** See {@link dev.firkin.spi.Keydir#checkImage}. */
  boolean checkImage() {
    return image != null && image.checkNext();
  }

  /** Where in its chunk a slot is. */
  static int indexInChunk(long at) {
    return (int) at & Memory.CHUNK_SLOTS - 1;
  }

  long get(long at) {
    return chunk(at).get(indexInChunk(at));
  }

  /** Reads slots that follow each other. */
  void read(long at, long[] slots, int count) {
    for (int done = 0; done < count; ) {
      LongBuffer chunk = chunk(at + done);
      int first = indexInChunk(at + done);
      int here = Math.min(count - done, chunk.capacity() - first);
      chunk.get(first, slots, done, here);
      done += here;
    }
  }

  static long firstSlot(long bucket) {
    return bucket << BUCKET_SHIFT;
  }

  static long bucket(long at) {
    return at >>> BUCKET_SHIFT;
  }

  /** What the table takes on the heap, references and fields at their widest. */
  long heapBytes() {
    return 64 + stripes.bytes() + chunks.length * 192L;
  }

  // ---- the writer

  /** Changes a slot. Who sees it sees also what was written before it. */
  void set(long at, long slot) {
    VarHandle.releaseFence();
    chunk(at).put(indexInChunk(at), slot);
  }

  /** Writes slots that follow each other, in any order. */
  void write(long at, long[] slots, int count) {
    VarHandle.releaseFence();
    for (int done = 0; done < count; ) {
      LongBuffer chunk = chunk(at + done);
      int first = indexInChunk(at + done);
      int here = Math.min(count - done, chunk.capacity() - first);
      chunk.put(first, slots, done, here);
      done += here;
    }
  }

  /** Moves the boundary to behind what has been moved. */
  void boundary(long hash) {
    boundary = hash;
  }

  boolean isFull(long bucket) {
    return get(firstSlot(bucket + 1) - 1) != Slot.EMPTY;
  }

  /** How many entries a bucket has. */
  int count(long bucket) {
    LongBuffer chunk = chunk(firstSlot(bucket));
    int first = indexInChunk(firstSlot(bucket));
    int count = 0;
    while (count < BUCKET_SLOTS && chunk.get(first + count) != Slot.EMPTY) {
      count++;
    }
    return count;
  }

  /** The slot of the entry with the highest home in a bucket that is full. */
  long leastDisplaced(long bucket) {
    LongBuffer chunk = chunk(firstSlot(bucket));
    int first = indexInChunk(firstSlot(bucket));
    int found = 0;
    long least = Long.MAX_VALUE;
    for (int i = 0; i < BUCKET_SLOTS; i++) {
      long displacement = chunk.get(first + i) & Slot.DISPLACEMENT;
      if (displacement < least) {
        least = displacement;
        found = i;
      }
    }
    return firstSlot(bucket) + found;
  }

  /** The slot of the entry with the lowest home in a bucket, or -1 if all are at home there. */
  long mostDisplaced(long bucket) {
    LongBuffer chunk = chunk(firstSlot(bucket));
    int first = indexInChunk(firstSlot(bucket));
    int found = -1;
    long most = 0;
    for (int i = 0; i < BUCKET_SLOTS; i++) {
      long displacement = chunk.get(first + i) & Slot.DISPLACEMENT;
      if (displacement > most) {
        most = displacement;
        found = i;
      }
    }
    return found < 0 ? -1 : firstSlot(bucket) + found;
  }
}
