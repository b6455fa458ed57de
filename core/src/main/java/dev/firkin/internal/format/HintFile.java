package dev.firkin.internal.format;

import static dev.firkin.internal.format.HintFormat.ENTRY;
import static dev.firkin.internal.format.HintFormat.FIXED;
import static dev.firkin.internal.format.HintFormat.SECTION;
import static dev.firkin.internal.format.HintFormat.TAIL;
import static dev.firkin.internal.format.RecordFormat.WORD;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import dev.firkin.spi.Location;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * A hint file for reading: {@link HintFormat} says what is in it. Checked as a whole when it is
 * opened, so that nothing behind that needs to be doubted. Safe for concurrent use.
 */
public final class HintFile {

  private static final int CHUNK = 64 << 10;
  private static final int MAP_MAX = 0xFFFF;
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(LITTLE_ENDIAN);

  private final MemorySegment bytes;
  private final UUID store;
  private final long segment;
  private final int salt;
  private final SegmentSummary summary;
  private final List<Section> sections;
  private final long keysAt;

  private HintFile(
      MemorySegment bytes,
      UUID store,
      long segment,
      int salt,
      SegmentSummary summary,
      List<Section> sections,
      long keysAt) {
    this.bytes = bytes;
    this.store = store;
    this.segment = segment;
    this.salt = salt;
    this.summary = summary;
    this.sections = sections;
    this.keysAt = keysAt;
  }

  /**
   * The entries of one map.
   *
   * @param map which map
   * @param cleared whether the map was cleared in this segment, before any of the entries
   * @param at where the entries begin
   * @param entries how many
   */
  private record Section(int map, boolean cleared, long at, long entries) {}

  /** Takes what is in a hint file, map by map. */
  public interface Visitor {
    /** All keys of the map that older segments hold are deleted. */
    void cleared(int map);

    /**
     * The newest record of a key in this segment.
     *
     * @param place offset and length as in a {@link Location}, slot 0
     */
    void entry(int map, byte[] key, long hash, long place, boolean tombstone);
  }

  /**
   * Checks a hint file.
   *
   * @param file the whole file
   * @throws FileDamage if it is not whole
   * @throws NewerFormat if a newer version wrote it
   */
  public static HintFile open(MemorySegment file) throws FileDamage {
    long size = file.byteSize();
    if (size < FIXED + TAIL || size % 8 != 0) {
      throw new FileDamage(0, "the file has %d bytes".formatted(size));
    }
    byte[] start = new byte[FIXED];
    MemorySegment.copy(file, ValueLayout.JAVA_BYTE, 0, start, 0, FIXED);
    ByteBuffer b = ByteBuffer.wrap(start).order(LITTLE_ENDIAN);
    StoreFormat.checkStart(b, HintFormat.MAGIC, "hint file");
    checkWhole(file, size);
    int count = b.getInt(HintFormat.SECTIONS);
    long entries = b.getLong(HintFormat.ENTRIES);
    long keyBytes = b.getLong(HintFormat.KEY_BYTES);
    long keysAt = FIXED + (long) count * SECTION + entries * ENTRY;
    if (count < 0
        || entries < 0
        || entries > size / ENTRY
        || keyBytes < 0
        || keysAt + (keyBytes + 7 & ~7L) + TAIL != size) {
      throw new FileDamage(HintFormat.SECTIONS, "the counts do not fit the file's length");
    }
    List<Section> sections = sections(file, count, keysAt);
    SegmentSummary summary = summary(b);
    checkEntries(file, sections, keysAt, keysAt + keyBytes, summary.covered());
    return new HintFile(
        file,
        new UUID(b.getLong(HintFormat.STORE), b.getLong(HintFormat.STORE + 8)),
        b.getLong(HintFormat.SEGMENT),
        b.getInt(HintFormat.SALT),
        summary,
        sections,
        keysAt);
  }

  private static SegmentSummary summary(ByteBuffer b) throws FileDamage {
    SegmentSummary summary =
        new SegmentSummary(
            b.getLong(HintFormat.COVERED),
            b.getLong(HintFormat.DIGEST),
            b.getLong(HintFormat.LAST_SEQUENCE),
            b.getLong(HintFormat.RECORDS),
            b.getLong(HintFormat.FIRST_EXPIRY),
            b.getLong(HintFormat.LAST_EXPIRY),
            b.getLong(HintFormat.PERMANENT));
    long covered = summary.covered();
    if (covered < SegmentHeader.BYTES || covered % RecordFormat.ALIGNMENT != 0) {
      throw new FileDamage(
          HintFormat.COVERED, "it speaks of %d bytes of a data file".formatted(covered));
    }
    return summary;
  }

