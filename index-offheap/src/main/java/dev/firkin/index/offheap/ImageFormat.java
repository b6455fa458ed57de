package dev.firkin.index.offheap;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What an image is made of: the parts, one after another, and beside them the parameters. All is
 * little-endian.
 *
 * <pre>
 * parameters, 32 bytes
 *   offset  size  field        meaning
 *        0     4  version      1
 *        4     4               0
 *        8     8  buckets      of the table, 8 to 2^30
 *       16     8  entries      in the table
 *       24     8  overflowing  entries behind it
 *
 * parts
 *   the slots of a {@link Table} of so many buckets that is not being resized, and of its spare
 *   ones; then, if they are more than {@link Memory#CHUNK_SLOTS}, empty ones up to a multiple of it
 *   for each entry that found no place:
 *        0     8  hash
 *        8     8  location     without its length
 * </pre>
 *
 * @param buckets of the table
 * @param entries in the table
 * @param overflowing entries behind it
 */
record ImageFormat(long buckets, long entries, long overflowing) {

  static final int OVERFLOWING_BYTES = 2 * Long.BYTES;

  private static final int VERSION = 1;
  private static final int BYTES = 32;

  /** Slots with the empty ones behind. */
  static long slots(long buckets) {
    long slots = Table.slotsFor(buckets);
    return slots <= Memory.CHUNK_SLOTS ? slots : Math.ceilDiv(slots, CHUNK) * CHUNK;
  }

  private static final long CHUNK = Memory.CHUNK_SLOTS;

  byte[] encoded() {
    return ByteBuffer.allocate(BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(VERSION)
        .putInt(0)
        .putLong(buckets)
        .putLong(entries)
        .putLong(overflowing)
        .array();
  }

  /**
   * Reads and checks parameters.
   *
   * @param parameters what was encoded
   * @param bytes how long the parts are
   * @throws IOException if the image is of another version, or the two do not belong together
   */
  static ImageFormat decoded(byte[] parameters, long bytes) throws IOException {
    if (parameters.length < Integer.BYTES) {
      throw new IOException("parameters of an image must be 32 bytes, were " + parameters.length);
    }
    ByteBuffer in = ByteBuffer.wrap(parameters).order(ByteOrder.LITTLE_ENDIAN);
    int version = in.getInt();
    if (version != VERSION) {
      throw new IOException("version of the image must be 1, was " + version);
    }
    if (parameters.length != BYTES || in.getInt() != 0) {
      throw new IOException(
          "parameters of an image must be 32 bytes of version 1, were %d bytes"
              .formatted(parameters.length));
    }
    var format = new ImageFormat(in.getLong(), in.getLong(), in.getLong());
    format.check(bytes);
    return format;
  }

  private void check(long bytes) throws IOException {
    boolean whole =
        buckets >= Homes.BUCKETS_MIN
            && buckets <= Homes.BUCKETS_MAX
            && entries >= 0
            && entries <= Table.slotsFor(buckets)
            && overflowing >= 0
            && overflowing <= Math.min(Integer.MAX_VALUE / 4, bytes / OVERFLOWING_BYTES)
            && bytes == slots(buckets) * Long.BYTES + overflowing * OVERFLOWING_BYTES;
    if (!whole) {
      throw new IOException(
          "an image of %d bytes cannot have %d buckets, %d entries in them and %d behind"
              .formatted(bytes, buckets, entries, overflowing));
    }
  }
}
