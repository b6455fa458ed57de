package dev.firkin.benchmarks.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Appends keys and values to a file. */
final class RawAppendStore implements BenchStore {

  private static final int BUFFER_BYTES = 64 << 10;

  private final FileChannel file;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
  private final Object forceLock = new Object();
  private long appended;
  private volatile long forced;
  private boolean forcing;

  private RawAppendStore(FileChannel file) {
    this.file = file;
  }

  static RawAppendStore in(Path directory) {
    try {
      return new RawAppendStore(
          FileChannel.open(
              directory.resolve("log"),
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE,
              StandardOpenOption.APPEND));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void put(byte[] key, byte[] value) {
    append(key, value);
  }

  /** Returns where the entry ends. */
  private synchronized long append(byte[] key, byte[] value) {
    append(key);
    append(value);
    return appended;
  }

  private void append(byte[] bytes) {
    if (buffer.remaining() < bytes.length) {
      flush();
    }
    if (bytes.length > buffer.capacity()) {
      write(ByteBuffer.wrap(bytes));
    } else {
      buffer.put(bytes);
    }
    appended += bytes.length;
  }

  private synchronized long flush() {
    write(buffer.flip());
    buffer.clear();
    return appended;
  }

  private void write(ByteBuffer bytes) {
    try {
      while (bytes.hasRemaining()) {
        file.write(bytes);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void putForced(byte[] key, byte[] value) {
    long end = append(key, value);
    if (isToForce(end)) {
      long all = forced;
      try {
        all = flush();
        file.force(false);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } finally {
        hasForced(all);
      }
    }
  }

  /** Whether the caller is to force for all; else it has been done, and was waited for. */
  private boolean isToForce(long end) {
    synchronized (forceLock) {
      while (forced < end) {
        if (!forcing) {
          forcing = true;
          return true;
        }
        try {
          forceLock.wait();
        } catch (InterruptedException e) {
          throw new IllegalStateException("nobody interrupts a measurement", e);
        }
      }
      return false;
    }
  }

  private void hasForced(long all) {
    synchronized (forceLock) {
      forced = all;
      forcing = false;
      forceLock.notifyAll();
    }
  }

  @Override
  public byte @Nullable [] get(byte[] key) {
    throw new UnsupportedOperationException("a raw append cannot be asked");
  }

  @Override
  public void delete(byte[] key) {
    throw new UnsupportedOperationException("a raw append cannot delete");
  }

  @Override
  public long scan(BiConsumer<byte[], byte[]> each) {
    throw new UnsupportedOperationException("a raw append cannot be asked");
  }

  @Override
  public void close() {
    try (file) {
      flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
