package dev.firkin.internal.format;

import static dev.firkin.internal.format.HintFormat.FIXED;
import static dev.firkin.internal.format.HintFormat.SECTION;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import dev.firkin.internal.io.OutputFile;
import dev.firkin.spi.Location;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * Collects what a data file holds, record by record, and writes it as a hint file. For one thread.
 *
 * <p>Takes about 24 bytes of heap a record while it collects and sorts.
 */
public final class HintBuilder {

  private static final int AHEAD = 12;
  private static final int BUFFER = 64 << 10;
  private static final int INDEX_BITS = 28;
  private static final long INDEX_MASK = (1L << INDEX_BITS) - 1;

  private final SegmentHeader header;
  private final TreeMap<Integer, Entries> maps = new TreeMap<>();
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
    Entries entries = maps.computeIfAbsent(record.map(), map -> new Entries());
    if (record.has(RecordFormat.CLEAR)) {
      entries.clear();
    } else {
      int flags =
          (record.has(RecordFormat.TOMBSTONE) ? HintFormat.FLAG_TOMBSTONE : 0)
              | (record.has(RecordFormat.EXPIRY) ? HintFormat.FLAG_EXPIRY : 0);
      entries.add(hash, Location.of(flags, record.offset(), record.recordBytes()));
      entries.keyBytes += 2 + record.keyLength();
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
    for (Entries map : maps.values()) {
      map.sortAndDropSuperseded(data);
      entries += map.count;
      keyBytes += map.keyBytes;
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
    for (Map.Entry<Integer, Entries> map : maps.entrySet()) {
      start.putInt(map.getKey()).putInt(map.getValue().cleared ? 1 : 0);
      start.putLong(map.getValue().count);
    }
    output.put(start.array());
    for (Entries map : maps.values()) {
      for (int i = 0; i < map.count; i++) {
        output.putLong(map.hashes[i]).putLong(map.places[i]);
      }
    }
    for (Entries map : maps.values()) {
      for (int i = 0; i < map.count; i++) {
        map.load(data, i + AHEAD);
        byte[] key = keyAt(data, map.places[i]);
        output.putShort(key.length).put(key);
      }
    }
    return output.pad().finish();
  }

  /** Hash and place of each record of one map, in two growing arrays. */
  private static final class Entries {
    private long[] hashes = new long[64];
    private long[] places = new long[64];
    private int count;
    private long keyBytes;
    private boolean cleared;
    private int loaded; // never read; keeps the loads from being left out

    void add(long hash, long place) {
      if (count == hashes.length) {
        int more = count + (count >> 1);
        hashes = Arrays.copyOf(hashes, more);
        places = Arrays.copyOf(places, more);
      }
      hashes[count] = hash;
      places[count++] = place;
    }

    void clear() {
      cleared = true;
      count = 0;
      keyBytes = 0;
    }

    /**
     * Loads a record's header without waiting for it: in the order of hashes each key lies
     * somewhere else, and waiting for memory would be most of the work.
     */
    void load(MemorySegment data, int i) {
      if (i < count) {
        loaded += RecordView.keyLengthAt(data, Location.offset(places[i]));
      }
    }

    /**
     * Sorts by hash; of several records of one key the last stays. Sorting primitive longs that
     * hold the hash's upper bits and an index is several times faster than sorting objects; runs
     * that are equal in those bits are then put right by insertion. Keys are looked at only where
     * hashes are equal.
     */
    void sortAndDropSuperseded(MemorySegment data) {
      long[] order = new long[count];
      for (int i = 0; i < count; i++) {
        order[i] = (hashes[i] ^ Long.MIN_VALUE) & ~INDEX_MASK | i;
      }
      Arrays.sort(order);
      long[] sortedHashes = new long[count];
      long[] sortedPlaces = new long[count];
      int kept = 0;
      for (long each : order) {
        int i = (int) (each & INDEX_MASK);
        long hash = hashes[i];
        long place = places[i];
        int at = kept;
        while (at > 0 && Long.compareUnsigned(sortedHashes[at - 1], hash) > 0) {
          at--;
        }
        int same = indexOfSameKey(sortedHashes, sortedPlaces, at, hash, place, data);
        if (same >= 0) {
          keyBytes -= 2 + RecordView.keyLengthAt(data, Location.offset(place));
          sortedPlaces[same] = place; // in file order, so the later one supersedes
          continue;
        }
        System.arraycopy(sortedHashes, at, sortedHashes, at + 1, kept - at);
        System.arraycopy(sortedPlaces, at, sortedPlaces, at + 1, kept - at);
        sortedHashes[at] = hash;
        sortedPlaces[at] = place;
        kept++;
      }
      hashes = sortedHashes;
      places = sortedPlaces;
      count = kept;
    }

    private static int indexOfSameKey(
        long[] hashes, long[] places, int behind, long hash, long place, MemorySegment data) {
      for (int i = behind - 1; i >= 0 && hashes[i] == hash; i--) {
        if (Arrays.equals(keyAt(data, places[i]), keyAt(data, place))) {
          return i;
        }
      }
      return -1;
    }
  }

  /** The key of a record whose header was checked when it was added. */
  private static byte[] keyAt(MemorySegment data, long place) {
    return RecordView.keyAt(data, Location.offset(place));
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

    Output putShort(int value) throws IOException {
      room(2).putShort((short) value);
      return this;
    }

    Output put(byte[] bytes) throws IOException {
      for (int from = 0; from < bytes.length; ) {
        room(1);
        int n = Math.min(buffer.remaining(), bytes.length - from);
        buffer.put(bytes, from, n);
        from += n;
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
