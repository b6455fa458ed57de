package dev.firkin.classpath;

import dev.firkin.spi.Compressor;
import java.nio.ByteBuffer;

/** Knows one trick: a value of one byte repeated. Found through META-INF/services. */
public final class RunLengthCompressor implements Compressor {

  /** For {@link java.util.ServiceLoader}. */
  public RunLengthCompressor() {}

  @Override
  public String name() {
    return "test-run-length";
  }

  @Override
  public boolean compress(ByteBuffer value, ByteBuffer into) {
    byte first = value.get();
    while (value.hasRemaining()) {
      if (value.get() != first) {
        return false;
      }
    }
    into.put(first);
    return true;
  }

  @Override
  public long decompressedMax(ByteBuffer compressed) {
    return Long.MAX_VALUE; // one byte stands for any number
  }

  @Override
  public void decompress(ByteBuffer compressed, ByteBuffer into) {
    byte first = compressed.get();
    while (into.hasRemaining()) {
      into.put(first);
    }
  }
}
