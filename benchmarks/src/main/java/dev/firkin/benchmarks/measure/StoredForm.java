package dev.firkin.benchmarks.measure;

import dev.firkin.spi.Codec;
import dev.firkin.spi.Compressor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How values are stored: by a codec, and then a compressor or none. Does what the store does with a
 * value on its way into a record: 4 bytes of its length before what the compressor made of it, or
 * the value as it is if that is shorter.
 *
 * @param codecName the codec in words
 * @param codec makes bytes of values
 * @param how the compressor in words
 * @param compressor makes them less, or null
 * @param <T> what the values are
 */
record StoredForm<T>(
    String codecName, Codec<T> codec, String how, @Nullable Compressor compressor) {

  /** What a record has of a value. */
  record Stored(byte[] bytes, boolean compressed) {}

  Stored encode(T value) {
    byte[] encoded = codec.encode(value);
    if (compressor == null) {
      return new Stored(encoded, false);
    }
    byte[] compressed = new byte[encoded.length - 1];
    ByteBuffer into = ByteBuffer.wrap(compressed).order(ByteOrder.LITTLE_ENDIAN);
    into.putInt(encoded.length);
    return compressor.compress(ByteBuffer.wrap(encoded), into)
        ? new Stored(Arrays.copyOf(compressed, into.position()), true)
        : new Stored(encoded, false);
  }

  /** A codec owns the bytes that it is given, so it gets a copy as from the store. */
  T decode(Stored stored) {
    if (compressor == null || !stored.compressed()) {
      return codec.decode(stored.bytes().clone());
    }
    ByteBuffer compressed = ByteBuffer.wrap(stored.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer value = ByteBuffer.allocate(compressed.getInt());
    compressor.decompress(compressed, value);
    return codec.decode(value.array());
  }

  @Override
  public String toString() {
    return codecName + ", " + how;
  }
}
