package dev.firkin.compression.zstd;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdDictDecompress;
import com.github.luben.zstd.ZstdException;
import java.lang.foreign.Arena;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Restores values from frames, with one dictionary or none. Immutable and safe for concurrent use.
 */
final class FrameReader {

  /** What is longer, compressed or not, is worked on in {@link NativeMemory}. */
  static final int IN_PLACE_BYTES_MAX = 64 << 10;

  static final ContextPool<ZstdDecompressCtx> CONTEXTS =
      new ContextPool<>(
          ContextPool.processors(), FrameReader::newContext, ZstdDecompressCtx::close);

  private final @Nullable ZstdDictionary dictionary;

  FrameReader(@Nullable ZstdDictionary dictionary) {
    this.dictionary = dictionary;
  }

  private static ZstdDecompressCtx newContext() {
    ZstdLibrary.connect();
    return new ZstdDecompressCtx().setMagicless(true);
  }

  /** As {@link dev.firkin.spi.Compressor#decompress}. */
  void read(ByteBuffer compressed, ByteBuffer into) {
    ZstdFrame frame = ZstdFrame.of(compressed);
    requireDictionary(frame.dictionaryId());
    requireSize(frame.contentSize(), into.remaining());
    ZstdDecompressCtx context = CONTEXTS.take();
    boolean keep = false;
    try {
      restore(context, compressed, into);
      keep = true;
    } catch (ZstdException problem) {
      throw new IllegalArgumentException(
          "the zstd frame restores to no value: " + problem.getMessage(), problem);
    } finally {
      CONTEXTS.give(context, keep);
      Reference.reachabilityFence(dictionary); // its memory is in use up to here
    }
  }

  private void requireDictionary(long id) {
    long present = dictionary == null ? 0 : dictionary.id();
    if (id != present) {
      throw new IllegalArgumentException(
          "the value was compressed with %s and cannot be restored with %s; give the one it needs"
              .formatted(named(id), named(present)));
    }
  }

  private static String named(long dictionaryId) {
    return dictionaryId == 0 ? "no zstd dictionary" : "zstd dictionary " + dictionaryId;
  }

  private static void requireSize(long restored, int wanted) {
    if (restored != wanted) {
      throw new IllegalArgumentException(
          "the zstd frame restores to %d bytes, wanted are %d".formatted(restored, wanted));
    }
  }

  private void restore(ZstdDecompressCtx context, ByteBuffer compressed, ByteBuffer into) {
    if (dictionary == null) {
      decompress(context, compressed, into);
    } else {
      context.loadDict(dictionary.forDecompressing());
      decompress(context, compressed, into);
      context.loadDict((ZstdDictDecompress) null); // one that a context has cannot be freed
    }
  }

  private static void decompress(
      ZstdDecompressCtx context, ByteBuffer compressed, ByteBuffer into) {
    int wanted = into.remaining();
    if (isShortArray(compressed) && isShortArray(into)) {
      int restored =
          context.decompressByteArray(
              into.array(),
              into.arrayOffset() + into.position(),
              wanted,
              compressed.array(),
              compressed.arrayOffset() + compressed.position(),
              compressed.remaining());
      requireSize(restored, wanted);
      into.position(into.limit());
    } else {
      decompressNatively(context, compressed, into);
    }
  }

  private static boolean isShortArray(ByteBuffer buffer) {
    return buffer.hasArray() && buffer.remaining() <= IN_PLACE_BYTES_MAX;
  }

  private static void decompressNatively(
      ZstdDecompressCtx context, ByteBuffer compressed, ByteBuffer into) {
    int wanted = into.remaining();
    try (Arena arena = Arena.ofConfined()) {
      ByteBuffer source = NativeMemory.source(compressed, arena);
      ByteBuffer room = into.isDirect() ? into : arena.allocate(wanted).asByteBuffer();
      int restored =
          context.decompressDirectByteBuffer(
              room, room.position(), wanted, source, source.position(), source.remaining());
      requireSize(restored, wanted);
      room.position(room.limit());
      if (room != into) {
        into.put(room.flip());
      }
    }
  }
}
