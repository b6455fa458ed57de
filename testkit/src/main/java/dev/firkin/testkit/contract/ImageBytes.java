package dev.firkin.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firkin.spi.DamagedImageException;
import dev.firkin.spi.KeydirImage;
import dev.firkin.spi.KeydirImageSource;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/** An image of a keydir, in memory. */
final class ImageBytes implements KeydirImageSource {

  private static final int PART_BYTES = 64 << 10;
  private static final int PARAMETERS_MAX = 1024;
  private static final int ALIGNMENT = 64;

  private final byte[] written;
  private final byte[] parts;
  private final byte[] parameters;

  private ImageBytes(byte[] written, byte[] parts, byte[] parameters) {
    this.written = written;
    this.parts = parts;
    this.parameters = parameters;
  }

  /** The same, with one byte that is not as it was written. */
  ImageBytes damaged(int at) {
    byte[] bytes = parts.clone();
    bytes[at] ^= 0x10;
    return new ImageBytes(written, bytes, parameters);
  }

  /** Writes an image to its end, with something done between the calls. */
  static ImageBytes of(KeydirImage image, Runnable between) {
    var bytes = new ByteArrayOutputStream();
    ByteBuffer out = ByteBuffer.allocate(PART_BYTES);
    boolean more;
    do {
      more = image.next(out.clear());
      bytes.write(out.array(), 0, out.position());
      between.run();
      assertTrue(bytes.size() < 256 << 20, "an image does not end");
    } while (more);
    byte[] parameters = image.parameters();
    assertTrue(
        parameters.length <= PARAMETERS_MAX,
        () -> "parameters of an image must be a few bytes, were " + parameters.length);
    byte[] parts = bytes.toByteArray();
    return new ImageBytes(parts, parts, parameters);
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
  public MemorySegment map(long offset, long bytes, Arena arena) {
    assertTrue(
        offset % PART_BYTES == 0 && offset >= 0 && bytes >= 0 && offset + bytes <= parts.length,
        () -> "maps %d bytes at %d of %d".formatted(bytes, offset, parts.length));
    MemorySegment mapped = arena.allocate(bytes, ALIGNMENT);
    MemorySegment.copy(MemorySegment.ofArray(parts), offset, mapped, 0, bytes);
    return mapped;
  }

  @Override
  public void check(long offset, MemorySegment mapped) {
    assertTrue(
        offset % CHECKED_BYTES == 0
            && (mapped.byteSize() % CHECKED_BYTES == 0
                || offset + mapped.byteSize() == parts.length),
        () -> "checks %d bytes at %d of %d".formatted(mapped.byteSize(), offset, parts.length));
    MemorySegment expected = MemorySegment.ofArray(written).asSlice(offset, mapped.byteSize());
    if (expected.mismatch(mapped) >= 0) {
      throw new DamagedImageException("damaged at byte %d of the image".formatted(offset));
    }
  }
}
