package dev.firkin.internal.format;

import static dev.firkin.internal.format.HintFormat.ENTRY;
import static dev.firkin.internal.format.HintFormat.FIXED;
import static dev.firkin.internal.format.HintFormat.SECTION;
import static dev.firkin.internal.format.HintFormat.TAIL;
import static dev.firkin.internal.format.RecordFormat.WORD;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import dev.firkin.spi.Location;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A hint file for reading: {@link HintFormat} says what is in it. Checked as a whole when it is
 * opened, so that nothing behind that needs to be doubted. Safe for concurrent use.
 */
public final class HintFile {

  private static final int CHUNK = 64 << 10;
  private static final int MAP_MAX = 0xFFFF;

  private final MemorySegment bytes;
  private final UUID store;
  private final long segment;
  private final int salt;
  private final SegmentSummary summary;
  private final List<HintSection> sections;

  private HintFile(
      MemorySegment bytes,
      UUID store,
      long segment,
      int salt,
      SegmentSummary summary,
      List<HintSection> sections) {
    this.bytes = bytes;
    this.store = store;
    this.segment = segment;
    this.salt = salt;
    this.summary = summary;
    this.sections = sections;
  }

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
    ToArray.copy(file, 0, start, 0, FIXED);
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
    List<HintSection> sections = sections(file, count, keysAt);
    SegmentSummary summary = summary(b);
    long keyAt = keysAt;
    for (HintSection section : sections) {
      keyAt = section.check(keyAt, keysAt + keyBytes, summary.covered());
    }
    return new HintFile(
        file,
        new UUID(b.getLong(HintFormat.STORE), b.getLong(HintFormat.STORE + 8)),
        b.getLong(HintFormat.SEGMENT),
        b.getInt(HintFormat.SALT),
        summary,
        sections);
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

  private static List<HintSection> sections(MemorySegment file, int count, long keysAt)
      throws FileDamage {
    List<HintSection> sections = new ArrayList<>(count);
    long at = FIXED + (long) count * SECTION;
    long before = -1;
    for (int i = 0; i < count; i++) {
      long place = FIXED + (long) i * SECTION;
      long map = file.get(WORD, place) & 0xFFFF_FFFFL;
      boolean cleared = file.get(WORD, place) >>> 32 != 0;
      long n = file.get(WORD, place + 8);
      if (map > MAP_MAX || map <= before || n < 0 || n > (keysAt - at) / ENTRY) {
        throw new FileDamage(place, "there can be no such section");
      }
      sections.add(new HintSection(file, (int) map, cleared, at, n));
      before = map;
      at += n * ENTRY;
    }
    if (at != keysAt) {
      throw new FileDamage(FIXED, "the sections do not add up");
    }
    return List.copyOf(sections);
  }

  private static void checkWhole(MemorySegment file, long size) throws FileDamage {
    CRC32C crc = new CRC32C();
    byte[] chunk = new byte[CHUNK];
    for (long at = 0; at < size - TAIL; ) {
      int n = (int) Math.min(CHUNK, size - TAIL - at);
      ToArray.copy(file, at, chunk, 0, n);
      crc.update(chunk, 0, n);
      at += n;
    }
    if (crc.getValue() != file.get(WORD, size - TAIL)) {
      throw new FileDamage(size - TAIL, "the file's checksum is not that of its bytes");
    }
  }

  /** How far into a data file a hint file goes, unchecked; 0 if it is not of that file. */
  public static long covered(MemorySegment file, SegmentHeader header) {
    return file.byteSize() >= FIXED
            && file.get(WORD, HintFormat.SEGMENT) == header.segment()
            && (int) (file.get(WORD, HintFormat.SALT - 4) >>> 32) == header.salt()
        ? file.get(WORD, HintFormat.COVERED)
        : 0;
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

  /**
   * Where the last of the records begins that it has an entry for: the last one of all, unless that
   * is a clear; 0 if there is no entry.
   */
  public long lastRecord() {
    long last = 0;
    for (HintSection section : sections) {
      for (long i = 0; i < section.entries(); i++) {
        last = Math.max(last, Location.offset(section.word(i)));
      }
    }
    return last;
  }

  /** Whether a map was cleared in the segment. */
  public boolean hasClears() {
    return sections.stream().anyMatch(HintSection::cleared);
  }

  /** The maps that the file speaks of, in the order of their numbers. */
  public List<HintSection> sections() {
    return sections;
  }

  /** What the file says of a map; null if nothing. */
  public @Nullable HintSection section(int map) {
    for (HintSection section : sections) {
      if (section.map() == map) {
        return section;
      }
    }
    return null;
  }

  /** Visits everything in the file. */
  public void visit(Visitor visitor) {
    for (HintSection section : sections) {
      if (section.cleared()) {
        visitor.cleared(section.map());
      }
      long keyAt = section.entries() == 0 ? 0 : section.keyAt(0);
      for (long i = 0; i < section.entries(); i++) {
        byte[] key = section.key(keyAt);
        long word = section.word(i);
        visitor.entry(
            section.map(),
            key,
            section.hash(i),
            HintSection.place(word),
            HintSection.isTombstone(word));
        keyAt += Short.BYTES + key.length;
      }
    }
  }

  /**
   * Whether some record here may be of a key.
   *
   * @return true if a record of the map has this hash, be it a tombstone
   */
  public boolean mayHold(int map, long hash) {
    HintSection section = section(map);
    return section != null && section.contains(hash);
  }

  /** Whether any record here is of a map. */
  public boolean mayHold(int map) {
    HintSection section = section(map);
    return section != null && section.entries() > 0;
  }
}