  private static List<Section> sections(MemorySegment file, int count, long keysAt)
      throws FileDamage {
    List<Section> sections = new ArrayList<>(count);
    long at = FIXED + (long) count * SECTION;
    for (int i = 0; i < count; i++) {
      long place = FIXED + (long) i * SECTION;
      long map = file.get(WORD, place) & 0xFFFF_FFFFL;
      boolean cleared = file.get(WORD, place) >>> 32 != 0;
      long n = file.get(WORD, place + 8);
      if (map > MAP_MAX || n < 0 || n > (keysAt - at) / ENTRY) {
        throw new FileDamage(place, "there can be no such section");
      }
      sections.add(new Section((int) map, cleared, at, n));
      at += n * ENTRY;
    }
    if (at != keysAt) {
      throw new FileDamage(FIXED, "the sections do not add up");
    }
    return List.copyOf(sections);
  }

  /**
   * Checks what a file with a right checksum may still have wrong if somebody made it on purpose:
   * whether keys and places lie where there are keys and records, and the hashes are in order.
   */
  private static void checkEntries(
      MemorySegment file, List<Section> sections, long keysAt, long keysEnd, long covered)
      throws FileDamage {
    long keyAt = keysAt;
    for (Section section : sections) {
      long before = 0;
      for (long at = section.at; at < section.at + section.entries * ENTRY; at += ENTRY) {
        long hash = file.get(WORD, at);
        long place = file.get(WORD, at + 8);
        if (Long.compareUnsigned(hash, before) < 0
            || Location.offset(place) < SegmentHeader.BYTES
            || Location.offset(place) + Location.length(place) > covered) {
          throw new FileDamage(at, "there can be no such entry");
        }
        before = hash;
        int keyLength = keyAt + Short.BYTES > keysEnd ? 0 : file.get(SHORT, keyAt) & 0xFFFF;
        keyAt += Short.BYTES + keyLength;
        if (keyLength == 0 || keyAt > keysEnd) {
          throw new FileDamage(keyAt, "there can be no such key");
        }
      }
    }
  }

  private static void checkWhole(MemorySegment file, long size) throws FileDamage {
    CRC32C crc = new CRC32C();
    byte[] chunk = new byte[CHUNK];
    for (long at = 0; at < size - TAIL; ) {
      int n = (int) Math.min(CHUNK, size - TAIL - at);
      MemorySegment.copy(file, ValueLayout.JAVA_BYTE, at, chunk, 0, n);
      crc.update(chunk, 0, n);
      at += n;
    }
    if (crc.getValue() != file.get(WORD, size - TAIL)) {
      throw new FileDamage(size - TAIL, "the file's checksum is not that of its bytes");
    }
  }

  /** Whether it speaks of this data file. */
  public boolean isOf(SegmentHeader header) {
    return store.equals(header.store()) && segment == header.segment() && salt == header.salt();
  }

  /** What it says of the data file as a whole. */
  public SegmentSummary summary() {
    return summary;
  }

  /** Bytes of the file. */
  public long bytes() {
    return bytes.byteSize();
  }

  /** Whether a map was cleared in the segment. */
  public boolean hasClears() {
    return sections.stream().anyMatch(Section::cleared);
  }

  /** Visits everything in the file. */
  public void visit(Visitor visitor) {
    long keyAt = keysAt;
    for (Section section : sections) {
      if (section.cleared) {
        visitor.cleared(section.map);
      }
      for (long i = 0; i < section.entries; i++) {
        long hash = bytes.get(WORD, section.at + i * ENTRY);
        long placeAndFlags = bytes.get(WORD, section.at + i * ENTRY + 8);
        byte[] key = new byte[bytes.get(SHORT, keyAt) & 0xFFFF];
        MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, keyAt + 2, key, 0, key.length);
        keyAt += 2 + key.length;
        boolean tombstone = (Location.slot(placeAndFlags) & HintFormat.FLAG_TOMBSTONE) != 0;
        visitor.entry(section.map, key, hash, placeAndFlags & (1L << 48) - 1, tombstone);
      }
    }
  }

  /**
   * Whether some record here may be of a key.
   *
   * @return true if a record of the map has this hash, be it a tombstone
   */
  public boolean mayHold(int map, long hash) {
    for (Section section : sections) {
      if (section.map == map) {
        return contains(section, hash);
      }
    }
    return false;
  }

  /** Whether any record here is of a map. */
  public boolean mayHold(int map) {
    return sections.stream().anyMatch(section -> section.map == map && section.entries > 0);
  }

  private boolean contains(Section section, long hash) {
    long low = 0;
    long high = section.entries - 1;
    while (low <= high) {
      long middle = low + high >>> 1;
      int order = Long.compareUnsigned(bytes.get(WORD, section.at + middle * ENTRY), hash);
      if (order == 0) {
        return true;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return false;
  }
}
