package dev.firkin.compression;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firkin.spi.Compressor;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** There and back, by arrays with as much room as is needed. */
public final class RoundTrip {

  private RoundTrip() {}

  /** What a value compresses to. */
  public static byte[] compressed(Compressor compressor, byte[] value) {
    ByteBuffer into = ByteBuffer.allocate(worstCase(value.length));
    assertThat(compressor.compress(ByteBuffer.wrap(value), into)).isTrue();
    return Arrays.copyOf(into.array(), into.position());
  }

  /** The value of a length that bytes restore to. */
  public static byte[] restored(Compressor compressor, byte[] compressed, int length) {
    ByteBuffer room = ByteBuffer.allocate(length);
    compressor.decompress(ByteBuffer.wrap(compressed), room);
    return room.array();
  }

  private static int worstCase(int length) {
    return length + length / 200 + 100;
  }
}
