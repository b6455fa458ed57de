package dev.firkin.internal.format;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * The file {@code STORE}: written once, when everything else that a new store needs is there; a
 * directory without it is no store, or one whose creation was cut short. Little-endian.
 *
 * <pre>
 * offset  size  field     meaning
 *      0     8  magic     "FIRKIN-S"
 *      8     4  version   of the format, 1
 *     12     4  checksum  CRC32C of the version and of bytes 16 to 47
 *     16    16  store     id of the store, random
 *     32     8  seed      of the hash of keys, random
 *     40     8  created   milliseconds since 1970
 * </pre>
 *
 * @param store id of the store
 * @param seed of the hash of keys
 * @param created milliseconds since 1970
 */
public record StoreFormat(UUID store, long seed, long created) {

  /** The version of all files that this code writes. */
  public static final int VERSION = 1;

  /** Name of the file. */
  public static final String NAME = "STORE";

  /** Length of the file. */
  public static final int BYTES = 48;

  static final int VERSION_AT = 8;
  static final int CHECKSUM_AT = 12;
  static final int CHECKED_FROM = 16;

  private static final byte[] MAGIC = "FIRKIN-S".getBytes(StandardCharsets.US_ASCII);

  /** The file's bytes. */
  public byte[] encode() {
    ByteBuffer b = ByteBuffer.allocate(BYTES).order(LITTLE_ENDIAN);
    b.put(0, MAGIC).putInt(8, VERSION);
    b.putLong(16, store.getMostSignificantBits()).putLong(24, store.getLeastSignificantBits());
    b.putLong(32, seed).putLong(40, created);
    b.putInt(CHECKSUM_AT, checksum(VERSION, b.array(), BYTES));
    return b.array();
  }

  /**
   * Reads the file.
   *
   * @throws FileDamage if it is not whole
   * @throws NewerFormat if a newer version wrote it
   */
  public static StoreFormat decode(byte[] bytes) throws FileDamage {
    if (bytes.length > BYTES) {
      throw new FileDamage(BYTES, "the file has %d bytes, not %d".formatted(bytes.length, BYTES));
    }
    check(Arrays.copyOf(bytes, BYTES), BYTES, MAGIC, "store file");
    ByteBuffer b = ByteBuffer.wrap(bytes).order(LITTLE_ENDIAN);
    if (bytes.length < BYTES) {
      throw new FileDamage(bytes.length, "the file ends early");
    }
    return new StoreFormat(new UUID(b.getLong(16), b.getLong(24)), b.getLong(32), b.getLong(40));
  }

  /** Checks what all files begin with: magic and version. */
  static void checkStart(ByteBuffer b, byte[] magic, String what) throws FileDamage {
    checkMagic(b, magic, what);
    int version = b.getInt(VERSION_AT);
    if (version > VERSION) {
      throw new NewerFormat(version);
    }
    if (version < 1) {
      throw new FileDamage(VERSION_AT, "the format's version is %d".formatted(version));
    }
  }

  private static void checkMagic(ByteBuffer b, byte[] magic, String what) throws FileDamage {
    if (b.limit() < CHECKED_FROM) {
      throw new FileDamage(0, "the file has only %d bytes".formatted(b.limit()));
    }
    byte[] found = new byte[magic.length];
    b.get(0, found);
    if (!Arrays.equals(found, magic)) {
      throw new FileDamage(0, "it does not begin as a Firkin %s does".formatted(what));
    }
  }

  /**
   * Checks magic, version and checksum. The checksum is of the version, too, so that one flipped
   * bit in it is told from a newer version, whose files nobody here can judge.
   */
  static void check(byte[] bytes, int to, byte[] magic, String what) throws FileDamage {
    ByteBuffer b = ByteBuffer.wrap(bytes).order(LITTLE_ENDIAN);
    checkMagic(b, magic, what);
    int expected = b.getInt(CHECKSUM_AT);
    int version = b.getInt(VERSION_AT);
    if (Integer.bitCount(version ^ VERSION) == 1 && checksum(VERSION, bytes, to) == expected) {
      throw new FileDamage(VERSION_AT, "a bit of the format's version is wrong");
    }
    checkStart(b, magic, what);
    int actual = checksum(version, bytes, to);
    if (actual != expected) {
      throw new FileDamage(
          CHECKED_FROM,
          "the %s's checksum is %08x, expected %08x".formatted(what, actual, expected));
    }
  }

  /** Checksum of the version and of everything from byte 16 on. */
  static int checksum(int version, byte[] bytes, int to) {
    CRC32C crc = new CRC32C();
    for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
      crc.update(version >>> shift & 0xFF);
    }
    crc.update(bytes, CHECKED_FROM, to - CHECKED_FROM);
    return (int) crc.getValue();
  }
}
