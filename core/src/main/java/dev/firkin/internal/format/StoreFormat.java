package dev.firkin.internal.format;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;

/**
 * The file {@code STORE}: written once, when everything else that a new store needs is there; a
 * directory without it is no store, or one whose creation was cut short. Little-endian.
 *
 * <pre>
 * offset  size  field     meaning
 *      0     8  magic     "FIRKIN-S"
 *      8     4  version   of the format, 1
 *     12     4  checksum  CRC32C of bytes 16 to 47
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

  private static final byte[] MAGIC = "FIRKIN-S".getBytes(StandardCharsets.US_ASCII);

  /** The file's bytes. */
  public byte[] encode() {
    ByteBuffer b = ByteBuffer.allocate(BYTES).order(LITTLE_ENDIAN);
    b.put(0, MAGIC).putInt(8, VERSION);
    b.putLong(16, store.getMostSignificantBits()).putLong(24, store.getLeastSignificantBits());
    b.putLong(32, seed).putLong(40, created);
    b.putInt(12, Crc32c.of(b.array(), 16, BYTES - 16));
    return b.array();
  }

  /**
   * Reads the file.
   *
   * @throws FileDamage if it is not whole
   * @throws NewerFormat if a newer version wrote it
   */
  public static StoreFormat decode(byte[] bytes) throws FileDamage {
    ByteBuffer b = ByteBuffer.wrap(bytes).order(LITTLE_ENDIAN);
    checkStart(b, MAGIC, "store file");
    if (bytes.length != BYTES) {
      throw new FileDamage(
          bytes.length, "the file has %d bytes, not %d".formatted(bytes.length, BYTES));
    }
    checkChecksum(b.getInt(12), bytes, 16, BYTES, "file");
    return new StoreFormat(new UUID(b.getLong(16), b.getLong(24)), b.getLong(32), b.getLong(40));
  }

  /** Checks what all files begin with: magic and version. */
  static void checkStart(ByteBuffer b, byte[] magic, String what) throws FileDamage {
    if (b.limit() < 16) {
      throw new FileDamage(0, "the file has only %d bytes".formatted(b.limit()));
    }
    byte[] found = new byte[magic.length];
    b.get(0, found);
    if (!Arrays.equals(found, magic)) {
      throw new FileDamage(0, "it does not begin as a Firkin %s does".formatted(what));
    }
    int version = b.getInt(8);
    if (version > VERSION) {
      throw new NewerFormat(version);
    }
    if (version < 1) {
      throw new FileDamage(8, "the format's version is %d".formatted(version));
    }
  }

  static void checkChecksum(int expected, byte[] bytes, int from, int to, String what)
      throws FileDamage {
    int actual = Crc32c.of(bytes, from, to - from);
    if (actual != expected) {
      throw new FileDamage(
          from, "the %s's checksum is %08x, expected %08x".formatted(what, actual, expected));
    }
  }
}
