package dev.firkin.fuzz;

import dev.firkin.codec.json.JsonCodec;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import tools.jackson.core.type.TypeReference;

/** {@link JsonCodec}: what was read once and is stored again is read again. */
class JsonCodecFuzzTest extends FuzzContract {

  private static final Tokens JSON =
      Tokens.of(
          "{",
          "}",
          "[",
          "]",
          ":",
          ",",
          "\"",
          "\\",
          "null",
          "true",
          "false",
          "0",
          "-",
          "-0",
          "1e9",
          "1e-999999999",
          "1e999999999",
          "1E400",
          "0.1",
          "123456789012345678901234567890",
          "\"\"",
          "\\u0000",
          "\\uD83D",
          "\"@type\":\"Circle\"",
          "\"@type\":\"Group\",\"shapes\":",
          "\"@type\":",
          "\"java.lang.Object\"",
          "\"large\":",
          "\"exact\":",
          "\"at\":",
          "\"length\":",
          "\"meeting\":",
          "\"parts\":{\"p\":[{",
          "\"P999999999999D\"",
          "\"PT1E9S\"",
          "\"2026-02-30\"",
          "\"+999999999-12-31T23:59:59.999999999Z\"",
          "\"en-US-x-lvariant-a\"",
          "NaN",
          "Infinity",
          "\uFEFF",
          "/**/",
          "[[[[",
          "{\"a\":");

  @Override
  @SuppressWarnings("unchecked") // a tree of maps, lists and simple values is an Object
  Target target() {
    return new CodecTarget(CodecTarget.SETTLES, JSON, 10_000)
        .with("document", JsonCodec.of(Document.class), Document.sample())
        .with(
            "shape",
            JsonCodec.of(Document.Shape.class),
            new Document.Group(List.of(new Document.Circle(1))))
        .with(
            "any",
            (JsonCodec<Object>) JsonCodec.of((Type) Object.class),
            Map.of("a", List.of(1, 2.5, true), "b", Map.of("c", "d")))
        .with(
            "map",
            JsonCodec.of(new TypeReference<Map<String, List<BigDecimal>>>() {}),
            Map.of("sums", List.of(new BigDecimal("1.50"), BigDecimal.TEN)))
        .with("integer", JsonCodec.of(Integer.class), 12)
        .with("instant", JsonCodec.of(Instant.class), Instant.parse("2026-11-21T12:00:00Z"))
        .with(
            "meeting",
            JsonCodec.of(ZonedDateTime.class),
            ZonedDateTime.parse("2026-10-25T02:30:00+01:00[Europe/Berlin]"))
        .with("text", JsonCodec.of(String.class), "Zo\u00eb \uD83D\uDE00")
        .with("raw", JsonCodec.of(byte[].class), new byte[] {1, 2, 3});
  }
}
