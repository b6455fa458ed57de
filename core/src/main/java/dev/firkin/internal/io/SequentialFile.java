package dev.firkin.internal.io;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;

/** A file written from start to end, on the real file system. */
final class SequentialFile implements OutputFile {

  private final Path path;
  private final RandomAccessFile file;

  SequentialFile(Path path, RandomAccessFile file) {
    this.path = path;
    this.file = file;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    long at = file.getFilePointer();
    try {
      tryToWrite(bytes, offset, length);
    } catch (DiskFullException e) {
      if (!LateClosing.await()) { // then files that were deleted have given their room back
        throw e;
      }
      file.seek(at);
      tryToWrite(bytes, offset, length);
    }
  }

  private void tryToWrite(byte[] bytes, int offset, int length) throws IOException {
    try {
      file.write(bytes, offset, length);
    } catch (IOException e) {
      throw FileDisk.translated(e, path);
    }
  }

  @Override
  public void rewrite(long position, byte[] bytes) throws IOException {
    long end = file.getFilePointer();
    file.seek(position);
    write(bytes, 0, bytes.length);
    file.seek(end);
  }

  @Override
  public void force() throws IOException {
    try {
      file.getFD().sync();
    } catch (IOException e) {
      throw FileDisk.translated(e, path);
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
