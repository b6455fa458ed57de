package dev.firkin.internal.format;

import static dev.firkin.internal.format.HintFormat.FIXED;
import static dev.firkin.internal.format.HintFormat.SECTION;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import dev.firkin.internal.io.OutputFile;
import dev.firkin.spi.Location;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * Collects what a data file holds, record by record, and writes it as a hint file. For one thread.
 *
 * <p>Takes about 50 bytes of heap a record while it collects and sorts, and its key's; of keys no
 * more than 32 MiB (see {@link HintKeys}).
 */
public final class HintBuilder {

  private static final int BUFFER = 64 << 10;

  private final SegmentHeader header;
  private final TreeMap<Integer, HintEntries> maps = new TreeMap<>();
  private final HintKeys keys = new HintKeys();
  private final SegmentTally tally;

  /**
   * @param header of the data file
   */
  public HintBuilder(SegmentHeader header) {
    this.header = header;
    tally = new SegmentTally(SegmentSummary.empty(header.sequenceBase()));
  }

  /** What has been added. */
  public SegmentSummary summary() {
    return tally.summary();
  }

  /**
   * Adds the file's next record.
   *
   * @param hash of its key; any for a clear
   */
  public void add(RecordView record, long hash) {
    tally.add(record);
    HintEntries entries = maps.computeIfAbsent(record.map(), map -> new HintEntries(keys));
    if (record.has(RecordFormat.CLEAR)) {
      entries.clear();
    } else {
      int flags =
          (record.has(RecordFormat.TOMBSTONE) ? HintFormat.FLAG_TOMBSTONE : 0)
              | (record.has(RecordFormat.EXPIRY) ? HintFormat.FLAG_EXPIRY : 0);
      long place = Location.of(flags, record.offset(), record.recordBytes());
      entries.add(record, hash, place);
    }
  }

  /**
   * Writes the hint file; does not force it.
   *
   * @param data the data file, to read the keys from
   * @return bytes written
   */
  public long write(OutputFile out, MemorySegment data) throws IOException {
    SegmentSummary summary = tally.summary();
    long entries = 0;
    long keyBytes = 0;
    for (HintEntries map : maps.values()) {
      map.sortAndDropSuperseded(data);
      entries += map.count();
      keyBytes += map.keyBytes();
    }
    Output output = new Output(out);
    ByteBuffer start = ByteBuffer.allocate(FIXED + maps.size() * SECTION).order(LITTLE_ENDIAN);
    start.put(HintFormat.MAGIC).putInt(StoreFormat.VERSION).putInt(header.salt());
    start.putLong(header.store().getMostSignificantBits());
    start.putLong(header.store().getLeastSignificantBits());
    start.putLong(header.segment());
    start.putLong(summary.covered()).putLong(summary.digest()).putLong(summary.lastSequence());
    start.putLong(summary.records()).putLong(summary.firstExpiry());
    start.putLong(summary.lastExpiry()).putLong(summary.permanent());
    start.putInt(maps.size()).putInt(0).putLong(entries).putLong(keyBytes).putLong(0);
    for (Map.Entry<Integer, HintEntries> map : maps.entrySet()) {
      start.putInt(map.getKey()).putInt(map.getValue().isCleared() ? 1 : 0);
      start.putLong(map.getValue().count());
    }
    output.put(start.array(), 0, start.capacity());
    for (HintEntries map : maps.values()) {
      output.put(map.words(), 2 * map.count());
    }
    for (HintEntries map : maps.values()) {
      for (int i = 0; i < map.count(); i++) {
        int key = map.keyAt(i);
        if (key == HintKeys.NONE) {
          output.putKey(data, map.offset(i));
        } else {
          output.putKey(keys.array(key), keys.start(key), keys.length(key));
        }
      }
    }
    return output.pad().finish();
  }

  /** Buffers, counts and sums what goes into the file. */
  private static final class Output {
    private final OutputFile file;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER).order(LITTLE_ENDIAN);
    private final CRC32C crc = new CRC32C();
    private long written;

    Output(OutputFile file) {
      this.file = file;
    }

    Output putLong(long value) throws IOException {
      room(8).putLong(value);
      return this;
    }

    Output put(long[] words, int count) throws IOException {
      for (int from = 0; from < count; ) {
        int n = Math.min(room(Long.BYTES).remaining() / Long.BYTES, count - from);
        buffer.asLongBuffer().put(words, from, n);
        buffer.position(buffer.position() + n * Long.BYTES);
        from += n;
      }
      return this;
    }

    Output putKey(MemorySegment data, long record) throws IOException {
      byte[] key = RecordView.keyAt(data, record);
      return putKey(key, 0, key.length);
    }

    Output putKey(byte[] array, int from, int length) throws IOException {
      room(Short.BYTES).putShort((short) length);
      return put(array, from, length);
    }

    Output put(byte[] array, int from, int length) throws IOException {
      for (int done = 0; done < length; ) {
        int n = Math.min(room(1).remaining(), length - done);
        buffer.put(array, from + done, n);
        done += n;
      }
      return this;
    }

    Output pad() throws IOException {
      while ((written + buffer.position()) % 8 != 0) {
        room(1).put((byte) 0);
      }
      return this;
    }

    long finish() throws IOException {
      flush();
      long checksum = crc.getValue();
      putLong(checksum);
      flush();
      return written;
    }

    private ByteBuffer room(int bytes) throws IOException {
      if (buffer.remaining() < bytes) {
        flush();
      }
      return buffer;
    }

    private void flush() throws IOException {
      crc.update(buffer.array(), 0, buffer.position());
      file.write(buffer.array(), 0, buffer.position());
      written += buffer.position();
      buffer.clear();
    }
  }
}
