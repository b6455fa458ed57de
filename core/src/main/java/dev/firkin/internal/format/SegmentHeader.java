package dev.firkin.internal.format;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The first 4,096 bytes of a data file. Little-endian; bytes that are not named are zero.
 *
 * <pre>
 * offset  size  field         meaning
 *      0     8  magic         "FIRKIN-D"
 *      8     4  version       of the format, 1
 *     12     4  checksum      CRC32C of the version and of bytes 16 to 255
 *     16    16  store         id of the store
 *     32     8  segment       id of the segment; files carry it in their names
 *     40     8  sequenceBase  every sequence in the file is above it
 *     48     4  salt          random; goes into each record's checksum
 *     52     2  nameLength    bytes of the compressor's name
 *     54   180  compressor    UTF-8; what COMPRESSED records need
 *    240     8  dictionary    id of the dictionary that they need too, 0 for none
 *   4088     8  forced        the mark, see below; changes as the file grows
 * </pre>
 *
 * The mark says up to where the file is known to have been forced: position/8 in the low four
 * bytes, the CRC32C of salt and position in the high ones, so that one aligned store changes it. A
 * record that cannot be read before the mark is damage; behind it, it is how a crash looks.
 *
 * @param store id of the store
 * @param segment id of the segment
 * @param sequenceBase every sequence in the file is above it
 * @param salt goes into each record's checksum
 * @param compressor name of the compressor, {@code none} if there is none
 * @param dictionary id of its dictionary, 0 for none
 */
public record SegmentHeader(
    UUID store, long segment, long sequenceBase, int salt, String compressor, long dictionary) {

  /** Where the first record begins. */
  public static final int BYTES = 4096;

  static final byte[] MAGIC = "FIRKIN-D".getBytes(StandardCharsets.US_ASCII);
  private static final int CHECKED_TO = 256;
  private static final int NAME_BYTES_MAX = 180;

  /** Where the dictionary's id stands. */
  public static final int DICTIONARY = 240;

  private static final int MARK = 4088;
  private static final VarHandle MARK_WORD =
      ValueLayout.JAVA_LONG.withOrder(LITTLE_ENDIAN).varHandle();

  /** Checks the name's length. */
  public SegmentHeader {
    if (compressor.getBytes(StandardCharsets.UTF_8).length > NAME_BYTES_MAX) {
      throw new IllegalArgumentException(
          "a compressor's name must be at most 180 bytes, was " + compressor);
    }
  }

  /** The header as bytes, with the mark at the file's start. */
  public byte[] encode() {
    ByteBuffer b = ByteBuffer.allocate(BYTES).order(LITTLE_ENDIAN);
    byte[] name = compressor.getBytes(StandardCharsets.UTF_8);
    b.put(0, MAGIC).putInt(8, StoreFormat.VERSION);
    b.putLong(16, store.getMostSignificantBits()).putLong(24, store.getLeastSignificantBits());
    b.putLong(32, segment).putLong(40, sequenceBase).putInt(48, salt);
    b.putShort(52, (short) name.length).put(54, name).putLong(DICTIONARY, dictionary);
    b.putInt(12, StoreFormat.checksum(StoreFormat.VERSION, b.array(), CHECKED_TO));
    b.putLong(MARK, mark(salt, BYTES));
    return b.array();
  }

  /**
   * Reads a header.
   *
   * @throws FileDamage if it is not whole
   * @throws NewerFormat if a newer version wrote it
   */
  public static SegmentHeader decode(MemorySegment file) throws FileDamage {
    if (file.byteSize() < BYTES) {
      throw new FileDamage(
          0, "the file has %d bytes, a header has %d".formatted(file.byteSize(), BYTES));
    }
    byte[] bytes = new byte[CHECKED_TO];
    ToArray.copy(file, 0, bytes, 0, bytes.length);
    ByteBuffer b = ByteBuffer.wrap(bytes).order(LITTLE_ENDIAN);
    StoreFormat.check(bytes, CHECKED_TO, MAGIC, "data file");
    int nameLength = b.getShort(52);
    if (nameLength < 0 || nameLength > NAME_BYTES_MAX) {
      throw new FileDamage(52, "the compressor's name is %d bytes long".formatted(nameLength));
    }
    return new SegmentHeader(
        new UUID(b.getLong(16), b.getLong(24)),
        b.getLong(32),
        b.getLong(40),
        b.getInt(48),
        new String(bytes, 54, nameLength, StandardCharsets.UTF_8),
        b.getLong(DICTIONARY));
  }

  /**
   * Reads the fields of a damaged header: as they were if one bit is wrong, which the checksum
   * tells without a doubt, else as they stand; null if not even a name fits in.
   */
  public static @Nullable SegmentHeader decodeUnchecked(MemorySegment file) {
    if (file.byteSize() < BYTES) {
      return null;
    }
    byte[] bytes = new byte[CHECKED_TO];
    ToArray.copy(file, 0, bytes, 0, bytes.length);
    correct(bytes);
    ByteBuffer b = ByteBuffer.wrap(bytes).order(LITTLE_ENDIAN);
    int nameLength = b.getShort(52);
    if (nameLength < 0 || nameLength > NAME_BYTES_MAX) {
      return null;
    }
    return new SegmentHeader(
        new UUID(b.getLong(16), b.getLong(24)),
        b.getLong(32),
        b.getLong(40),
        b.getInt(48),
        new String(bytes, 54, nameLength, StandardCharsets.UTF_8),
        b.getLong(DICTIONARY));
  }

  /**
   * Turns back the bit that is wrong, if there is one alone. Without the salt no record is read.
   */
  private static void correct(byte[] bytes) {
    int expected = ByteBuffer.wrap(bytes).order(LITTLE_ENDIAN).getInt(StoreFormat.CHECKSUM_AT);
    for (int bit = StoreFormat.CHECKED_FROM * 8; bit < CHECKED_TO * 8; bit++) {
      bytes[bit >>> 3] ^= (byte) (1 << (bit & 7));
      if (StoreFormat.checksum(StoreFormat.VERSION, bytes, CHECKED_TO) == expected) {
        return;
      }
      bytes[bit >>> 3] ^= (byte) (1 << (bit & 7));
    }
  }

  /** Notes up to where the file was forced. The note itself is durable with the next force. */
  public static void writeMark(MemorySegment file, int salt, long position) {
    MARK_WORD.setRelease(file, (long) MARK, mark(salt, position));
  }

  /** The mark's bytes, for {@link dev.firkin.internal.io.OutputFile#rewrite}. */
  public static byte[] encodeMark(int salt, long position) {
    return ByteBuffer.allocate(8).order(LITTLE_ENDIAN).putLong(mark(salt, position)).array();
  }

  /** Where the mark is in the file. */
  public static long markOffset() {
    return MARK;
  }

  /**
   * Reads the mark.
   *
   * @return up to where the file was forced, bytes
   * @throws FileDamage if the mark is not whole
   */
  public static long readMark(MemorySegment file, int salt) throws FileDamage {
    long word = (long) MARK_WORD.getAcquire(file, (long) MARK);
    long position = (word & 0xFFFF_FFFFL) << 3;
    if (mark(salt, position) != word) {
      throw new FileDamage(MARK, "the mark of what was forced is not whole");
    }
    return position;
  }

  private static long mark(int salt, long position) {
    long units = position >>> 3;
    int register = Crc32c.word(Crc32c.start(), units | (long) salt << 32);
    return units | (long) Crc32c.end(register) << 32;
  }
}
