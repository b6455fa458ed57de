package dev.firkin.tests;

import dev.firkin.spi.Compressor;
import org.jspecify.annotations.Nullable;

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
  public byte @Nullable [] compress(byte[] value) {
    if (value.length > 0 && value[0] == REFUSED) {
      throw new UnsupportedOperationException("this value is refused");
    }
    int n = value.length;
    while (n > 0 && value[n - 1] == 0) {
      n--;
    }
    byte[] cut = new byte[n];
    for (int i = 0; i < n; i++) {
      cut[i] = value[n - 1 - i];
    }
    return n < value.length ? cut : null;
  }

  @Override
  public byte[] decompress(byte[] compressed, int length) {
    byte[] value = new byte[length];
    for (int i = 0; i < compressed.length; i++) {
      value[i] = compressed[compressed.length - 1 - i];
    }
    return value;
  }
}
