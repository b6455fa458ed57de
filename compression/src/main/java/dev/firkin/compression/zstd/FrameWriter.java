package dev.firkin.compression.zstd;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Compresses values to frames, at one level and with one dictionary or none. Immutable and safe for
 * concurrent use.
 */
final class FrameWriter {

  /**
   * A context that has compressed more is closed, for it never becomes small again; up to here it
   * keeps some 5 MiB at level 19 and less than 1 MiB at level 3.
   */
  static final int KEPT_VALUE_BYTES_MAX = 256 << 10;

  static final ContextPool<CompressContext> CONTEXTS =
      new ContextPool<>(ContextPool.processors(), CompressContext::new, CompressContext::close);

  private final int level;
  private final @Nullable ZstdDictionary dictionary;

  FrameWriter(int level, @Nullable ZstdDictionary dictionary) {
    this.level = level;
    this.dictionary = dictionary;
  }

  /** As {@link dev.firkin.spi.Compressor#compress}. */
  boolean write(ByteBuffer value, ByteBuffer into) {
    boolean small = value.remaining() <= KEPT_VALUE_BYTES_MAX;
    CompressContext context = CONTEXTS.take();
    boolean keep = false;
    try {
      boolean fits =
          context.compress(
              level, dictionary == null ? null : dictionary.forCompressing(), value, into);
      keep = small;
      return fits;
    } finally {
      CONTEXTS.give(context, keep);
      Reference.reachabilityFence(dictionary); // its memory is in use up to here
    }
  }
}
