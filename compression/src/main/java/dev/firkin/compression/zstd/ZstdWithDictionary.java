package dev.firkin.compression.zstd;

import dev.firkin.spi.Compressor;
import java.nio.ByteBuffer;

/** {@link ZstdCompressor} with a dictionary. Immutable and safe for concurrent use. */
final class ZstdWithDictionary implements Compressor {

  private final int level;
  private final ZstdDictionary dictionary;
  private final FrameWriter writer;
  private final FrameReader reader;

  ZstdWithDictionary(int level, ZstdDictionary dictionary) {
    this.level = level;
    this.dictionary = dictionary;
    this.writer = new FrameWriter(level, dictionary);
    this.reader = new FrameReader(dictionary);
  }

  @Override
  public String name() {
    return ZstdCompressor.NAME;
  }

  @Override
  public Compressor withParameters(String parameters) {
    int other = ZstdCompressor.level(parameters);
    return new ZstdWithDictionary(other, dictionary.atLevel(other));
  }

  ZstdDictionary dictionary() {
    return dictionary;
  }

  @Override
  public boolean compress(ByteBuffer value, ByteBuffer into) {
    return writer.write(value, into);
  }

  @Override
  public long decompressedMax(ByteBuffer compressed) {
    return ZstdFrame.of(compressed).contentSize();
  }

  @Override
  public void decompress(ByteBuffer compressed, ByteBuffer into) {
    reader.read(compressed, into);
  }

  @Override
  public String toString() {
    return "ZstdCompressor level %d with dictionary %d".formatted(level, dictionary.id());
  }
}
