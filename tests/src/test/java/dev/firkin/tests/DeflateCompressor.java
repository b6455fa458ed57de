package dev.firkin.tests;

import dev.firkin.spi.Compressor;
import dev.firkin.spi.DictionaryCompressor;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/** A compressor as another module would bring it: the JDK's Deflate, which takes dictionaries. */
public final class DeflateCompressor implements DictionaryCompressor {

  private final byte @Nullable [] dictionary;

  /** For {@link java.util.ServiceLoader}. */
  public DeflateCompressor() {
    this(null);
  }

  private DeflateCompressor(byte @Nullable [] dictionary) {
    this.dictionary = dictionary;
  }

  @Override
  public String name() {
    return "test-deflate";
  }

  @Override
  public boolean compress(ByteBuffer value, ByteBuffer into) {
    try (var deflater = new Deflater()) {
      if (dictionary != null) {
        deflater.setDictionary(dictionary);
      }
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
          if (!inflater.needsDictionary() || dictionary == null) {
            throw new IllegalArgumentException("no dictionary, or the bytes are not whole");
          }
          inflater.setDictionary(dictionary); // which its checksum in the stream must agree with
        }
      }
      if (into.hasRemaining()) {
        throw new IllegalArgumentException("%d bytes are missing".formatted(into.remaining()));
      }
    } catch (DataFormatException e) {
      throw new IllegalArgumentException(e);
    }
  }

  @Override
  public byte[] train(List<byte[]> samples, int bytesMax) {
    if (samples.isEmpty()) {
      throw new IllegalArgumentException("no samples");
    }
    var all = new ByteArrayOutputStream();
    samples.forEach(all::writeBytes);
    byte[] bytes = all.toByteArray();
    return Arrays.copyOfRange(bytes, Math.max(0, bytes.length - bytesMax), bytes.length);
  }

  @Override
  public Compressor withDictionary(int id, byte[] bytes) {
    return new DeflateCompressor(bytes);
  }
}
