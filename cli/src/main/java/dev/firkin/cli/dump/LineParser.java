package dev.firkin.cli.dump;

import dev.firkin.MapInfo;
import dev.firkin.cli.dump.DumpLine.Datum;
import dev.firkin.cli.dump.DumpLine.EntryLine;
import dev.firkin.cli.dump.DumpLine.MapLine;
import dev.firkin.cli.terminal.Json;
import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;

/** Reads one line of a dump. Used up by it. */
final class LineParser {

  /** A value may have 1 GiB, and a third more as base64. */
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNestingDepth(4)
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private @Nullable String map;
  private @Nullable String keyCodec;
  private @Nullable String valueCodec;
  private String keyParameters = "";
  private String valueParameters = "";
  private @Nullable Datum key;
  private @Nullable Datum value;
  private @Nullable Instant expiry;

  private LineParser() {}

  static DumpLine parse(byte[] buffer, int start, int length) throws BadLine {
    try (JsonParser json = FACTORY.createParser(ObjectReadContext.empty(), buffer, start, length)) {
      return new LineParser().object(json);
    } catch (JacksonException e) {
      throw new BadLine("not JSON: " + Json.problem(e) + at(e.getLocation()));
    }
  }

  private DumpLine object(JsonParser json) throws BadLine {
    if (json.nextToken() != JsonToken.START_OBJECT) {
      throw new BadLine("not a JSON object");
    }
    for (String field = json.nextName(); field != null; field = json.nextName()) {
      if (json.nextToken() != JsonToken.VALUE_STRING) {
        throw new BadLine("field '" + field + "' must be a JSON string");
      }
      field(field, json);
    }
    if (json.nextToken() != null) {
      throw new BadLine("more on the line after the object");
    }
    return keyCodec == null && valueCodec == null ? entry() : map();
  }

  private void field(String field, JsonParser json) throws BadLine {
    switch (field) {
      case "map" -> map = json.getString();
      case "keyCodec" -> keyCodec = json.getString();
      case "valueCodec" -> valueCodec = json.getString();
      case "keyParameters" -> keyParameters = json.getString();
      case "valueParameters" -> valueParameters = json.getString();
      case "key" -> key = once(key, new Datum.Text(json.getString()), "key");
      case "keyBase64" -> key = once(key, base64(json, field), "key");
      case "value" -> value = once(value, new Datum.Text(json.getString()), "value");
      case "valueBase64" -> value = once(value, base64(json, field), "value");
      case "expiry" -> expiry = instant(json.getString());
      default -> throw new BadLine("unknown field '" + field + "'");
    }
  }

  private DumpLine map() throws BadLine {
    if (key != null || value != null || expiry != null) {
      throw new BadLine("codecs and an entry on one line");
    }
    return new MapLine(
        needed(map, "map"),
        new MapInfo(
            needed(keyCodec, "keyCodec"),
            keyParameters,
            needed(valueCodec, "valueCodec"),
            valueParameters));
  }

  private DumpLine entry() throws BadLine {
    return new EntryLine(
        map, needed(key, "key' or 'keyBase64"), needed(value, "value' or 'valueBase64"), expiry);
  }

  private static Datum once(@Nullable Datum before, Datum now, String what) throws BadLine {
    if (before != null) {
      throw new BadLine("the %s is there as text and as base64".formatted(what));
    }
    return now;
  }

  private static <T> T needed(@Nullable T value, String field) throws BadLine {
    if (value == null) {
      throw new BadLine("field '" + field + "' is missing");
    }
    return value;
  }

  private static Datum base64(JsonParser json, String field) throws BadLine {
    try {
      return new Datum.Bytes(json.getBinaryValue());
    } catch (JacksonException e) {
      throw new BadLine("field '" + field + "' is not base64: " + Json.problem(e));
    }
  }

  private static Instant instant(String text) throws BadLine {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw new BadLine("expiry '" + text + "' is no instant such as 2027-01-31T00:00:00Z");
    }
  }

  private static String at(@Nullable TokenStreamLocation place) {
    return place == null || place.getColumnNr() < 1 ? "" : " at column " + place.getColumnNr();
  }
}
