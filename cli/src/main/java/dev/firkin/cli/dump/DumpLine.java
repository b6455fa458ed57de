package dev.firkin.cli.dump;

import dev.firkin.MapInfo;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A line of a dump: UTF-8, one JSON object. Either it records a map,
 *
 * <pre>
 * {"map":"readings","keyCodec":"utf8","valueCodec":"json"}
 * </pre>
 *
 * or it is an entry, behind the line of its map if the store does not have that yet:
 *
 * <pre>
 * {"map":"readings","key":"2015-12-31","value":"{\"wind\":3.5}","expiry":"2027-01-01T00:00:00Z"}
 * {"keyBase64":"/wA=","valueBase64":"yv66vg=="}
 * </pre>
 *
 * <pre>
 * field                    meaning
 * map                      the map's name; not there: the unnamed map
 * keyCodec, valueCodec     names of the codecs that the map is recorded with
 * keyParameters,           what else the codecs are recorded with; not there: nothing
 *   valueParameters
 * key or keyBase64         as text where text gives exactly these bytes, else base64: the numbers, UUIDs
 * value or valueBase64     and instants of Firkin's own codecs are written as such, other bytes as UTF-8
 * expiry                   when the entry expires, ISO-8601 to the millisecond; not there: it stays
 * </pre>
 *
 * Fields come in any order, and no other is taken. Empty lines mean nothing.
 */
public sealed interface DumpLine {

  /**
   * Records a map.
   *
   * @param map its name
   * @param info what it is recorded with
   */
  record MapLine(String map, MapInfo info) implements DumpLine {}

  /**
   * Puts an entry.
   *
   * @param map name of its map, null for the unnamed one
   * @param key the key
   * @param value the value
   * @param expiry null for an entry that stays
   */
  record EntryLine(@Nullable String map, Datum key, Datum value, @Nullable Instant expiry)
      implements DumpLine {}

  /** A key or a value as it is written. */
  sealed interface Datum {

    /**
     * In the text form of its codec.
     *
     * @param text the text
     */
    record Text(String text) implements Datum {}

    /**
     * As base64.
     *
     * @param bytes what it stands for
     */
    record Bytes(byte[] bytes) implements Datum {}
  }
}
