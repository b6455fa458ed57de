package dev.firkin.internal.io;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A file written from start to end, on the real file system: in aligned pieces, which the system
 * keeps together (see {@link Pieces}).
 */
final class SequentialFile implements OutputFile {

  private static final int FIRST = 8 << 10;

  private final Path path;
  private final RandomAccessFile file;
  private byte[] piece = new byte[FIRST];
  private int filled;
  private long written; // without what is in the piece

  SequentialFile(Path path, RandomAccessFile file) {
    this.path = path;
    this.file = file;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    for (int done = 0; done < length; ) {
      int whole = Pieces.MOST - (int) (written & Pieces.MOST - 1);
      int n = Math.min(whole - filled, length - done);
      if (filled + n > piece.length) {
        piece = Arrays.copyOf(piece, Math.clamp(2L * piece.length, filled + n, Pieces.MOST));
      }
      System.arraycopy(bytes, offset + done, piece, filled, n);
      filled += n;
      done += n;
      if (filled == whole) {
        passOn();
      }
    }
  }

  private void passOn() throws IOException {
    int length = filled;
    if (length == 0) {
      return;
    }
    filled = 0; // whatever comes of it: after a refusal the file is good for nothing
    try {
      tryToWrite(piece, length);
    } catch (DiskFullException e) {
      if (!LateClosing.await()) { // then files that were deleted have given their room back
        throw e;
      }
      file.seek(written);
      tryToWrite(piece, length);
    }
    written += length;
  }

  private void tryToWrite(byte[] bytes, int length) throws IOException {
    try {
      file.write(bytes, 0, length);
    } catch (IOException e) {
      throw FileDisk.translated(e, path);
    }
  }

  @Override
  public void rewrite(long position, byte[] bytes) throws IOException {
    passOn();
    file.seek(position);
    tryToWrite(bytes, bytes.length);
    file.seek(written);
  }

  @Override
  public void force() throws IOException {
    passOn();
    piece = new byte[FIRST]; // a merge keeps files open that it has written
    try {
      file.getFD().sync();
    } catch (IOException e) {
      throw FileDisk.translated(e, path);
    }
  }

  @Override
  public void close() throws IOException {
    try (file) {
      passOn();
    }
  }
}
