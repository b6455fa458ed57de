package dev.firkin.internal.format;

import java.util.zip.CRC32C;

/**
 * CRC32C of a few 8-byte words that are at hand in registers, where {@link CRC32C} would want them
 * in an array first. Same polynomial and result as {@link CRC32C} over the words' little-endian
 * bytes.
 *
 * <p>Eight tables, one look-up a byte: the slicing-by-8 method of Kounavis and Berry, "A Systematic
 * Approach to Building High Performance Software-based CRC Generators" (2005).
 */
final class Crc32c {

  private static final int POLYNOMIAL = 0x82F63B78; // Castagnoli, reflected
  private static final int[] T = tables();

  private Crc32c() {}

  /** The register before the first word. */
  static int start() {
    return -1;
  }

  /** The checksum when the last word is in. */
  static int end(int register) {
    return ~register;
  }

  /** Takes in eight bytes. */
  static int word(int register, long word) {
    long x = word ^ (register & 0xFFFF_FFFFL);
    int lo = (int) x;
    int hi = (int) (x >>> 32);
    return T[0x700 | lo & 0xFF]
        ^ T[0x600 | lo >>> 8 & 0xFF]
        ^ T[0x500 | lo >>> 16 & 0xFF]
        ^ T[0x400 | lo >>> 24]
        ^ T[0x300 | hi & 0xFF]
        ^ T[0x200 | hi >>> 8 & 0xFF]
        ^ T[0x100 | hi >>> 16 & 0xFF]
        ^ T[hi >>> 24];
  }

  /** Checksum of an array's range. */
  static int of(byte[] bytes, int offset, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, offset, length);
    return (int) crc.getValue();
  }

  private static int[] tables() {
    int[] t = new int[8 * 256];
    for (int n = 0; n < 256; n++) {
      int c = n;
      for (int bit = 0; bit < 8; bit++) {
        c = (c & 1) == 0 ? c >>> 1 : c >>> 1 ^ POLYNOMIAL;
      }
      t[n] = c;
    }
    for (int k = 1; k < 8; k++) {
      for (int n = 0; n < 256; n++) {
        int before = t[(k - 1) * 256 + n];
        t[k * 256 + n] = before >>> 8 ^ t[before & 0xFF];
      }
    }
    return t;
  }
}
