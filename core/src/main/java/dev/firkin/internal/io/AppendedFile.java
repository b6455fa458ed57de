package dev.firkin.internal.io;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;

/**
 * A mapped log on the real file system.
 *
 * <p>Room is taken by writing zeros: a hole in a mapped file that the disk cannot fill kills the
 * JVM or throws from the middle of a copy, and {@code fallocate} is not in reach of plain Java.
 */
final class AppendedFile implements LogFile {

  /**
   * Where less than this is free, room is taken by the page: of a longer write that the disk cannot
   * take the system may keep the pages together (see {@link #dropUntaken}).
   */
  private static final long SCARCE = 64L << 20;

  private static final int CHUNK = 64 << 10;

  private static volatile byte[] zeros = {}; // grows as pieces do

  private final Path path;
  private final RandomAccessFile file;
  private final MemorySegment bytes;
  private final Arena arena;
  private final Pieces pieces;
  private volatile long allocated;
  private boolean closed;

  AppendedFile(
      Path path,
      RandomAccessFile file,
      MemorySegment bytes,
      Arena arena,
      long allocated,
      Pieces pieces) {
    this.path = path;
    this.file = file;
    this.bytes = bytes;
    this.arena = arena;
    this.allocated = allocated;
    this.pieces = pieces;
  }

  @Override
  public MemorySegment bytes() {
    return bytes;
  }

  @Override
  public long allocated() {
    return allocated;
  }

  @Override
  public synchronized void allocate(long upTo) throws IOException {
    if (upTo > bytes.byteSize()) {
      throw new IllegalArgumentException(
          "%s holds %d bytes, asked for %d".formatted(path, bytes.byteSize(), upTo));
    }
    if (allocated >= upTo || closed) {
      return; // closed: sealed or merged away since somebody meant to prepare it
    }
    int piece = scarce() ? Pieces.LEAST : pieces.length(allocated);
    try {
      takeUpTo(upTo, piece);
    } catch (DiskFullException e) {
      boolean more = LateClosing.await(); // then files that were deleted have given their room back
      if (piece == Pieces.LEAST && !more) {
        throw e;
      }
      dropUntaken();
      takeUpTo(upTo, Pieces.LEAST);
    }
  }

  private boolean scarce() {
    return path.toFile().getUsableSpace() < SCARCE;
  }

  /**
   * Takes room for whole pieces, aligned in the file, so that the system keeps each together; and
   * at least for whole pages: a store anywhere in a page makes the file system look for room for
   * all blocks of it, which may be smaller than a page.
   */
  private void takeUpTo(long upTo, int piece) throws IOException {
    long end = Math.min(upTo + piece - 1 & -piece, bytes.byteSize());
    long position = allocated;
    byte[] nothing = zeros(piece);
    try {
      file.seek(position);
      while (position < end) {
        int n = (int) Math.min(piece - (position & piece - 1), end - position);
        file.write(nothing, 0, n);
        position += n;
      }
    } catch (IOException e) {
      throw FileDisk.translated(e, path);
    }
    allocated = end;
  }

  private static byte[] zeros(int length) {
    byte[] present = zeros;
    if (present.length < length) {
      present = new byte[length];
      zeros = present;
    }
    return present;
  }

  /**
   * Lets the system forget pieces that found no room on the disk: a store to a page of one would be
   * refused as long as there is no room for all of it.
   */
  private void dropUntaken() throws IOException {
    if (FileDisk.WINDOWS) {
      return; // which knows no pieces, and cuts no mapped file
    }
    file.setLength(allocated);
    file.setLength(bytes.byteSize());
  }

  @Override
  public void force(long from, long to) throws IOException {
    try {
      bytes.asSlice(from, to - from).force();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    pieces.forced(to, System.nanoTime());
  }

  @Override
  public boolean isCostlyToForce() {
    return pieces.areTooLong();
  }

  @Override
  public synchronized void forceAnew(long from, long to) throws IOException {
    // Written, not stored to the mapping: on a full disk a store may find no room for the rest of
    // its page, and an atomic one then ends the JVM.
    byte[] chunk = new byte[CHUNK];
    for (long at = from; at < to; at += chunk.length) {
      int n = (int) Math.min(chunk.length, to - at);
      MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, at, chunk, 0, n);
      try {
        file.seek(at);
        file.write(chunk, 0, n);
      } catch (IOException e) {
        throw FileDisk.translated(e, path); // a file with holes may need room for that
      }
    }
    force(from, to);
  }

  @Override
  public synchronized void trim(long length) throws IOException {
    if (closed) {
      return; // merged away already
    }
    if (FileDisk.WINDOWS) {
      return; // a mapped file cannot be cut there; the zeros behind the end are harmless
    }
    file.setLength(length);
    allocated = Math.min(allocated, length);
    closed = true;
    file.close();
  }

  @Override
  public synchronized void close() {
    closed = true;
    try {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      LateClosing.close(arena);
    }
  }
}
