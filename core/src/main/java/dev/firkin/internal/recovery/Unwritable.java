package dev.firkin.internal.recovery;

import dev.firkin.internal.io.LogFile;
import dev.firkin.internal.io.MappedFile;
import java.io.IOException;
import java.lang.foreign.MemorySegment;

/** The active segment of a store that is opened for reading: nothing reaches the file. */
record Unwritable(MappedFile file) implements LogFile {

  @Override
  public MemorySegment bytes() {
    return file.bytes();
  }

  @Override
  public long allocated() {
    return file.bytes().byteSize();
  }

  @Override
  public void allocate(long upTo) throws IOException {
    throw new IOException("the file is open for reading");
  }

  @Override
  public void force(long from, long to) {}

  @Override
  public void forceAnew(long from, long to) {}

  @Override
  public void trim(long length) {}

  @Override
  public void close() {
    file.close();
  }
}
