package dev.firkin.compression.zstd;

import dev.firkin.spi.Compressor;
import dev.firkin.spi.DictionaryCompressor;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Compresses by Zstandard, as the option {@code zstd} asks: smaller than LZ4, and with a dictionary
 * much smaller for small values. A value becomes one Zstandard frame without its magic number and
 * without a checksum, which the store has.
 *
 * <p>Parameters: a level from {@code 1}, the quickest, to {@code 19}, the smallest; {@code zstd}
 * alone is {@code zstd:3}. What any level wrote is read as quickly.
 *
 * <p>It needs the native library; without, the first use is refused with an {@link
 * IllegalStateException} that says why and what to do. Native memory is kept for as many calls at a
 * time as there are processors, by all compressors together; a dictionary's is freed when the
 * compressor has become garbage. Never pass memory that is mapped to a file which somebody may cut:
 * native code that meets the end of such a file ends the process.
 *
 * <p>Immutable and safe for concurrent use.
 */
public final class ZstdCompressor implements DictionaryCompressor {

  static final String NAME = "zstd";

  private static final int LEVEL_DEFAULT = 3;
  private static final Pattern LEVEL = Pattern.compile("[1-9]|1[0-9]");

  private final int level;
  private final FrameWriter writer;
  private final FrameReader reader;

  /** For {@link java.util.ServiceLoader}. The native library is loaded at the first use. */
  public ZstdCompressor() {
    this(LEVEL_DEFAULT);
  }

  private ZstdCompressor(int level) {
    this.level = level;
    this.writer = new FrameWriter(level, null);
    this.reader = new FrameReader(null);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public ZstdCompressor withParameters(String parameters) {
    return new ZstdCompressor(level(parameters));
  }

  static int level(String parameters) {
    if (!LEVEL.matcher(parameters).matches()) {
      throw new IllegalArgumentException(
          "compressor 'zstd' takes a level from 1 (quickest) to 19 (smallest), such as zstd:9,"
              + " was given '%s'".formatted(parameters));
    }
    return Integer.parseInt(parameters);
  }

  /**
   * {@inheritDoc}
   *
   * <p>The same samples in the same order give the same dictionary at the same level.
   *
   * @param bytesMax 256 or more
   */
  @Override
  public byte[] train(List<byte[]> samples, int bytesMax) {
    return DictionaryTraining.train(samples, bytesMax, level);
  }

  /**
   * {@inheritDoc}
   *
   * <p>The id takes a byte of each value up to 255, two up to 65,535, else four.
   */
  @Override
  public Compressor withDictionary(int id, byte[] dictionary) {
    return new ZstdWithDictionary(level, ZstdDictionary.of(id, dictionary, level));
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
    return "ZstdCompressor level " + level;
  }
}
