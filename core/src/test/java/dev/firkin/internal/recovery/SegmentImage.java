package dev.firkin.internal.recovery;

import dev.firkin.internal.compression.Compression;
import dev.firkin.internal.format.FileDamage;
import dev.firkin.internal.format.HintBuilder;
import dev.firkin.internal.format.HintFile;
import dev.firkin.internal.format.RecordFormat;
import dev.firkin.internal.format.RecordView;
import dev.firkin.internal.format.SegmentHeader;
import dev.firkin.internal.format.SegmentSummary;
import dev.firkin.internal.io.MappedFile;
import dev.firkin.internal.io.OutputFile;
import dev.firkin.internal.segment.Segment;
import dev.firkin.internal.segment.Segments;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.function.ToLongFunction;

/** A data file and its hint file, in memory. */
final class SegmentImage {

  private static final UUID STORE = new UUID(1, 2);

  private final SegmentHeader header;
  private final MemorySegment data;
  private final MemorySegment hint;
  private final long end;

  /** A record to be. */
  record Change(int map, byte[] key, int valueBytes, int flags) {
    static Change put(int map, byte[] key, int valueBytes) {
      return new Change(map, key, valueBytes, 0);
    }

    static Change delete(int map, byte[] key) {
      return new Change(map, key, 0, RecordFormat.TOMBSTONE);
    }

    static Change clear(int map) {
      return new Change(map, new byte[0], 0, RecordFormat.CLEAR);
    }

    long bytes() {
      return RecordFormat.recordBytes(false, key.length, valueBytes);
    }
  }

  SegmentImage(long id, long sequence, List<Change> changes, ToLongFunction<byte[]> hash) {
    header = new SegmentHeader(STORE, id, sequence, (int) id * 31, "none", 0);
    end = SegmentHeader.BYTES + changes.stream().mapToLong(Change::bytes).sum();
    data = Arena.ofAuto().allocate(end, 8);
    HintBuilder builder = new HintBuilder(header);
    RecordView view = new RecordView();
    long at = SegmentHeader.BYTES;
    long next = sequence;
    for (Change change : changes) {
      byte[] value = new byte[change.valueBytes];
      long bodyAt = at + RecordFormat.HEADER_BYTES;
      MemorySegment.copy(change.key, 0, data, ValueLayout.JAVA_BYTE, bodyAt, change.key.length);
      RecordFormat.writeHeader(
          data,
          at,
          header.salt(),
          RecordFormat.bodyChecksum(change.key, value),
          ++next,
          1000,
          change.flags,
          change.map,
          change.key.length,
          change.valueBytes,
          0);
      if (!view.read(data, header.salt(), at, end)) {
        throw new AssertionError("a record that was just written cannot be read");
      }
      builder.add(view, hash.applyAsLong(change.key));
      at = view.next();
    }
    Bytes out = new Bytes();
    try {
      builder.write(out, data);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    byte[] bytes = out.bytes.toByteArray();
    hint = Arena.ofAuto().allocate(bytes.length, 8);
    MemorySegment.copy(bytes, 0, hint, ValueLayout.JAVA_BYTE, 0, bytes.length);
  }

  /** The hint file. */
  HintFile hint() {
    try {
      return HintFile.open(hint);
    } catch (FileDamage e) {
      throw new AssertionError(e);
    }
  }

  /** A segment of it, with counts of its own. */
  Segment placedIn(Segments segments, boolean hinted) {
    SegmentSummary summary =
        hinted ? hint().summary() : SegmentSummary.empty(header.sequenceBase());
    Segment segment =
        segments.place(slot ->
            new Segment(Path.of("."), header, slot, new Mapped(), summary, Compression.NONE));
    segments.append(segment);
    return segment;
  }

  /** Loads the data file as recovery does if there is no hint file. */
  void scan(Segment segment, KeydirLoader loader) {
    new SegmentScan(data, header.salt())
        .scan(
            SegmentHeader.BYTES,
            end,
            record -> {
              segment.appended(
                  record.next(),
                  record.headerChecksum(),
                  record.sequence(),
                  record.flags(),
                  record.expiry());
              loader.load(segment, record);
            });
  }

  private final class Mapped implements MappedFile {
    @Override
    public MemorySegment bytes() {
      return data;
    }

    @Override
    public void close() {}
  }

  private static final class Bytes implements OutputFile {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Override
    public void write(byte[] from, int offset, int length) {
      bytes.write(from, offset, length);
    }

    @Override
    public void rewrite(long at, byte[] from) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void force() {}

    @Override
    public void close() {}
  }
}
