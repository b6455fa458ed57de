package dev.firkin.tests;

import dev.firkin.spi.Compressor;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** A compressor as another module would bring it: the JDK's Deflate. */
public final class DeflateCompressor implements Compressor {

  /** For {@link java.util.ServiceLoader}. */
  public DeflateCompressor() {}

  @Override
  public String name() {
    return "test-deflate";
  }

  @Override
  public boolean compress(ByteBuffer value, ByteBuffer into) {
    try (var deflater = new Deflater()) {
      deflater.setInput(value);
      deflater.finish();
      while (!deflater.finished()) {
        if (deflater.deflate(into) == 0) {
          return false;
        }
      }
      return true;
    }
  }

  @Override
  public long decompressedMax(ByteBuffer compressed) {
    return 1032L * compressed.remaining(); // the most that Deflate can do
  }

  @Override
  public void decompress(ByteBuffer compressed, ByteBuffer into) {
    try (var inflater = new Inflater()) {
      inflater.setInput(compressed);
      while (!inflater.finished()) {
        if (inflater.inflate(into) == 0 && !inflater.finished()) {
          throw new IllegalArgumentException("the bytes end early or restore to more");
        }
      }
      if (into.hasRemaining()) {
        throw new IllegalArgumentException("%d bytes are missing".formatted(into.remaining()));
      }
    } catch (DataFormatException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
