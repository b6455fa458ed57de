package dev.firkin.internal.format;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A record in a data file. Little-endian; begins at a multiple of 8 and is padded with zeros to
 * one.
 *
 * <pre>
 * offset  size  field           meaning
 *      0     4  headerChecksum  CRC32C of the file's salt XOR offset/8 (4 bytes), then of the header
 *                               from byte 4, expiry included
 *      4     4  bodyChecksum    CRC32C of key and value
 *      8     8  sequence        order of the write in the store, from 1
 *     16     6  writeTime       milliseconds since 1970, for people and for merges by age
 *     22     2  flags           see below; a bit that is not known is refused
 *     24     4  valueLength     stored bytes, 0 for a tombstone
 *     28     2  keyLength       unsigned, from 1; 0 for a clear
 *     30     2  map             which map of the store, unsigned
 *     32     8  expiry          milliseconds since 1970; only with the flag EXPIRY
 *               key, value, zeros
 *
 * flags   bit 0  TOMBSTONE   the key is deleted; there is no value
 *         bit 1  EXPIRY      the record has an expiry
 *         bit 2  COMPRESSED  the value is 4 bytes of original length, then what the compressor of the
 *                            segment's header made
 *         bit 3  BATCH       member of a batch whose members follow each other
 *         bit 4  BATCH_END   last member of a batch; a batch without it never happened
 *         bit 5  CLEAR       all keys of the map are deleted; there is no key and no value
 * </pre>
 *
 * The header's own checksum lets a reader step over a damaged body. Salt and offset in it keep a
 * record that was copied or left over from another file or place from passing. All zeros are never
 * a record: the key length is 0 without the flag CLEAR.
 */
public final class RecordFormat {

  /** The key is deleted. */
  public static final int TOMBSTONE = 1;

  /** The record has an expiry. */
  public static final int EXPIRY = 1 << 1;

  /** The value is compressed. */
  public static final int COMPRESSED = 1 << 2;

  /** Member of a batch. */
  public static final int BATCH = 1 << 3;

  /** Last member of a batch. */
  public static final int BATCH_END = 1 << 4;

  /** All keys of the map are deleted. */
  public static final int CLEAR = 1 << 5;

  private static final int KNOWN_FLAGS =
      TOMBSTONE | EXPIRY | COMPRESSED | BATCH | BATCH_END | CLEAR;

  /** Bytes of a header without an expiry. */
  public static final int HEADER_BYTES = 32;

  /** Bytes of a header with an expiry. */
  public static final int HEADER_BYTES_MAX = 40;

  /** Records begin at multiples of this. */
  public static final int ALIGNMENT = 8;

  /** An 8-byte word of a data file, where it is aligned. */
  public static final ValueLayout.OfLong WORD = ValueLayout.JAVA_LONG.withOrder(LITTLE_ENDIAN);

  private static final ValueLayout.OfLong ANYWHERE =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(LITTLE_ENDIAN);

