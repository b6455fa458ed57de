package dev.firkin.tests.concurrent;

import dev.firkin.spi.Compressor;
import java.nio.ByteBuffer;

/** Stores every other byte of values that are pairs of equal bytes; dies when it is told to. */
public final class DeadlyCompressor implements Compressor {

  static final String NAME = "test-deadly";

  static volatile Death compressing;
  static volatile Death restoring;

  /** For {@link java.util.ServiceLoader}. */
  public DeadlyCompressor() {}

  static void live() {
    compressing = null;
    restoring = null;
  }

  private static void dieBy(Death death) {
    if (death != null) {
      death.die();
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean compress(ByteBuffer value, ByteBuffer into) {
    dieBy(compressing);
    if (value.remaining() % 2 != 0 || into.remaining() < value.remaining() / 2) {
      return false;
    }
    while (value.hasRemaining()) {
      byte one = value.get();
      if (value.get() != one) {
        return false;
      }
      into.put(one);
    }
    return true;
  }

  @Override
  public long decompressedMax(ByteBuffer compressed) {
    return 2L * compressed.remaining();
  }

  @Override
  public void decompress(ByteBuffer compressed, ByteBuffer into) {
    dieBy(restoring);
    while (compressed.hasRemaining()) {
      byte one = compressed.get();
      into.put(one).put(one);
    }
  }
}
