package dev.firkin.internal.format;

/**
 * A running digest of a segment's records: a 64-bit mix of their header checksums in order, which
 * cover their bodies' checksums. It tells whether a file's records are those that were sealed. No
 * defence against somebody who makes files on purpose.
 */
public final class SegmentDigest {

  /** The digest of no records. */
  public static final long EMPTY = 0;

  private static final long ODD = 0x9E37_79B9_7F4A_7C15L;

  private SegmentDigest() {}

  /** The digest with one more record. */
  public static long add(long digest, int headerChecksum) {
    long x = (digest ^ headerChecksum & 0xFFFF_FFFFL) * ODD;
    return x ^ x >>> 32;
  }
}
