package dev.firkin.index.offheap;

import dev.firkin.spi.KeydirContext;
import dev.firkin.spi.KeydirImageSource;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.LongBuffer;

/**
 * What an image gives to make a keydir of: its memory, and the entries behind the table. A large
 * table is mapped, and no page of it is touched: {@link ImageChunks} are checked later. One that
 * has less than a chunk is checked and copied.
 *
 * @param memory of the table, which belongs to who takes this
 * @param format how large it is
 * @param unplaced the entries behind it
 */
record Restoration(Memory memory, ImageFormat format, Unplaced unplaced) {

  private static final ValueLayout.OfLong WORD =
      ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** See {@link dev.firkin.spi.KeydirProvider#restore}. */
  static Restoration of(KeydirContext context, KeydirImageSource image) throws IOException {
    if (ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
      throw new IOException("an image is little-endian and cannot be mapped on this machine");
    }
    var format = ImageFormat.decoded(image.parameters(), image.bytes());
    long tableBytes = ImageFormat.slots(format.buckets()) * Long.BYTES;
    Unplaced unplaced = new Unplaced();
    Memory memory;
    if (ImageFormat.slots(format.buckets()) <= Memory.CHUNK_SLOTS) {
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment all = checked(image, 0, arena);
        memory = Memory.of(context, Table.slotsFor(format.buckets()));
        LongBuffer chunk = memory.chunks()[0];
        for (long at = 0; at < tableBytes; at += Long.BYTES) {
          chunk.put((int) (at / Long.BYTES), all.get(WORD, at));
        }
        read(all.asSlice(tableBytes), unplaced);
      }
    } else {
      if (format.overflowing() > 0) {
        try (Arena arena = Arena.ofConfined()) {
          read(checked(image, tableBytes, arena), unplaced);
        }
      }
      int chunks = (int) (tableBytes / Long.BYTES / Memory.CHUNK_SLOTS);
      memory = Memory.mapped(context, image, chunks);
    }
    return new Restoration(memory, format, unplaced);
  }

  private static MemorySegment checked(KeydirImageSource image, long offset, Arena arena)
      throws IOException {
    MemorySegment mapped = image.map(offset, image.bytes() - offset, arena);
    image.check(offset, mapped);
    return mapped;
  }

  private static void read(MemorySegment from, Unplaced into) {
    for (long at = 0; at < from.byteSize(); at += ImageFormat.OVERFLOWING_BYTES) {
      into.add(from.get(WORD, at), from.get(WORD, at + Long.BYTES));
    }
  }
}
