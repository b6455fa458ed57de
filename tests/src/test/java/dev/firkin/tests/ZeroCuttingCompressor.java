package dev.firkin.tests;

import dev.firkin.spi.Compressor;
import java.nio.ByteBuffer;

/**
 * Counts the trailing zeros and turns the rest round; refuses a value that begins with {@link
 * #REFUSED} by throwing.
 */
public final class ZeroCuttingCompressor implements Compressor {

  static final byte[] REFUSED = {77, 0, 77, 0, 77};

  /** For {@link java.util.ServiceLoader}. */
  public ZeroCuttingCompressor() {}

  @Override
  public String name() {
    return "test-zeros";
  }

  @Override
  public boolean compress(ByteBuffer value, ByteBuffer into) {
    ByteBuffer refused = ByteBuffer.wrap(REFUSED);
    if (value.mismatch(refused) == REFUSED.length) {
      throw new UnsupportedOperationException("this value is refused");
    }
    int start = value.position();
    int end = value.limit();
    while (end > start && value.get(end - 1) == 0) {
      end--;
    }
    if (Integer.BYTES + end - start > into.remaining()) {
      return false;
    }
    putInt(into, value.limit() - end);
    while (end > start) {
      into.put(value.get(--end));
    }
    return true;
  }

  @Override
  public long decompressedMax(ByteBuffer compressed) {
    return (long) zeros(compressed) + compressed.remaining() - Integer.BYTES;
  }

  @Override
  public void decompress(ByteBuffer compressed, ByteBuffer into) {
    if (into.remaining() != decompressedMax(compressed)) {
      throw new IllegalArgumentException(
          "%d bytes are wanted of %d".formatted(into.remaining(), decompressedMax(compressed)));
    }
    for (int i = compressed.limit(); i > compressed.position() + Integer.BYTES; ) {
      into.put(compressed.get(--i));
    }
    while (into.hasRemaining()) {
      into.put((byte) 0);
    }
  }

  /** Big-endian, whatever the buffer's order is. */
  private static void putInt(ByteBuffer into, int number) {
    for (int shift = 24; shift >= 0; shift -= 8) {
      into.put((byte) (number >>> shift));
    }
  }

  private static int zeros(ByteBuffer compressed) {
    int zeros = 0;
    for (int i = 0; i < Integer.BYTES; i++) {
      zeros = zeros << 8 | compressed.get(compressed.position() + i) & 0xFF;
    }
    if (zeros < 0) {
      throw new IllegalArgumentException("a negative count of zeros");
    }
    return zeros;
  }
}
