package dev.firkin.internal.format;

import static dev.firkin.internal.format.RecordFormat.WORD;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * A header read from a data file, and the way to the bytes behind it. A small mutable cursor, for
 * one thread: scans use one for a whole file, and a get's own never leaves its method, so the JIT
 * takes it apart.
 *
 * <p>Bodies are copied to the heap before they are checked: the checksum's intrinsic over a mapping
 * that somebody has cut would kill the JVM, while a copy throws.
 */
public final class RecordView {

  private static final int CHUNK = 8 << 10;
  private static final byte[] NO_BYTES = {};

  private MemorySegment file = MemorySegment.NULL;
  private long offset;
  private long first;
  private long sequence;
  private long time;
  private long lengths;
  private long expiry;
  private byte[] chunk = NO_BYTES; // for scans that check one body after the other

  /**
   * Reads the header at an offset.
   *
   * @param end first byte behind the file's used part
   * @return whether there is a record, its header is whole, and it ends before {@code end}
   */
  public boolean read(MemorySegment bytes, int salt, long at, long end) {
    if (at + RecordFormat.HEADER_BYTES > end) {
      return false;
    }
    file = bytes;
    offset = at;
    first = bytes.get(WORD, at);
    sequence = bytes.get(WORD, at + 8);
    time = bytes.get(WORD, at + 16);
    lengths = bytes.get(WORD, at + 24);
    expiry = 0;
    if ((flags() & RecordFormat.EXPIRY) != 0) {
      if (at + RecordFormat.HEADER_BYTES_MAX > end) {
        return false;
      }
      expiry = bytes.get(WORD, at + 32);
    }
    int expected =
        RecordFormat.headerChecksum(salt, at, bodyChecksum(), sequence, time, lengths, expiry);
    return (int) first == expected
        && RecordFormat.isSane(flags(), keyLength(), lengths & 0xFFFF_FFFFL)
        && at + recordBytes() <= end;
  }

  /** Where the record begins. */
  public long offset() {
    return offset;
  }

  /** Where the next one begins. */
  public long next() {
    return offset + recordBytes();
  }

  /** Bytes of the whole record. */
  public long recordBytes() {
    return RecordFormat.recordBytes(has(RecordFormat.EXPIRY), keyLength(), valueLength());
  }

  /** Checksum of the header. */
  public int headerChecksum() {
    return (int) first;
  }

  /** Checksum of key and value. */
  public int bodyChecksum() {
    return (int) (first >>> 32);
  }

  /** Order of the write in the store. */
  public long sequence() {
    return sequence;
  }

  /** Milliseconds since 1970. */
  public long writeTime() {
    return RecordFormat.writeTime(time);
  }

  /** All flags. */
  public int flags() {
    return RecordFormat.flags(time);
  }

  /** Whether a flag is set. */
  public boolean has(int flag) {
    return (flags() & flag) != 0;
  }

  /** Milliseconds since 1970, 0 without an expiry. */
  public long expiry() {
    return expiry;
  }

  /** Which map of the store. */
  public int map() {
    return (int) (lengths >>> 48);
  }

  /** Bytes of the key. */
  public int keyLength() {
    return (int) (lengths >>> 32) & 0xFFFF;
  }

  /** Stored bytes of the value. */
  public int valueLength() {
    return (int) lengths;
  }

  private long keyAddress() {
    return offset
        + (has(RecordFormat.EXPIRY) ? RecordFormat.HEADER_BYTES_MAX : RecordFormat.HEADER_BYTES);
  }

  /** Whether the record is of this map and this key. */
  public boolean isKey(int map, byte[] key) {
    return keyLength() == key.length
        && map() == map
        && RecordFormat.keyEquals(file, keyAddress(), key);
  }

  /** Copies the key; not checked. */
  public byte[] key() {
    byte[] key = new byte[keyLength()];
    ToArray.copy(file, keyAddress(), key, 0, key.length);
    return key;
  }

  /** Copies the key into an array that has the room; not checked. */
  void copyKey(byte[] target, int at) {
    ToArray.copy(file, keyAddress(), target, at, keyLength());
  }

  /** Length of the key of a record whose header was checked before. */
  static int keyLengthAt(MemorySegment file, long offset) {
    return (int) (file.get(WORD, offset + 24) >>> 32) & 0xFFFF;
  }

  /** The key of a record whose header was checked before. */
  static byte[] keyAt(MemorySegment file, long offset) {
    byte[] key = new byte[keyLengthAt(file, offset)];
    ToArray.copy(file, keyAddress(file, offset), key, 0, key.length);
    return key;
  }

  private static long keyAddress(MemorySegment file, long offset) {
    boolean expires = (RecordFormat.flags(file.get(WORD, offset + 16)) & RecordFormat.EXPIRY) != 0;
    return offset + (expires ? RecordFormat.HEADER_BYTES_MAX : RecordFormat.HEADER_BYTES);
  }

  /** Whether two records have the same key, whose headers were checked before. */
  static boolean isSameKey(MemorySegment file, long offset, long other) {
    return Arrays.equals(keyAt(file, offset), keyAt(file, other));
  }

  /** Copies the stored value; not checked. */
  public byte[] value() {
    byte[] value = new byte[valueLength()];
    copyValue(0, value, 0, value.length);
    return value;
  }

  /** Copies a part of the stored value; not checked. */
  public void copyValue(int from, byte[] target, int at, int length) {
    ToArray.copy(file, keyAddress() + keyLength() + from, target, at, length);
  }

  /** The stored value where it lies, for reading; not checked. */
  public MemorySegment valueSlice() {
    return file.asSlice(keyAddress() + keyLength(), valueLength()).asReadOnly();
  }

  /** Whether these are the bytes that the record's checksum was made of. */
  public boolean isBody(byte[] key, byte[] value) {
    return RecordFormat.bodyChecksum(key, value) == bodyChecksum();
  }

  /**
   * Copies the body, key and value behind each other, into an array that has the room; not checked.
   */
  public int copyBody(byte[] target) {
    int length = keyLength() + valueLength();
    ToArray.copy(file, keyAddress(), target, 0, length);
    return length;
  }

  /** Bytes of key and value. */
  public long bodyBytes() {
    return (long) keyLength() + valueLength();
  }

  /** Checks the body without keeping a copy of it. */
  public boolean isWhole() {
    long left = bodyBytes();
    long from = keyAddress();
    int most = (int) Math.min(CHUNK, left);
    if (chunk.length < most) {
      chunk = new byte[most];
    }
    CRC32C crc = new CRC32C();
    while (left > 0) {
      int n = (int) Math.min(chunk.length, left);
      ToArray.copy(file, from, chunk, 0, n);
      crc.update(chunk, 0, n);
      from += n;
      left -= n;
    }
    return (int) crc.getValue() == bodyChecksum();
  }
}
