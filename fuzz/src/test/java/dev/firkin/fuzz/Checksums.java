package dev.firkin.fuzz;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import dev.firkin.internal.format.FileNames;
import dev.firkin.internal.format.RecordFormat;
import dev.firkin.internal.format.SegmentDigest;
import dev.firkin.internal.format.SegmentHeader;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * Makes the checksums of Firkin's files right, so that readers get to see what lies behind them. A
 * file that is too short for its checksum stays as it is.
 */
final class Checksums {

  private static final int CHECKSUM = 12;
  private static final int CHECKED_FROM = 16;
  private static final int HEADER_CHECKED_TO = 256;
  private static final int SALT = 48;
  private static final int HINT_TAIL = 8;

  private Checksums() {}

  /** Returns a copy with right checksums. */
  static byte[] mend(String file, byte[] bytes) {
    byte[] mended = bytes.clone();
    if (FileNames.hintId(file).isPresent()) {
      mendHint(mended);
    } else if (FileNames.dataId(file).isPresent()) {
      mendData(mended);
    } else {
      mendStart(mended, mended.length);
    }
    return mended;
  }

  /** STORE, MANIFEST, dictionaries and the header of data files: version, and from 16 on. */
  private static void mendStart(byte[] bytes, int to) {
    if (bytes.length < to || to < CHECKED_FROM) {
      return;
    }
    CRC32C crc = new CRC32C();
    crc.update(bytes, 8, Integer.BYTES);
    crc.update(bytes, CHECKED_FROM, to - CHECKED_FROM);
    little(bytes).putInt(CHECKSUM, (int) crc.getValue());
  }

  private static void mendHint(byte[] bytes) {
    int end = bytes.length - HINT_TAIL;
    if (end >= 0) {
      CRC32C crc = new CRC32C();
      crc.update(bytes, 0, end);
      little(bytes).putLong(end, crc.getValue());
    }
  }

  private static void mendData(byte[] bytes) {
    if (bytes.length < SegmentHeader.BYTES) {
      return;
    }
    mendStart(bytes, HEADER_CHECKED_TO);
    ByteBuffer file = little(bytes);
    int salt = file.getInt(SALT);
    int mark = (int) SegmentHeader.markOffset();
    long units = file.getInt(mark) & 0xFFFF_FFFFL;
    System.arraycopy(SegmentHeader.encodeMark(salt, units << 3), 0, bytes, mark, Long.BYTES);
    int at = SegmentHeader.BYTES;
    while (true) {
      int next = next(file, at);
      if (next < 0) {
        return;
      }
      mendRecord(file, at, salt);
      at = next;
    }
  }

  /**
   * The records of a data file, as far as they follow each other.
   *
   * @param end behind the last
   * @param digest of them
   */
  record Records(long end, long digest) {

    static Records of(byte[] bytes) {
      ByteBuffer file = little(bytes);
      long digest = SegmentDigest.EMPTY;
      int at = SegmentHeader.BYTES;
      for (int next = next(file, at); next >= 0; next = next(file, at)) {
        digest = SegmentDigest.add(digest, file.getInt(at));
        at = next;
      }
      return new Records(at, digest);
    }
  }

  /** Where the record ends that begins there; -1 if none can be. */
  private static int next(ByteBuffer file, int at) {
    if (at + RecordFormat.HEADER_BYTES_MAX > file.limit() || file.getLong(at + 24) == 0) {
      return -1;
    }
    int valueLength = file.getInt(at + 24);
    int keyLength = file.getShort(at + 28) & 0xFFFF;
    long end = at + RecordFormat.recordBytes(expires(file, at), keyLength, valueLength);
    return valueLength < 0 || end > file.limit() ? -1 : (int) end;
  }

  private static boolean expires(ByteBuffer file, int at) {
    return (file.getShort(at + 22) & RecordFormat.EXPIRY) != 0;
  }

  private static void mendRecord(ByteBuffer file, int at, int salt) {
    boolean expires = expires(file, at);
    int valueLength = file.getInt(at + 24);
    int keyLength = file.getShort(at + 28) & 0xFFFF;
    int body = at + (expires ? RecordFormat.HEADER_BYTES_MAX : RecordFormat.HEADER_BYTES);
    RecordFormat.encodeHeader(
        file.array(),
        at,
        at,
        salt,
        RecordFormat.bodyChecksum(file.array(), body, keyLength + valueLength),
        file.getLong(at + 8),
        file.getLong(at + 16),
        file.getShort(at + 22) & 0xFFFF,
        file.getShort(at + 30) & 0xFFFF,
        keyLength,
        valueLength,
        expires ? file.getLong(at + 32) : 0);
  }

  /** Where records begin, to be changed more often than the rest. */
  static int[] recordsIn(byte[] bytes) {
    ByteBuffer file = little(bytes);
    int[] offsets = new int[64];
    int count = 0;
    int at = SegmentHeader.BYTES;
    for (int next = next(file, at); next >= 0 && count < offsets.length; next = next(file, at)) {
      offsets[count++] = at;
      at = next;
    }
    return Arrays.copyOf(offsets, count);
  }

  /** Gives a data file another salt, and all its checksums with it. */
  static byte[] resalted(byte[] bytes, SegmentHeader header) {
    byte[] resalted = bytes.clone();
    long end = Records.of(bytes).end;
    System.arraycopy(header.encode(), 0, resalted, 0, SegmentHeader.BYTES);
    byte[] mark = SegmentHeader.encodeMark(header.salt(), end);
    System.arraycopy(mark, 0, resalted, (int) SegmentHeader.markOffset(), mark.length);
    mendData(resalted);
    return resalted;
  }

  private static ByteBuffer little(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(LITTLE_ENDIAN);
  }
}
