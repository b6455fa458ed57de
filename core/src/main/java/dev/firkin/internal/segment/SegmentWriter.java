package dev.firkin.internal.segment;

import dev.firkin.internal.format.FileNames;
import dev.firkin.internal.format.RecordFormat;
import dev.firkin.internal.format.RecordView;
import dev.firkin.internal.format.SegmentDigest;
import dev.firkin.internal.format.SegmentHeader;
import dev.firkin.internal.io.Disk;
import dev.firkin.internal.io.OutputFile;
import java.io.IOException;

/**
 * Writes a data file from start to end: copies of records, in the order in which they come. For one
 * thread. The file is durable after {@link #finish}, apart from its name in the directory.
 */
public final class SegmentWriter implements AutoCloseable {

  private static final int BUFFER = 64 << 10;

  private static final byte[] ZEROS = new byte[RecordFormat.ALIGNMENT];

  private final SegmentHeader header;
  private final OutputFile out;
  private final byte[] head = new byte[RecordFormat.HEADER_BYTES_MAX];
  private final byte[] buffer = new byte[BUFFER];
  private int buffered;
  private long end;
  private long digest = SegmentDigest.EMPTY;

  /**
   * Creates the file.
   *
   * @throws IOException if the disk refuses
   */
  public SegmentWriter(Disk disk, SegmentHeader header) throws IOException {
    this.header = header;
    String name = FileNames.data(header.segment());
    disk.delete(name);
    out = disk.create(name);
    put(header.encode(), 0, SegmentHeader.BYTES);
    end = SegmentHeader.BYTES;
  }

  /** What the file begins with. */
  public SegmentHeader header() {
    return header;
  }

  /** Bytes so far. */
  public long end() {
    return end;
  }

  /** Digest of the records so far. */
  public long digest() {
    return digest;
  }

  /**
   * Adds a record with the key, sequence, times and map of another one.
   *
   * @param record the other one
   * @param flags of the copy; it belongs to no batch any more, since batches that are sealed are
   *     whole
   * @param body key and value behind each other
   * @param bodyLength how much of {@code body} counts
   * @param bodyChecksum checksum of that
   * @return where it is
   */
  public long add(RecordView record, int flags, byte[] body, int bodyLength, int bodyChecksum)
      throws IOException {
    boolean expires = (flags & RecordFormat.EXPIRY) != 0;
    int headerBytes = expires ? RecordFormat.HEADER_BYTES_MAX : RecordFormat.HEADER_BYTES;
    int valueLength = bodyLength - record.keyLength();
    long bytes = RecordFormat.recordBytes(expires, record.keyLength(), valueLength);
    int checksum =
        RecordFormat.encodeHeader(
            head,
            0,
            end,
            header.salt(),
            bodyChecksum,
            record.sequence(),
            record.writeTime(),
            flags,
            record.map(),
            record.keyLength(),
            valueLength,
            record.expiry());
    put(head, 0, headerBytes);
    put(body, 0, bodyLength);
    put(ZEROS, 0, (int) (bytes - headerBytes - bodyLength));
    long offset = end;
    end += bytes;
    digest = SegmentDigest.add(digest, checksum);
    return offset;
  }

  /** Writes what is left and forces the file. */
  public void finish() throws IOException {
    flush();
    out.rewrite(SegmentHeader.markOffset(), SegmentHeader.encodeMark(header.salt(), end));
    out.force();
  }

  private void put(byte[] bytes, int from, int length) throws IOException {
    for (int done = 0; done < length; ) {
      int n = Math.min(BUFFER - buffered, length - done);
      System.arraycopy(bytes, from + done, buffer, buffered, n);
      buffered += n;
      done += n;
      if (buffered == BUFFER) {
        flush();
      }
    }
  }

  private void flush() throws IOException {
    out.write(buffer, 0, buffered);
    buffered = 0;
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
