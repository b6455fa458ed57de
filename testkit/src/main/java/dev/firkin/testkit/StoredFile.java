package dev.firkin.testkit;

import java.lang.foreign.MemorySegment;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A file of a {@link FaultyDisk}, whatever its name is. Three states of its bytes: what the page
 * cache shows, what the operating system believes the device to have, and what the device has. The
 * last two differ once a force has failed. Guarded by the disk.
 */
final class StoredFile {

  private Pages cached;
  private Pages clean;
  private Pages durable;
  private long length;
  private long durableLength;
  private long room;

  /** The mapping through which the file is being appended to; its bytes are the page cache. */
  private @Nullable MemorySegment mapping;

  private @Nullable FileImage image;

  /** Whether pages were lost on their way to the device, and nobody has been told. */
  private boolean lostUnreported;

  StoredFile() {
    this(FileImage.settled(Pages.empty(), 0));
  }

  StoredFile(FileImage from) {
    cached = from.cached().copy();
    clean = from.clean().copy();
    durable = from.durable().copy();
    length = from.length();
    durableLength = from.durableLength();
    room = from.room();
  }

  /** The file as it is now. */
  FileImage image() {
    refresh();
    FileImage now = image;
    if (now == null) {
      now = new FileImage(cached.copy(), clean.copy(), durable.copy(), length, durableLength, room);
      image = now;
    }
    return now;
  }

  private void refresh() {
    MemorySegment memory = mapping;
    if (memory == null) {
      return;
    }
    long to = Math.min(room, memory.byteSize());
    for (int page = 0; page < Pages.count(to); page++) {
      byte[] before = cached.get(page);
      cached.refresh(page, memory);
      if (cached.get(page) != before) {
        image = null;
      }
    }
  }

  long length() {
    return length;
  }

  /** Bytes that it takes on the disk. */
  long room() {
    return room;
  }

  byte[] bytes() {
    refresh();
    return cached.toBytes(length);
  }

  void copyTo(MemorySegment memory) {
    copyTo(memory, 0);
  }

  /** Copies what lies behind a position that is a multiple of the page size. */
  void copyTo(MemorySegment memory, long from) {
    refresh();
    cached.copyTo(memory, from, length);
  }

  /** Maps the file for appending; it becomes as long as the mapping, without taking room. */
  void map(MemorySegment memory) {
    cached.copyTo(memory, 0, length);
    length = memory.byteSize();
    mapping = memory;
    image = null;
  }

  /** Ends the mapping. Says whether it was written where no room had been taken. */
  boolean unmap() {
    MemorySegment memory = mapping;
    if (memory == null) {
      return false;
    }
    boolean outside = isWrittenOutside();
    refresh();
    mapping = null;
    return outside;
  }

  /** Whether bytes were stored to the mapping for which the disk has not promised room. */
  boolean isWrittenOutside() {
    MemorySegment memory = mapping;
    return memory != null
        && !Pages.isZero(memory, Math.min(room, memory.byteSize()), memory.byteSize());
  }

  void write(long position, byte[] bytes, int offset, int count) {
    cached.write(position, bytes, offset, count);
    length = Math.max(length, position + count);
    room = Math.max(room, length);
    image = null;
  }

  void takeRoom(long upTo) {
    room = Math.max(room, upTo);
    image = null;
  }

  void cut(long to) {
    refresh();
    cached.cut(to);
    length = to;
    room = Math.min(room, to);
    image = null;
  }

  void force() {
    force(0, Long.MAX_VALUE);
    durableLength = length;
    // What was cut and forced is gone for good.
    durable.cut(length);
    clean.cut(length);
  }

  void force(long from, long to) {
    refresh();
    int end =
        (int)
            Math.min(
                cached.size(), (Math.min(to, Integer.MAX_VALUE) + Pages.PAGE - 1) / Pages.PAGE);
    for (int page = (int) (from / Pages.PAGE); page < end; page++) {
      byte[] now = cached.get(page);
      if (clean.get(page) != now) {
        clean.set(page, now);
        durable.set(page, now);
      }
    }
    durableLength = Math.max(durableLength, Math.min(to, length));
    image = null;
  }

  /**
   * Makes pages dirty that a failed force has left clean although the device does not have them.
   */
  void soil(long from, long to) {
    refresh();
    for (int page = (int) (from / Pages.PAGE); page < Pages.count(to); page++) {
      if (clean.get(page) != durable.get(page)) {
        clean.set(page, durable.get(page));
      }
    }
    image = null;
  }

  /** A force that fails: nobody will ever write these pages again, some of them never were. */
  void forceInVain(long from, long to, Random random) {
    refresh();
    int end =
        (int)
            Math.min(
                cached.size(), (Math.min(to, Integer.MAX_VALUE) + Pages.PAGE - 1) / Pages.PAGE);
    for (int page = (int) (from / Pages.PAGE); page < end; page++) {
      byte[] now = cached.get(page);
      if (clean.get(page) != now) {
        clean.set(page, now);
        if (random.nextInt(4) == 0) {
          durable.set(page, now);
        }
      }
    }
    durableLength = Math.max(durableLength, Math.min(to, length));
    image = null;
  }

  /**
   * The operating system writes pages by itself, in any order and at any time.
   *
   * @param lost whether the device refuses them: then they count as clean, and the next force says
   *     so, once
   */
  void writeBack(Random random, boolean lost) {
    refresh();
    boolean any = false;
    for (int page = 0; page < cached.size(); page++) {
      byte[] now = cached.get(page);
      if (clean.get(page) != now && random.nextBoolean()) {
        clean.set(page, now);
        any = true;
        if (!lost) {
          durable.set(page, now);
        }
      }
    }
    lostUnreported |= lost && any;
    if (!lost && random.nextBoolean()) {
      durableLength = length;
      durable.cut(length);
      clean.cut(length);
    }
    image = null;
  }

  /** Whether pages were lost and nobody has been told, which the caller does now. */
  boolean reportLost() {
    boolean unreported = lostUnreported;
    lostUnreported = false;
    return unreported;
  }

  /** The page cache drops what it believes to be clean, and rereads it from the device. */
  void evict() {
    for (int page = 0; page < Math.max(cached.size(), durable.size()); page++) {
      if (cached.get(page) == clean.get(page)) {
        cached.set(page, durable.get(page));
        clean.set(page, durable.get(page));
      }
    }
    image = null;
  }
}
