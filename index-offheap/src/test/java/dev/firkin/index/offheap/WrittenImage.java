package dev.firkin.index.offheap;

import dev.firkin.spi.DamagedImageException;
import dev.firkin.spi.KeydirImage;
import dev.firkin.spi.KeydirImageSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/** An image in memory. */
final class WrittenImage implements KeydirImageSource {

  byte[] parts;
  byte[] parameters;
  int maps;
  int checks;
  long damagedAt = -1;
  int mapsUntilFailure = Integer.MAX_VALUE;

  WrittenImage(byte[] parts, byte[] parameters) {
    this.parts = parts;
    this.parameters = parameters;
  }

  /** Writes an image to its end, with something done between the calls. */
  static WrittenImage of(KeydirImage image, Runnable between) {
    var bytes = new ByteArrayOutputStream();
    var out = ByteBuffer.allocate(64 << 10);
    boolean more;
    do {
      out.clear();
      more = image.next(out);
      bytes.write(out.array(), 0, out.position());
      between.run();
    } while (more);
    return new WrittenImage(bytes.toByteArray(), image.parameters());
  }

  @Override
  public long bytes() {
    return parts.length;
  }

  @Override
  public byte[] parameters() {
    return parameters.clone();
  }

  @Override
  public MemorySegment map(long offset, long bytes, Arena arena) throws IOException {
    if (offset % (64 << 10) != 0 || offset + bytes > parts.length) {
      throw new AssertionError("maps %d bytes at %d of %d".formatted(bytes, offset, parts.length));
    }
    if (++maps > mapsUntilFailure) {
      throw new IOException("no more mappings");
    }
    MemorySegment mapped = arena.allocate(bytes, 64);
    MemorySegment.copy(MemorySegment.ofArray(parts), offset, mapped, 0, bytes);
    return mapped;
  }

  @Override
  public void check(long offset, MemorySegment mapped) {
    checks++;
    if (damagedAt >= offset && damagedAt < offset + mapped.byteSize()) {
      throw new DamagedImageException("damaged at byte " + damagedAt);
    }
  }
}
