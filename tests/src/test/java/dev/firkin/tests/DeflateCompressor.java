package dev.firkin.tests;

import dev.firkin.spi.Compressor;
import java.io.ByteArrayOutputStream;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/** A compressor as another module would bring it: the JDK's Deflate. */
public final class DeflateCompressor implements Compressor {

  /** For {@link java.util.ServiceLoader}. */
  public DeflateCompressor() {}

  @Override
  public String name() {
    return "test-deflate";
  }

  @Override
  public byte @Nullable [] compress(byte[] value) {
    try (var deflater = new Deflater()) {
      deflater.setInput(value);
      deflater.finish();
      var out = new ByteArrayOutputStream();
      byte[] chunk = new byte[4096];
      while (!deflater.finished()) {
        out.write(chunk, 0, deflater.deflate(chunk));
      }
      return out.size() < value.length ? out.toByteArray() : null;
    }
  }

  @Override
  public byte[] decompress(byte[] compressed, int length) {
    byte[] value = new byte[length];
    try (var inflater = new Inflater()) {
      inflater.setInput(compressed);
      int n = 0;
      while (n < length && !inflater.finished()) {
        int more = inflater.inflate(value, n, length - n);
        if (more == 0) {
          break;
        }
        n += more;
      }
      if (n != length) {
        throw new IllegalArgumentException("restored %d of %d bytes".formatted(n, length));
      }
      return value;
    } catch (DataFormatException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
