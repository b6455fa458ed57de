package dev.firkin.tests;

import dev.firkin.spi.Compressor;
import java.nio.ByteBuffer;

/**
 * Cuts trailing zeros and turns the rest round; refuses a value that begins with {@link #REFUSED}
 * by throwing.
 */
public final class ZeroCuttingCompressor implements Compressor {

  static final byte REFUSED = 77;

  /** For {@link java.util.ServiceLoader}. */
  public ZeroCuttingCompressor() {}

  @Override
  public String name() {
    return "test-zeros";
  }

  @Override
  public boolean compress(ByteBuffer value, ByteBuffer into) {
    int start = value.position();
    if (value.hasRemaining() && value.get(start) == REFUSED) {
      throw new UnsupportedOperationException("this value is refused");
    }
    int end = value.limit();
    while (end > start && value.get(end - 1) == 0) {
      end--;
    }
    if (end - start > into.remaining()) {
      return false;
    }
    while (end > start) {
      into.put(value.get(--end));
    }
    return true;
  }

  @Override
  public long decompressedMax(ByteBuffer compressed) {
    return Long.MAX_VALUE; // zeros cost nothing
  }

  @Override
  public void decompress(ByteBuffer compressed, ByteBuffer into) {
    for (int i = compressed.limit(); i > compressed.position(); ) {
      into.put(compressed.get(--i));
    }
    while (into.hasRemaining()) {
      into.put((byte) 0);
    }
  }
}
