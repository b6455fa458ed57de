package dev.firkin.internal.format;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * A file of the name {@code 00000000012.dict}: a compressor's dictionary. Written once.
 * Little-endian.
 *
 * <pre>
 * offset  size  field       meaning
 *      0     8  magic       "FIRKIN-C"
 *      8     4  version     of the format, 1
 *     12     4  checksum    CRC32C of the version and of everything from byte 16 on
 *     16    16  store       id of the store
 *     32     8  id          of the dictionary; the file carries it in its name
 *     40     4  nameLength  bytes of the compressor's name
 *     44        compressor  UTF-8
 *               dictionary  up to the end
 * </pre>
 *
 * @param store id of the store
 * @param id of the dictionary
 * @param compressor name of the compressor
 * @param dictionary what the compressor made, owned by this
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record DictionaryFile(UUID store, long id, String compressor, byte[] dictionary) {

  /** How long the file may be. */
  public static final int BYTES_MAX = 16 << 20;

  private static final byte[] MAGIC = "FIRKIN-C".getBytes(StandardCharsets.US_ASCII);
  private static final int NAME = 44;

  /** The file's bytes. */
  public byte[] encode() {
    byte[] name = compressor.getBytes(StandardCharsets.UTF_8);
    ByteBuffer b = ByteBuffer.allocate(NAME + name.length + dictionary.length).order(LITTLE_ENDIAN);
    b.put(MAGIC).putInt(StoreFormat.VERSION).putInt(0);
    b.putLong(store.getMostSignificantBits()).putLong(store.getLeastSignificantBits());
    b.putLong(id).putInt(name.length).put(name).put(dictionary);
    return b.putInt(12, StoreFormat.checksum(StoreFormat.VERSION, b.array(), b.capacity())).array();
  }

  /**
   * Reads the file.
   *
   * @throws FileDamage if it is not whole
   * @throws NewerFormat if a newer version wrote it
   */
  public static DictionaryFile decode(byte[] bytes) throws FileDamage {
    StoreFormat.check(bytes, bytes.length, MAGIC, "dictionary");
    if (bytes.length < NAME) {
      throw new FileDamage(bytes.length, "the file ends early");
    }
    ByteBuffer b = ByteBuffer.wrap(bytes).order(LITTLE_ENDIAN);
    int nameLength = b.getInt(40);
    if (nameLength < 0 || nameLength > bytes.length - NAME) {
      throw new FileDamage(40, "the compressor's name is %d bytes long".formatted(nameLength));
    }
    byte[] dictionary = new byte[bytes.length - NAME - nameLength];
    b.get(NAME + nameLength, dictionary);
    return new DictionaryFile(
        new UUID(b.getLong(16), b.getLong(24)),
        b.getLong(32),
        new String(bytes, NAME, nameLength, StandardCharsets.UTF_8),
        dictionary);
  }
}
