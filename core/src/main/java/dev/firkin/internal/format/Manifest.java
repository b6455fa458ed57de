package dev.firkin.internal.format;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * The file {@code MANIFEST}: which segments make up the store. Replaced in one step at each
 * roll-over and merge; what it does not name is not part of the store. Little-endian.
 *
 * <pre>
 * offset  size  field       meaning
 *      0     8  magic       "FIRKIN-M"
 *      8     4  version     of the format, 1
 *     12     4  checksum    CRC32C of the version and of everything from byte 16 on
 *     16    16  store       id of the store
 *     32     8  generation  one more at each replacement
 *     40     8  freeId      no segment has had this id or a higher one
 *     48     4  sealedCount
 *     52     4  spareCount
 *     56     8  active      id of the segment that takes the writes
 *     64     8  next        id that the next active segment will have; its file may be there, empty
 *     72     8  sequence    no record in the store had a higher one when this was written, or it is in
 *                           the active segment
 *     80        sealed      24 bytes each, in the order of their sequences:
 *                             id 8, length 8, digest 8 of the records (see {@link SegmentDigest})
 *               spare       8 bytes each: ids of files that may be there without being part of the store
 *                           (a merge's output before it is installed, its input afterwards) and may be
 *                           deleted
 *               dictionaries  8 bytes each, up to the end: ids of the dictionaries that segments need,
 *                           and of the one in use
 * </pre>
 *
 * @param store id of the store
 * @param generation one more at each replacement
 * @param freeId no segment has had this id or a higher one
 * @param sealed the sealed segments, oldest first
 * @param active id of the segment that takes the writes
 * @param next id that the next active segment will have
 * @param sequence no record had a higher one, those of the active segment left out
 * @param spare ids of files that may be deleted
 * @param dictionaries ids of the dictionaries, oldest first
 */
public record Manifest(
    UUID store,
    long generation,
    long freeId,
    List<Sealed> sealed,
    long active,
    long next,
    long sequence,
    List<Long> spare,
    List<Long> dictionaries) {

  /** Name of the file. */
  public static final String NAME = "MANIFEST";

  /** How long the file may be: more segments than there are slots. */
  public static final int BYTES_MAX = 8 << 20;

  private static final byte[] MAGIC = "FIRKIN-M".getBytes(StandardCharsets.US_ASCII);
  private static final int FIXED = 80;
  private static final int SEALED = 24;

  /** Copies the lists. */
  public Manifest {
    sealed = List.copyOf(sealed);
    spare = List.copyOf(spare);
    dictionaries = List.copyOf(dictionaries);
  }

  /**
   * A sealed segment.
   *
   * @param id its id
   * @param length bytes in use, header included
   * @param digest of its records
   */
  public record Sealed(long id, long length, long digest) {}

  /** The file's bytes. */
  public byte[] encode() {
    ByteBuffer b =
        ByteBuffer.allocate(
                FIXED + sealed.size() * SEALED + (spare.size() + dictionaries.size()) * Long.BYTES)
            .order(LITTLE_ENDIAN);
    b.put(MAGIC).putInt(StoreFormat.VERSION).putInt(0);
    b.putLong(store.getMostSignificantBits()).putLong(store.getLeastSignificantBits());
    b.putLong(generation).putLong(freeId).putInt(sealed.size()).putInt(spare.size());
    b.putLong(active).putLong(next).putLong(sequence);
    for (Sealed s : sealed) {
      b.putLong(s.id).putLong(s.length).putLong(s.digest);
    }
    spare.forEach(b::putLong);
    dictionaries.forEach(b::putLong);
    return b.putInt(12, StoreFormat.checksum(StoreFormat.VERSION, b.array(), b.capacity())).array();
  }

  /**
   * Reads the file.
   *
   * @throws FileDamage if it is not whole
   * @throws NewerFormat if a newer version wrote it
   */
  public static Manifest decode(byte[] bytes) throws FileDamage {
    ByteBuffer b = ByteBuffer.wrap(bytes).order(LITTLE_ENDIAN);
    StoreFormat.check(bytes, bytes.length, MAGIC, "manifest");
    if (bytes.length < FIXED) {
      throw new FileDamage(bytes.length, "the file ends early");
    }
    int sealedCount = b.getInt(48);
    int spareCount = b.getInt(52);
    long counted = (long) FIXED + (long) sealedCount * SEALED + (long) spareCount * Long.BYTES;
    if (sealedCount < 0
        || spareCount < 0
        || counted > bytes.length
        || (bytes.length - counted) % Long.BYTES != 0) {
      throw new FileDamage(48, "the counts do not fit the file's length");
    }
    b.position(FIXED);
    List<Sealed> sealed = new ArrayList<>(sealedCount);
    for (int i = 0; i < sealedCount; i++) {
      sealed.add(new Sealed(b.getLong(), b.getLong(), b.getLong()));
    }
    List<Long> spare = longs(b, spareCount);
    List<Long> dictionaries = longs(b, b.remaining() / Long.BYTES);
    Manifest manifest =
        new Manifest(
            new UUID(b.getLong(16), b.getLong(24)),
            b.getLong(32),
            b.getLong(40),
            sealed,
            b.getLong(56),
            b.getLong(64),
            b.getLong(72),
            spare,
            dictionaries);
    manifest.check();
    return manifest;
  }

  /**
   * Checks what a file with a right checksum may still have wrong if somebody made it on purpose. A
   * file that the store needs must not be taken for free: it would be written over.
   */
  private void check() throws FileDamage {
    Set<Long> used = new HashSet<>();
    for (Sealed s : sealed) {
      checkUsedOnce(used, s.id);
      if (s.length < SegmentHeader.BYTES || s.length % RecordFormat.ALIGNMENT != 0) {
        throw new FileDamage(FIXED, "segment %d has %d bytes".formatted(s.id, s.length));
      }
    }
    checkUsedOnce(used, active);
    checkUsedOnce(used, next);
    for (long id : dictionaries) {
      checkUsedOnce(used, id);
    }
    for (long id : spare) {
      checkGiven(id);
    }
    if (sequence < 0) {
      throw new FileDamage(72, "the last sequence is %d".formatted(sequence));
    }
  }

  private void checkUsedOnce(Set<Long> used, long id) throws FileDamage {
    checkGiven(id);
    if (!used.add(id)) {
      throw new FileDamage(FIXED, "id %d is used twice".formatted(id));
    }
  }

  private void checkGiven(long id) throws FileDamage {
    if (id < 1 || id >= freeId) {
      throw new FileDamage(40, "id %d is used, and ids from %d on are free".formatted(id, freeId));
    }
  }

  private static List<Long> longs(ByteBuffer b, int count) {
    List<Long> all = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      all.add(b.getLong());
    }
    return all;
  }
}
