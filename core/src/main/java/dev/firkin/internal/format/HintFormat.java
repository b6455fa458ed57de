package dev.firkin.internal.format;

import java.nio.charset.StandardCharsets;

/**
 * A hint file: what a data file holds, in a form that fills a keydir quickly. Only ever a shortcut:
 * if it is missing, damaged or of another file, the data file is read, and the hint file written
 * again. Little-endian.
 *
 * <pre>
 * offset  size  field         meaning
 *      0     8  magic         "FIRKIN-H"
 *      8     4  version       of the format, 1
 *     12     4  salt          of the data file
 *     16    16  store         id of the store
 *     32     8  segment       id of the segment
 *     40     8  covered       bytes of the data file that this file speaks of, from its start
 *     48     8  digest        of the records in them (see {@link SegmentDigest})
 *     56     8  lastSequence  highest sequence in them, 0 if there is no record
 *     64     8  records       how many there are, superseded ones included
 *     72     8  firstExpiry   earliest expiry of a put, Long.MAX_VALUE if none has one
 *     80     8  lastExpiry    latest expiry of a put, 0 if none has one
 *     88     8  permanent     puts that have no expiry
 *     96     4  sections      how many maps have entries
 *    100     4  zero
 *    104     8  entries       how many there are in all sections
 *    112     8  keyBytes      how long the keys are, with their lengths
 *    120     8  zero
 *    128        sections      16 bytes each, in the order of the maps: map 4, cleared 4 (1 if the map was
 *                             cleared in this file, before any of its entries), entries 8
 *               entries       16 bytes each, section by section, in unsigned order of the hashes, one for
 *                             each key: hash 8, place 8 (as {@link dev.firkin.spi.Location}, with flags in
 *                             the place of the slot: bit 0 tombstone, bit 1 expiry)
 *               keys          in the order of the entries: length 2, then the key
 *    end-8   4  checksum      CRC32C of everything before
 *    end-4   4  zero
 * </pre>
 *
 * Sorted by hash, so that filling a hash table walks it in order, and that whether a segment holds
 * a key is a binary search.
 */
final class HintFormat {

  static final byte[] MAGIC = "FIRKIN-H".getBytes(StandardCharsets.US_ASCII);
  static final int FIXED = 128;
  static final int SECTION = 16;
  static final int ENTRY = 16;
  static final int TAIL = 8;

  static final int SALT = 12;
  static final int STORE = 16;
  static final int SEGMENT = 32;
  static final int COVERED = 40;
  static final int DIGEST = 48;
  static final int LAST_SEQUENCE = 56;
  static final int RECORDS = 64;
  static final int FIRST_EXPIRY = 72;
  static final int LAST_EXPIRY = 80;
  static final int PERMANENT = 88;
  static final int SECTIONS = 96;
  static final int ENTRIES = 104;
  static final int KEY_BYTES = 112;

  static final int FLAG_TOMBSTONE = 1;
  static final int FLAG_EXPIRY = 2;

  private HintFormat() {}
}
