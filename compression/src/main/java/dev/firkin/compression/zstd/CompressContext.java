package dev.firkin.compression.zstd;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDictCompress;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Zstd's native memory for compressing, set up to make a {@link ZstdFrame}. For one thread at a
 * time.
 *
 * <p>It compresses to where there is room for the worst case, and copies what fits: the library
 * tells missing room by an exception, which takes longer than a short value and its copy, and
 * already does so when a few bytes more than needed are missing.
 */
final class CompressContext {

  /** The longest value to be compressed on the heap; see {@link NativeMemory} for why. */
  static final int HEAP_VALUE_BYTES_MAX = 8 << 10;

  private final ZstdCompressCtx context;
  private final byte[] spare;

  CompressContext() {
    ZstdLibrary.connect();
    context = new ZstdCompressCtx();
    context.setMagicless(true).setContentSize(true).setDictID(true).setChecksum(false);
    spare = new byte[Math.toIntExact(Zstd.compressBound(HEAP_VALUE_BYTES_MAX))];
  }

  /**
   * Compresses a value. A context that throws is to be closed.
   *
   * @param dictionary for that level, kept reachable by the caller
   * @return false if it does not fit in
   */
  boolean compress(
      int level, @Nullable ZstdDictCompress dictionary, ByteBuffer value, ByteBuffer into) {
    context.setLevel(level);
    if (dictionary == null) {
      return compress(value, into);
    }
    context.loadDict(dictionary);
    boolean fits = compress(value, into);
    context.loadDict((ZstdDictCompress) null); // a dictionary that a context has cannot be freed
    return fits;
  }

  private boolean compress(ByteBuffer value, ByteBuffer into) {
    return value.hasArray() && value.remaining() <= HEAP_VALUE_BYTES_MAX
        ? compressOnHeap(value, into)
        : compressNatively(value, into);
  }

  private boolean compressOnHeap(ByteBuffer value, ByteBuffer into) {
    int compressed =
        context.compressByteArray(
            spare,
            0,
            spare.length,
            value.array(),
            value.arrayOffset() + value.position(),
            value.remaining());
    if (compressed > into.remaining()) {
      return false;
    }
    into.put(spare, 0, compressed);
    return true;
  }

  private boolean compressNatively(ByteBuffer value, ByteBuffer into) {
    long most = Zstd.compressBound(value.remaining());
    try (Arena arena = Arena.ofConfined()) {
      ByteBuffer source = NativeMemory.source(value, arena);
      if (into.isDirect() && into.remaining() >= most) {
        compressDirect(source, into);
        return true;
      }
      ByteBuffer room = arena.allocate(most).asByteBuffer();
      compressDirect(source, room);
      if (room.position() > into.remaining()) {
        return false;
      }
      into.put(room.flip());
      return true;
    }
  }

  private void compressDirect(ByteBuffer value, ByteBuffer into) {
    int compressed =
        context.compressDirectByteBuffer(
            into, into.position(), into.remaining(), value, value.position(), value.remaining());
    into.position(into.position() + compressed);
  }

  void close() {
    context.close();
  }
}
