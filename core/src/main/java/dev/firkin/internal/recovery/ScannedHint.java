package dev.firkin.internal.recovery;

import dev.firkin.internal.format.FileDamage;
import dev.firkin.internal.format.HintBuilder;
import dev.firkin.internal.format.HintFile;
import dev.firkin.internal.format.RecordView;
import dev.firkin.internal.io.OutputFile;
import dev.firkin.internal.segment.Segment;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.function.ToLongFunction;

/**
 * The hint file of a segment that has none, made in memory while the segment is scanned: so that
 * its keys are merged with the others', and do not come one by one in the order of the log.
 */
final class ScannedHint implements AutoCloseable {

  /** Bytes of heap that a record takes at most while the hints are made, beside its key. */
  private static final long BYTES_OF_RECORD = 64;

  private static final long LEAST_RECORD = 48;

  private final HintBuilder builder;
  private final ToLongFunction<byte[]> hash;
  private final Arena arena = Arena.ofShared();

  /**
   * @param hash of keys
   */
  ScannedHint(Segment segment, ToLongFunction<byte[]> hash) {
    builder = new HintBuilder(segment.header());
    this.hash = hash;
  }

  /** Whether the heap has room for this, whatever the records. */
  static boolean isAffordable(long segmentBytes) {
    return segmentBytes / LEAST_RECORD * BYTES_OF_RECORD < Runtime.getRuntime().maxMemory() / 8;
  }

  /** Takes the next record. */
  void add(RecordView record) {
    builder.add(record, hash.applyAsLong(record.key()));
  }

  /** The hints of all records so far; valid until this is closed. */
  HintFile hints(MemorySegment data) throws IOException {
    Output out = new Output();
    builder.write(out, data);
    MemorySegment bytes = arena.allocate(out.length, Long.BYTES);
    MemorySegment.copy(out.bytes, 0, bytes, ValueLayout.JAVA_BYTE, 0, out.length);
    try {
      return HintFile.open(bytes);
    } catch (FileDamage e) {
      throw new IllegalStateException("hints that were just made cannot be read", e);
    }
  }

  @Override
  public void close() {
    arena.close();
  }

  /** A file in memory. */
  private static final class Output implements OutputFile {
    private byte[] bytes = new byte[1 << 16];
    private int length;

    @Override
    public void write(byte[] some, int offset, int count) {
      if (bytes.length - length < count) {
        bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(length, count), bytes.length * 2));
      }
      System.arraycopy(some, offset, bytes, length, count);
      length += count;
    }

    @Override
    public void rewrite(long position, byte[] some) {
      System.arraycopy(some, 0, bytes, Math.toIntExact(position), some.length);
    }

    @Override
    public void force() {}

    @Override
    public void close() {}
  }
}
