package dev.firkin.classpath;

import dev.firkin.spi.Compressor;

/** Knows one trick: a value of one byte repeated. Found through META-INF/services. */
public final class RunLengthCompressor implements Compressor {

  /** For {@link java.util.ServiceLoader}. */
  public RunLengthCompressor() {}

  @Override
  public String name() {
    return "test-run-length";
  }

  @Override
  public byte[] compress(byte[] value) {
    for (byte b : value) {
      if (b != value[0]) {
        return null;
      }
    }
    return value.length < 2 ? null : new byte[] {value[0]};
  }

  @Override
  public byte[] decompress(byte[] compressed, int length) {
    byte[] value = new byte[length];
    java.util.Arrays.fill(value, compressed[0]);
    return value;
  }
}
