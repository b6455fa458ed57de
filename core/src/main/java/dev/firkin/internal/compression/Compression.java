package dev.firkin.internal.compression;

import dev.firkin.config.FirkinOptions;
import dev.firkin.error.CodecException;
import dev.firkin.spi.Compressor;
import dev.firkin.spi.DictionaryCompressor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How the values of a segment are compressed. A compressed value is stored as 4 bytes of its
 * original length, little-endian, and what the compressor made of it. Immutable.
 */
public final class Compression {

  /** Values are stored as they are. */
  public static final Compression NONE = new Compression("none", 0, 0, null);

  private final String name;
  private final long dictionary;
  private final int dictionaryBytes;
  private final @Nullable Compressor compressor;

  private Compression(
      String name, long dictionary, int dictionaryBytes, @Nullable Compressor compressor) {
    this.name = name;
    this.dictionary = dictionary;
    this.dictionaryBytes = dictionaryBytes;
    this.compressor = compressor;
  }

  /** Values are compressed by a compressor. */
  public static Compression by(Compressor compressor) {
    return new Compression(compressor.name(), 0, 0, compressor);
  }

  /**
   * Values are compressed with a dictionary.
   *
   * @throws IllegalArgumentException if the compressor refuses it
   */
  public static Compression by(DictionaryCompressor compressor, long id, byte[] dictionary) {
    return new Compression(
        compressor.name(),
        id,
        dictionary.length,
        compressor.withDictionary(Math.toIntExact(id), dictionary));
  }

  /** The compressor's name, as segment headers say it; {@code none} if there is none. */
  public String name() {
    return name;
  }

  /** Id of the dictionary, 0 if there is none. */
  public long dictionary() {
    return dictionary;
  }

  /** Length of the dictionary in bytes. */
  public int dictionaryBytes() {
    return dictionaryBytes;
  }

  @Nullable Compressor compressor() {
    return compressor;
  }

  /** Whether each restores what the other compresses. */
  public boolean isSameAs(Compression other) {
    return this == other || dictionary == other.dictionary && name.equals(other.name);
  }

  /**
   * Compresses a value.
   *
   * @return what to store, or null if the value is better stored as it is
   * @throws CodecException if the compressor fails
   */
  public byte @Nullable [] compress(byte[] value) {
    if (compressor == null || value.length <= Integer.BYTES + 1) {
      return null;
    }
    byte[] stored = new byte[value.length - 1];
    ByteBuffer into = ByteBuffer.wrap(stored).order(ByteOrder.LITTLE_ENDIAN).putInt(value.length);
    boolean fits;
    try {
      fits = compressor.compress(ByteBuffer.wrap(value), into);
    } catch (RuntimeException | StackOverflowError e) {
      throw new CodecException(
          "compressor '%s' cannot compress a value: %s; nothing was written".formatted(name, e), e);
    }
    return fits ? Arrays.copyOf(stored, into.position()) : null;
  }

  /**
   * Restores a value.
   *
   * @param stored what {@link #compress} returned; anything at all if the file is damaged
   * @throws NotRestorable if these bytes are not
   */
  public byte[] restore(byte[] stored) throws NotRestorable {
    if (compressor == null || stored.length < Integer.BYTES) {
      throw new NotRestorable("the record is compressed and the file names no compressor", null);
    }
    ByteBuffer compressed = ByteBuffer.wrap(stored).order(ByteOrder.LITTLE_ENDIAN);
    int length = compressed.getInt();
    if (length < 0 || length > FirkinOptions.VALUE_BYTES_MOST) {
      throw new NotRestorable("the value's original length is " + length, null);
    }
    try {
      long most = compressor.decompressedMax(compressed);
      if (length > most) {
        throw new NotRestorable(
            "the value's original length is %d, but its bytes restore to %d at most"
                .formatted(length, most),
            null);
      }
      ByteBuffer value = ByteBuffer.allocate(length);
      compressor.decompress(compressed, value);
      if (!value.hasRemaining()) {
        return value.array();
      }
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      throw new NotRestorable("compressor '%s' cannot restore the value".formatted(name), e);
    }
    throw new NotRestorable("compressor '%s' restored a wrong length".formatted(name), null);
  }
}
