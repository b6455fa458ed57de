package dev.firkin.spi;

/**
 * Where a record is, packed in a {@code long}.
 *
 * <pre>
 * bits    field    meaning
 * 48..63  slot     which of the open segments: a small number, reused after a merge
 * 20..47  offset   from the start of the data file, in units of 8 bytes
 *  0..19  length   of the whole record, in units of 8 bytes; 0 if not known or too long to say
 * </pre>
 *
 * A keydir may drop the length ({@link #withoutLength}) and give back 0 for it: the engine then
 * reads it from the record.
 */
public final class Location {

  /** No location: no record begins where a segment does. */
  public static final long ABSENT = 0;

  /** How many segments can be open at once. */
  public static final int SLOTS = 1 << 16;

  private static final int OFFSET_SHIFT = 20;
  private static final int SLOT_SHIFT = 48;
  private static final long OFFSET_MASK = (1L << 28) - 1;
  private static final long LENGTH_MASK = (1L << 20) - 1;

  private Location() {}

  /**
   * Packs a location.
   *
   * @param slot 0 to 65,535
   * @param offset bytes, a multiple of 8 below 2 GiB
   * @param length bytes, a multiple of 8
   * @return the location
   */
  public static long of(int slot, long offset, long length) {
    long units = length >>> 3;
    return (long) slot << SLOT_SHIFT
        | offset >>> 3 << OFFSET_SHIFT
        | (units <= LENGTH_MASK ? units : 0);
  }

  /**
   * The segment's slot.
   *
   * @param location a location
   * @return 0 to 65,535
   */
  public static int slot(long location) {
    return (int) (location >>> SLOT_SHIFT);
  }

  /**
   * Where the record begins.
   *
   * @param location a location
   * @return bytes from the start of the data file
   */
  public static long offset(long location) {
    return (location >>> OFFSET_SHIFT & OFFSET_MASK) << 3;
  }

  /**
   * How long the record is.
   *
   * @param location a location
   * @return bytes, or 0 if the location does not say
   */
  public static long length(long location) {
    return (location & LENGTH_MASK) << 3;
  }

  /**
   * Drops the length.
   *
   * @param location a location
   * @return slot and offset alone: 44 bits, in bits 20 to 63
   */
  public static long withoutLength(long location) {
    return location & ~LENGTH_MASK;
  }

  /**
   * Whether two locations are of the same record, whatever they say of its length.
   *
   * @param a a location
   * @param b a location
   * @return true if slot and offset are equal
   */
  public static boolean same(long a, long b) {
    return (a ^ b) >>> OFFSET_SHIFT == 0;
  }

  /**
   * For messages.
   *
   * @param location a location
   * @return slot and offset in words
   */
  public static String describe(long location) {
    return "slot %d, byte %d".formatted(slot(location), offset(location));
  }
}
