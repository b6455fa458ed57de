package dev.firkin.compression.zstd;

import java.nio.ByteBuffer;

/**
 * What a value compresses to: one frame of the Zstandard format (RFC 8878) without its magic
 * number. Little-endian.
 *
 * <pre>
 * size             field         meaning
 *    1             descriptor    bits 7-6  size of contentSize: 1 (0 if not single segment), 2, 4, 8
 *                                bit 5     single segment
 *                                bits 4-2  zero: unused, reserved, no checksum
 *                                bits 1-0  size of dictionaryId: 0, 1, 2, 4
 *    1, or 0 if    window        how far matches may reach back
 *    single segment
 *    0, 1, 2, 4    dictionaryId  0 if there is no dictionary
 *    1, 2, 4, 8    contentSize   of the value; that of 2 bytes is 256 less
 *    rest          blocks        each 3 bytes: bit 0 last, bits 2-1 type, bits 23-3 size;
 *                                then raw (0): size bytes; run (1): 1 byte, to be repeated size
 *                                times; compressed (2): size bytes
 * </pre>
 *
 * <p>A block restores to 128 KiB at most. The format can also say less (no size) or more (a
 * checksum, further frames); nothing of that is ever written, and it is refused.
 *
 * @param dictionaryId id of the dictionary it needs, unsigned, 0 if it needs none
 * @param contentSize bytes that it restores to, never more than its blocks can hold
 */
record ZstdFrame(long dictionaryId, long contentSize) {

  static final int BLOCK_BYTES_MAX = 128 << 10;

  private static final int SINGLE_SEGMENT = 1 << 5;
  private static final int ALWAYS_ZERO = 0b11100;
  private static final int BLOCK_HEADER_BYTES = 3;
  private static final int RAW = 0;
  private static final int RUN = 1;
  private static final int COMPRESSED = 2;

  /**
   * Reads header and block headers, which is all that can be known without restoring it.
   *
   * @param bytes from its position to its limit; neither is changed
   * @throws IllegalArgumentException if this is no such frame
   */
  static ZstdFrame of(ByteBuffer bytes) {
    var reader = new Reader(bytes);
    int descriptor = (int) reader.number(1);
    if ((descriptor & ALWAYS_ZERO) != 0) {
      throw invalid("its descriptor is %02x".formatted(descriptor));
    }
    boolean singleSegment = (descriptor & SINGLE_SEGMENT) != 0;
    if (!singleSegment) {
      reader.skip(1);
    }
    long dictionaryId = reader.number(1 << (descriptor & 3) >> 1);
    long contentSize = contentSize(reader, descriptor >> 6, singleSegment);
    long most = reader.blocksMax();
    if (contentSize < 0 || contentSize > most) {
      throw invalid(
          "it claims %s bytes, but its blocks restore to %d at most"
              .formatted(Long.toUnsignedString(contentSize), most));
    }
    return new ZstdFrame(dictionaryId, contentSize);
  }

  private static long contentSize(Reader reader, int size, boolean singleSegment) {
    if (size == 0 && !singleSegment) {
      throw invalid("it does not say its size");
    }
    return size == 1 ? 256 + reader.number(2) : reader.number(1 << size);
  }

  private static IllegalArgumentException invalid(String problem) {
    return new IllegalArgumentException("no zstd frame: " + problem);
  }

  /** Walks over the bytes, never past their end. */
  private static final class Reader {
    private final ByteBuffer bytes;
    private int at;

    Reader(ByteBuffer bytes) {
      this.bytes = bytes;
      this.at = bytes.position();
    }

    void skip(int size) {
      if (size > bytes.limit() - at) {
        throw invalid("it ends early");
      }
      at += size;
    }

    long number(int size) {
      skip(size);
      long number = 0;
      for (int i = 1; i <= size; i++) {
        number = number << 8 | bytes.get(at - i) & 0xff;
      }
      return number;
    }

    /** What the blocks from here to the end restore to at most. */
    long blocksMax() {
      long most = 0;
      boolean last;
      do {
        int header = (int) number(BLOCK_HEADER_BYTES);
        last = (header & 1) != 0;
        int size = header >> 3;
        if (size > BLOCK_BYTES_MAX) {
          throw invalid("a block has %d bytes".formatted(size));
        }
        switch (header >> 1 & 3) {
          case RAW -> {
            skip(size);
            most += size;
          }
          case RUN -> {
            skip(1);
            most += size;
          }
          case COMPRESSED -> {
            skip(size);
            most += BLOCK_BYTES_MAX;
          }
          default -> throw invalid("a block is of type 3");
        }
      } while (!last);
      if (at != bytes.limit()) {
        throw invalid("%d bytes follow its last block".formatted(bytes.limit() - at));
      }
      return most;
    }
  }
}
