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

  private static final long PAGE = 4096;

  /**
   * Where less than this is free, room is taken by the page. Of a longer write that the disk cannot
   * take Linux keeps the pages together, and a store to one of them is refused for want of room for
   * all.
   */
  private static final long SCARCE = 64L << 20;

  private static final byte[] ZEROS = new byte[64 << 10];

  private final Path path;
  private final RandomAccessFile file;
  private final MemorySegment bytes;
  private final Arena arena;
  private volatile long allocated;
  private boolean closed;

  AppendedFile(Path path, RandomAccessFile file, MemorySegment bytes, Arena arena, long allocated) {
    this.path = path;
    this.file = file;
    this.bytes = bytes;
    this.arena = arena;
    this.allocated = allocated;
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
    long pages = Math.min(upTo + PAGE - 1 & -PAGE, bytes.byteSize());
    try {
      takeUpTo(pages);
    } catch (DiskFullException e) {
      if (!LateClosing.await()) { // then files that were deleted have given their room back
        throw e;
      }
      takeUpTo(pages);
    }
  }

  /**
   * Takes room for whole pages: a store anywhere in a page makes the file system look for room for
   * all blocks of it, which may be smaller than a page.
   */
  private void takeUpTo(long upTo) throws IOException {
    long position = allocated;
    long chunk = path.toFile().getUsableSpace() < SCARCE ? PAGE : ZEROS.length;
    try {
      file.seek(position);
      while (position < upTo) {
        int n = (int) Math.min(chunk, upTo - position);
        file.write(ZEROS, 0, n);
        position += n;
      }
    } catch (IOException e) {
      throw FileDisk.translated(e, path);
    }
    allocated = upTo;
  }

  @Override
  public void force(long from, long to) throws IOException {
    try {
      bytes.asSlice(from, to - from).force();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  @Override
  public synchronized void forceAnew(long from, long to) throws IOException {
    // Written, not stored to the mapping: on a full disk a store may find no room for the rest of
    // its page, and an atomic one then ends the JVM.
    byte[] chunk = new byte[ZEROS.length];
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
