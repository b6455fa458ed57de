package dev.firkin.tests.contract;

import dev.firkin.spi.Compressor;
import java.nio.ByteBuffer;

/** A small compressor without a mistake: pairs of a count, 1 to 255, and the byte that repeats. */
class RunLengths implements Compressor {

  @Override
  public String name() {
    return "test-run-lengths";
  }

  @Override
  public boolean compress(ByteBuffer value, ByteBuffer into) {
    while (value.hasRemaining()) {
      byte repeated = value.get();
      int count = 1;
      while (count < 255 && value.hasRemaining() && value.get(value.position()) == repeated) {
        value.get();
        count++;
      }
      if (into.remaining() < 2) {
        return false;
      }
      into.put((byte) count).put(repeated);
    }
    return true;
  }

  @Override
  public long decompressedMax(ByteBuffer compressed) {
    return 255L * (compressed.remaining() / 2);
  }

  @Override
  public void decompress(ByteBuffer compressed, ByteBuffer into) {
    while (compressed.hasRemaining()) {
      int count = compressed.get() & 0xFF;
      byte repeated = compressed.get();
      for (int i = 0; i < count; i++) {
        into.put(repeated);
      }
    }
    if (into.hasRemaining()) {
      throw new IllegalArgumentException("the bytes restore to less");
    }
  }
}