  private static final VarHandle ARRAY_WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, LITTLE_ENDIAN);

  private static final long TIME_MASK = (1L << 48) - 1;

  private RecordFormat() {}

  /** Bytes of a whole record. */
  public static long recordBytes(boolean expiry, int keyLength, int valueLength) {
    long body = (long) keyLength + valueLength;
    return (expiry ? HEADER_BYTES_MAX : HEADER_BYTES) + (body + 7 & ~7L);
  }

  /** Checksum of a body that lies in one array. */
  public static int bodyChecksum(byte[] body, int offset, int length) {
    return Crc32c.of(body, offset, length);
  }

  /** Checksum of a body of two arrays. */
  public static int bodyChecksum(byte[] key, byte[] value) {
    CRC32C crc = new CRC32C();
    crc.update(key, 0, key.length);
    crc.update(value, 0, value.length);
    return (int) crc.getValue();
  }

  /** The third word of a header. */
  static long timeWord(long writeTime, int flags) {
    return writeTime & TIME_MASK | (long) flags << 48;
  }

  /** The fourth word of a header. */
  static long lengthWord(int map, int keyLength, int valueLength) {
    return valueLength & 0xFFFF_FFFFL | (long) keyLength << 32 | (long) map << 48;
  }

  /** Checksum of a header. */
  static int headerChecksum(
      int salt, long offset, int body, long sequence, long time, long lengths, long expiry) {
    int register = Crc32c.start();
    long place = salt ^ (int) (offset >>> 3) & 0xFFFF_FFFFL;
    register = Crc32c.word(register, place & 0xFFFF_FFFFL | (long) body << 32);
    register = Crc32c.word(register, sequence);
    register = Crc32c.word(register, time);
    register = Crc32c.word(register, lengths);
    if ((time >>> 48 & EXPIRY) != 0) {
      register = Crc32c.word(register, expiry);
    }
    return Crc32c.end(register);
  }

  /**
   * Writes a header behind the body that is in place already. The first word goes last: as long as
   * it is zero there is no record.
   *
   * @return the header's checksum
   */
  public static int writeHeader(
      MemorySegment file,
      long offset,
      int salt,
      int bodyChecksum,
      long sequence,
      long writeTime,
      int flags,
      int map,
      int keyLength,
      int valueLength,
      long expiry) {
    long time = timeWord(writeTime, flags);
    long lengths = lengthWord(map, keyLength, valueLength);
    int checksum = headerChecksum(salt, offset, bodyChecksum, sequence, time, lengths, expiry);
    file.set(WORD, offset + 8, sequence);
    file.set(WORD, offset + 16, time);
    file.set(WORD, offset + 24, lengths);
    if ((flags & EXPIRY) != 0) {
      file.set(WORD, offset + 32, expiry);
    }
    FIRST_WORD.setRelease(file, offset, checksum & 0xFFFF_FFFFL | (long) bodyChecksum << 32);
    return checksum;
  }

  private static final VarHandle FIRST_WORD = WORD.varHandle();

  /**
   * Writes a header into an array, for files that are written from start to end.
   *
   * @param at where in the array
   * @param offset where the record will be in the file
   * @return the header's checksum
   */
  public static int encodeHeader(
      byte[] target,
      int at,
      long offset,
      int salt,
      int bodyChecksum,
      long sequence,
      long writeTime,
      int flags,
      int map,
      int keyLength,
      int valueLength,
      long expiry) {
    long time = timeWord(writeTime, flags);
    long lengths = lengthWord(map, keyLength, valueLength);
    int checksum = headerChecksum(salt, offset, bodyChecksum, sequence, time, lengths, expiry);
    ARRAY_WORD.set(target, at, checksum & 0xFFFF_FFFFL | (long) bodyChecksum << 32);
    ARRAY_WORD.set(target, at + 8, sequence);
    ARRAY_WORD.set(target, at + 16, time);
    ARRAY_WORD.set(target, at + 24, lengths);
    if ((flags & EXPIRY) != 0) {
      ARRAY_WORD.set(target, at + 32, expiry);
    }
    return checksum;
  }

  /** Flags of a header's third word. */
  static int flags(long time) {
    return (int) (time >>> 48);
  }

  /** Whether flags and lengths fit together. */
  static boolean isSane(int flags, int keyLength, long valueLength) {
    if ((flags & ~KNOWN_FLAGS) != 0 || valueLength > (1L << 30) + 4) {
      return false;
    }
    if ((flags & CLEAR) != 0) {
      return keyLength == 0 && valueLength == 0;
    }
    return keyLength > 0
        && ((flags & TOMBSTONE) == 0 || valueLength == 0)
        && ((flags & COMPRESSED) == 0 || valueLength >= Integer.BYTES);
  }

  static long writeTime(long time) {
    return time & TIME_MASK;
  }

  /**
   * The value of a put without expiry and compression, checked and copied: the short way of a get,
   * which holds the header in registers and allocates nothing but the value.
   *
   * @param end first byte behind the file's used part
   * @return null if it is not such a record of this key, or not whole: then {@link RecordView}
   *     tells what it is
   */
  public static byte @Nullable [] plainValue(
      MemorySegment file, int salt, long at, long end, int map, byte[] key) {
    if (at + HEADER_BYTES > end) {
      return null;
    }
    long first = file.get(WORD, at);
    long sequence = file.get(WORD, at + 8);
    long time = file.get(WORD, at + 16);
    long lengths = file.get(WORD, at + 24);
    int body = (int) (first >>> 32);
    int valueLength = (int) lengths;
    if ((flags(time) & ~(BATCH | BATCH_END)) != 0
        || lengths >>> 32 != ((long) map << 16 | key.length)
        || valueLength < 0
        || (int) first != headerChecksum(salt, at, body, sequence, time, lengths, 0)
        || at + recordBytes(false, key.length, valueLength) > end
        || !keyEquals(file, at + HEADER_BYTES, key)) {
      return null;
    }
    byte[] value = new byte[valueLength];
    ToArray.copy(file, at + HEADER_BYTES + key.length, value, 0, valueLength);
    return bodyChecksum(key, value) == body ? value : null;
  }

  /**
   * Whether a record with a whole header lies at an offset, and has this key. Allocates nothing.
   *
   * @param end first byte behind the file's used part
   */
  public static boolean isKeyAt(MemorySegment file, int salt, long at, long end, byte[] key) {
    if (at + HEADER_BYTES > end) {
      return false;
    }
    long first = file.get(WORD, at);
    long time = file.get(WORD, at + 16);
    long lengths = file.get(WORD, at + 24);
    boolean expires = (flags(time) & EXPIRY) != 0;
    int headerBytes = expires ? HEADER_BYTES_MAX : HEADER_BYTES;
    if ((lengths >>> 32 & 0xFFFF) != key.length || at + headerBytes > end) {
      return false;
    }
    long expiry = expires ? file.get(WORD, at + 32) : 0;
    int body = (int) (first >>> 32);
    return (int) first
            == headerChecksum(salt, at, body, file.get(WORD, at + 8), time, lengths, expiry)
        && isSane(flags(time), key.length, lengths & 0xFFFF_FFFFL)
        && at + recordBytes(expires, key.length, (int) lengths) <= end
        && keyEquals(file, at + headerBytes, key);
  }

  /** Whether the bytes at an address are this key. */
  static boolean keyEquals(MemorySegment file, long address, byte[] key) {
    int i = 0;
    for (; i + 8 <= key.length; i += 8) {
      if (file.get(ANYWHERE, address + i) != (long) ARRAY_WORD.get(key, i)) {
        return false;
      }
    }
    for (; i < key.length; i++) {
      if (file.get(ValueLayout.JAVA_BYTE, address + i) != key[i]) {
        return false;
      }
    }
    return true;
  }
}
