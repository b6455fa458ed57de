package dev.firkin.compression.zstd;

import com.github.luben.zstd.ZstdDictCompress;
import com.github.luben.zstd.ZstdDictContentType;
import com.github.luben.zstd.ZstdDictDecompress;
import java.lang.ref.Cleaner;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A trained dictionary in native memory, which is freed once nobody has this object any more.
 * Immutable and safe for concurrent use; who uses what it hands out keeps it reachable meanwhile.
 *
 * <pre>
 * offset  size  field
 *      0     4  magic     EC30A437, little-endian
 *      4     4  id        little-endian; written into each frame
 *      8        tables and content
 * </pre>
 *
 * <p>The trainer makes ids up. A store has its own, which take one or two bytes instead of four.
 */
final class ZstdDictionary {

  private static final int MAGIC = 0xEC30A437;
  private static final int MAGIC_OFFSET = 0;
  private static final int ID_OFFSET = 4;
  private static final int HEADER_BYTES = 8;

  private static final Cleaner CLEANER = Cleaner.create();

  /**
   * Those that somebody has: who opens a store again and again gets the same memory again, and not
   * more and more of it until the next collection.
   */
  private static final Map<Content, WeakReference<ZstdDictionary>> LOADED = new HashMap<>();

  /** What makes two dictionaries the same. */
  private record Content(int id, int level, ByteBuffer bytes) {}

  private final Content content;
  private final Natives natives;

  private ZstdDictionary(Content content) {
    this.content = content;
    this.natives = new Natives(content.bytes.array(), content.level);
  }

  /**
   * Loads a dictionary.
   *
   * @param id 1 or more, in place of the trainer's
   * @param trained copied
   * @param level at which it will compress
   * @throws IllegalArgumentException if these are not the bytes of a dictionary
   */
  static ZstdDictionary of(int id, byte[] trained, int level) {
    if (id < 1) {
      throw new IllegalArgumentException("a dictionary's id must be 1 or more, was " + id);
    }
    ByteBuffer bytes = ByteBuffer.wrap(trained.clone()).order(ByteOrder.LITTLE_ENDIAN);
    if (trained.length <= HEADER_BYTES || bytes.getInt(MAGIC_OFFSET) != MAGIC) {
      throw invalid(id, trained, "it does not begin like one", null);
    }
    ZstdLibrary.connect();
    try {
      return loaded(new Content(id, level, bytes.putInt(ID_OFFSET, id)));
    } catch (IllegalStateException problem) { // all that the library says
      throw invalid(id, trained, "its tables are damaged", problem);
    }
  }

  private static ZstdDictionary loaded(Content content) {
    synchronized (LOADED) {
      WeakReference<ZstdDictionary> known = LOADED.get(content);
      ZstdDictionary dictionary = known == null ? null : known.get();
      if (dictionary == null) {
        dictionary = new ZstdDictionary(content);
        CLEANER.register(dictionary, unloading(content, dictionary.natives));
        LOADED.put(content, new WeakReference<>(dictionary));
      }
      return dictionary;
    }
  }

  private static Runnable unloading(Content content, Natives natives) {
    return () -> {
      synchronized (LOADED) { // where the same may have been loaded anew meanwhile
        LOADED.computeIfPresent(content, (_, known) -> known.refersTo(null) ? null : known);
      }
      natives.free();
    };
  }

  private static IllegalArgumentException invalid(
      int id, byte[] bytes, String problem, @Nullable Exception cause) {
    return new IllegalArgumentException(
        "dictionary %d of %d bytes is no zstd dictionary: %s".formatted(id, bytes.length, problem),
        cause);
  }

  /** The same dictionary for another level. */
  ZstdDictionary atLevel(int level) {
    return of(content.id, content.bytes.array(), level);
  }

  int id() {
    return content.id;
  }

  ZstdDictDecompress forDecompressing() {
    return natives.decompressing;
  }

  ZstdDictCompress forCompressing() {
    return natives.compressing();
  }

  /** What has to be freed; a test holds on to it to see that it is. */
  Natives natives() {
    return natives;
  }

  /**
   * The native memory. Most dictionaries only restore what earlier times wrote, and compressing
   * takes the larger tables and, at high levels, milliseconds to make them: made when asked for.
   */
  static final class Natives {
    private final byte[] bytes;
    private final int level;
    private final ZstdDictDecompress decompressing;
    private volatile @Nullable ZstdDictCompress compressing;
    private boolean freed;

    private Natives(byte[] bytes, int level) {
      this.bytes = bytes;
      this.level = level;
      this.decompressing = new ZstdDictDecompress(bytes, ZstdDictContentType.FULL_DICT);
    }

    private ZstdDictCompress compressing() {
      ZstdDictCompress made = compressing;
      return made == null ? makeCompressing() : made;
    }

    private synchronized ZstdDictCompress makeCompressing() {
      ZstdDictCompress made = compressing;
      if (made == null) {
        made = new ZstdDictCompress(bytes, level, ZstdDictContentType.FULL_DICT);
        compressing = made;
      }
      return made;
    }

    private synchronized void free() {
      decompressing.close();
      if (compressing != null) {
        compressing.close();
      }
      freed = true;
    }

    synchronized boolean isFreed() {
      return freed;
    }
  }
}
