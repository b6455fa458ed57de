package dev.firkin.examples.measure;

import dev.firkin.Firkin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What is measured, or stands beside it for comparison. The arrays are the caller's. */
sealed interface Contender extends AutoCloseable {

  String name();

  void put(byte[] key, byte[] value);

  byte @Nullable [] get(byte[] key);

  /** Whether gets answer what was put. */
  default boolean keeps() {
    return true;
  }

  @Override
  void close();

  /** The store. */
  record Store(Firkin store) implements Contender {
    @Override
    public String name() {
      return "Firkin";
    }

    @Override
    public void put(byte[] key, byte[] value) {
      store.put(key, value);
    }

    @Override
    public byte @Nullable [] get(byte[] key) {
      return store.get(key);
    }

    @Override
    public void close() {
      store.close();
    }
  }

  /** The JDK's map, which copies what it is given as a store must, but answers without a copy. */
  record HashMap(ConcurrentHashMap<Key16, byte[]> map) implements Contender {

    /** A key as a map's user would write it. */
    record Key16(long first, long second) {
      static Key16 of(byte[] key) {
        return new Key16(TestData.firstHalf(key), TestData.secondHalf(key));
      }
    }

    HashMap() {
      this(new ConcurrentHashMap<>());
    }

    @Override
    public String name() {
      return "ConcurrentHashMap";
    }

    @Override
    public void put(byte[] key, byte[] value) {
      map.put(Key16.of(key), value.clone());
    }

    @Override
    public byte @Nullable [] get(byte[] key) {
      return map.get(Key16.of(key));
    }

    @Override
    public void close() {
      map.clear();
    }
  }

  /** The same bytes one behind the other in a file, by a buffer of 64 KiB; cannot be asked. */
  record RawAppend(Path path, FileChannel file, ByteBuffer buffer) implements Contender {

    static RawAppend to(Path path) {
      try {
        FileChannel file =
            FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        return new RawAppend(path, file, ByteBuffer.allocateDirect(64 << 10));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public String name() {
      return "raw append";
    }

    @Override
    public void put(byte[] key, byte[] value) {
      if (buffer.remaining() < key.length + value.length) {
        flush();
      }
      buffer.put(key).put(value);
    }

    private void flush() {
      try {
        buffer.flip();
        while (buffer.hasRemaining()) {
          file.write(buffer);
        }
        buffer.clear();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public byte @Nullable [] get(byte[] key) {
      return null;
    }

    @Override
    public boolean keeps() {
      return false;
    }

    @Override
    public void close() {
      try (file) {
        Files.delete(path);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Nothing: what making keys and values, and checking them, costs by itself. */
  record Harness() implements Contender {
    @Override
    public String name() {
      return "harness alone";
    }

    @Override
    public void put(byte[] key, byte[] value) {}

    @Override
    public byte @Nullable [] get(byte[] key) {
      return null;
    }

    @Override
    public boolean keeps() {
      return false;
    }

    @Override
    public void close() {}
  }
}
