package dev.firkin.tests.contract;

import dev.firkin.spi.DictionaryCompressor;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/** The JDK's Deflate with its levels and dictionaries, which it tells apart by a checksum. */
class DeflateWithDictionary implements DictionaryCompressor {

  private final int level;
  private final byte @Nullable [] dictionary;

  DeflateWithDictionary(int level, byte @Nullable [] dictionary) {
    this.level = level;
    this.dictionary = dictionary;
  }

  @Override
  public String name() {
    return "test-deflate-dictionary";
  }

  @Override
  public DictionaryCompressor withParameters(String parameters) {
    if (!parameters.matches("[1-9]")) {
      throw new IllegalArgumentException("a level is 1 to 9, was " + parameters);
    }
    return new DeflateWithDictionary(Integer.parseInt(parameters), dictionary);
  }

  /** What the first samples are. */
  @Override
  public byte[] train(List<byte[]> samples, int bytesMax) {
    var bytes = new ByteArrayOutputStream();
    for (byte[] sample : samples) {
      if (bytes.size() + sample.length <= bytesMax) {
        bytes.writeBytes(sample);
      }
    }
    if (bytes.size() == 0) {
      throw new IllegalArgumentException("more samples would help");
    }
    return bytes.toByteArray();
  }

  @Override
  public DeflateWithDictionary withDictionary(int id, byte[] dictionary) {
    if (dictionary.length == 0) {
      throw new IllegalArgumentException("an empty dictionary");
    }
    return new DeflateWithDictionary(level, dictionary);
  }

  @Override
  public boolean compress(ByteBuffer value, ByteBuffer into) {
    try (var deflater = new Deflater(level)) {
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
    return 1032L * compressed.remaining();
  }

  @Override
  public void decompress(ByteBuffer compressed, ByteBuffer into) {
    try (var inflater = new Inflater()) {
      inflater.setInput(compressed);
      while (!inflater.finished()) {
        if (inflater.inflate(into) == 0 && !inflater.finished()) {
          useDictionary(inflater);
        }
      }
      if (into.hasRemaining()) {
        throw new IllegalArgumentException("%d bytes are missing".formatted(into.remaining()));
      }
    } catch (DataFormatException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private void useDictionary(Inflater inflater) {
    if (dictionary == null || !inflater.needsDictionary()) {
      throw new IllegalArgumentException("the bytes end early, restore to more, or need more");
    }
    inflater.setDictionary(dictionary);
  }
}
