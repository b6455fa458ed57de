package dev.firkin.compression.lz4;

import dev.firkin.spi.Compressor;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.util.function.Supplier;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Exception;

/**
 * Compresses by LZ4, as the option {@code lz4} asks: quick to write and quickest to read. A value
 * becomes one block of the LZ4 block format, nothing before or behind it.
 *
 * <p>Parameters: {@code fast}, which is what {@code lz4} alone does; {@code high}; or {@code high1}
 * to {@code high17}, of which {@code high} is {@code high9}. What is high is smaller, takes many
 * times as long to write, and is read as quickly.
 *
 * <p>Native code runs where Java lets it be loaded, pure Java elsewhere; each reads what the other
 * wrote. Neither is loaded before the first value. Never pass memory that is mapped to a file which
 * somebody may cut: native code that meets the end of such a file ends the process.
 *
 * <p>Immutable and safe for concurrent use.
 */
public final class Lz4Compressor implements Compressor {

  /** Longer values than this the format cannot take. */
  private static final int VALUE_BYTES_MAX = 0x7E000000 - 1;

  /** Longer values are compressed by way of memory outside the heap, which is free at once. */
  static final int HEAP_VALUE_BYTES_MAX = 64 << 10;

  /** A byte of a length stands for 255 bytes of the value, and no other byte for as many. */
  private static final long EXPANSION_MAX = 255;

  private final Supplier<Lz4Library> library;
  private final Lz4Effort effort;

  /** For {@link java.util.ServiceLoader}. */
  public Lz4Compressor() {
    this(Lz4Library::fastest, new Lz4Effort.Fast());
  }

  /** Runs given code. */
  Lz4Compressor(Supplier<Lz4Library> library, Lz4Effort effort) {
    this.library = library;
    this.effort = effort;
  }

  @Override
  public String name() {
    return "lz4";
  }

  @Override
  public Lz4Compressor withParameters(String parameters) {
    return new Lz4Compressor(library, Lz4Effort.of(parameters));
  }

  boolean isNative() {
    return library.get().isNative();
  }

  /**
   * {@inheritDoc}
   *
   * <p>Where there is not room for the worst case it compresses to a spare buffer and copies what
   * fits: the library tells missing room by an exception, which takes longer than a short value and
   * its copy, and already does so when a few bytes more than needed are missing.
   */
  @Override
  public boolean compress(ByteBuffer value, ByteBuffer into) {
    if (value.remaining() > VALUE_BYTES_MAX) {
      return false;
    }
    Lz4Library lz4 = library.get();
    LZ4Compressor compressor = effort.by(lz4.code());
    ByteBuffer source = accessible(value);
    int most = compressor.maxCompressedLength(source.remaining());
    if (into.remaining() >= most) {
      compress(compressor, source, into);
      return true;
    }
    if (lz4.isNative() && source.remaining() > HEAP_VALUE_BYTES_MAX) {
      try (Arena arena = Arena.ofConfined()) {
        return compress(compressor, source, arena.allocate(most).asByteBuffer(), into);
      }
    }
    return compress(compressor, source, ByteBuffer.allocate(most), into);
  }

  private static void compress(LZ4Compressor compressor, ByteBuffer value, ByteBuffer into) {
    int compressed =
        compressor.compress(
            value, value.position(), value.remaining(), into, into.position(), into.remaining());
    into.position(into.position() + compressed);
  }

  private static boolean compress(
      LZ4Compressor compressor, ByteBuffer value, ByteBuffer spare, ByteBuffer into) {
    compress(compressor, value, spare);
    if (spare.position() > into.remaining()) {
      return false;
    }
    into.put(spare.flip());
    return true;
  }

  @Override
  public long decompressedMax(ByteBuffer compressed) {
    if (!compressed.hasRemaining()) {
      throw new IllegalArgumentException("no LZ4 block is empty");
    }
    return EXPANSION_MAX * compressed.remaining();
  }

  @Override
  public void decompress(ByteBuffer compressed, ByteBuffer into) {
    ByteBuffer source = accessible(compressed);
    int wanted = into.remaining();
    int restored;
    try {
      restored =
          library
              .get()
              .code()
              .safeDecompressor()
              .decompress(
                  source, source.position(), source.remaining(), into, into.position(), wanted);
    } catch (LZ4Exception | IndexOutOfBoundsException e) {
      throw new IllegalArgumentException(
          "the bytes are no LZ4 block of a value of %d bytes".formatted(wanted), e);
    }
    if (restored != wanted) {
      throw new IllegalArgumentException(
          "the LZ4 block restores to %d bytes, wanted are %d".formatted(restored, wanted));
    }
    into.position(into.limit());
  }

  /** A buffer that native code can read: the same, or a copy of one on the heap that hides it. */
  private static ByteBuffer accessible(ByteBuffer buffer) {
    return buffer.hasArray() || buffer.isDirect()
        ? buffer
        : ByteBuffer.allocate(buffer.remaining()).put(buffer.duplicate()).flip();
  }

  @Override
  public String toString() {
    return "Lz4Compressor " + effort;
  }
}
