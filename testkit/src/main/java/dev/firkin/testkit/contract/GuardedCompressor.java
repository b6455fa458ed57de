package dev.firkin.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firkin.spi.Compressor;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A compressor whose every call is watched: it leaves alone what it only reads, and what lies
 * around the room that it is given.
 */
final class GuardedCompressor {

  private final Compressor compressor;
  private final Surroundings from;
  private final boolean readOnly;
  private final Surroundings to;

  GuardedCompressor(Compressor compressor, Surroundings from, boolean readOnly, Surroundings to) {
    this.compressor = compressor;
    this.from = from;
    this.readOnly = readOnly;
    this.to = to;
  }

  /** With the buffers that the engine passes. */
  static GuardedCompressor of(Compressor compressor) {
    return new GuardedCompressor(
        compressor, Surroundings.ARRAY, false, Surroundings.MIDDLE_OF_ARRAY);
  }

  /** Room in which everything must find its place. */
  static int ample(int length) {
    return 2 * length + 4096;
  }

  /** The compressed bytes; fails if they do not fit into more than enough room. */
  byte[] compressed(byte[] value) {
    int room = ample(value.length);
    byte[] compressed = compress(value, room);
    assertNotNull(
        compressed,
        () -> "compress says that %d bytes do not fit into %d".formatted(value.length, room));
    return compressed;
  }

  /** The compressed bytes, or null if they do not fit in. */
  byte @Nullable [] compress(byte[] value, int room) {
    GuardedBuffer source = from.holding(value, readOnly);
    GuardedBuffer target = to.room(room);
    boolean fits = compressor.compress(source.buffer(), target.buffer());
    source.checkUnchanged("the value" + kinds());
    target.checkAround("the room for what is compressed" + kinds());
    return fits ? target.written() : null;
  }

  /** What the compressor says of the length; fails if it moves anything. */
  long decompressedMax(byte[] compressed) {
    GuardedBuffer source = from.holding(compressed, readOnly);
    long max = compressor.decompressedMax(source.buffer());
    source.checkUnchanged("what decompressedMax looks at" + kinds());
    source.checkPosition("what decompressedMax looks at" + kinds());
    return max;
  }

  /**
   * The restored bytes.
   *
   * @throws RuntimeException if the compressor does; what lies around the room was checked
   */
  byte[] decompress(byte[] compressed, int room) {
    GuardedBuffer source = from.holding(compressed, readOnly);
    GuardedBuffer target = to.room(room);
    ByteBuffer into = target.buffer();
    try {
      compressor.decompress(source.buffer(), into);
    } finally {
      source.checkUnchanged("the compressed bytes" + kinds());
      target.checkAround("the room for the value" + kinds());
    }
    assertTrue(
        !into.hasRemaining(),
        () ->
            "decompress returned with %d bytes not filled%s".formatted(into.remaining(), kinds()));
    return target.written();
  }

  private String kinds() {
    return " (from %s%s to %s)".formatted(readOnly ? "read-only " : "", from, to);
  }
}
