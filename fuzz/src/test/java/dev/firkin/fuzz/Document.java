package dev.firkin.fuzz;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/** A value with a bit of everything that codecs for users' classes take. */
record Document(
    String name,
    int count,
    long total,
    double share,
    boolean open,
    char mark,
    BigInteger large,
    BigDecimal exact,
    byte[] raw,
    int[] numbers,
    Instant at,
    LocalDate day,
    Duration length,
    ZonedDateTime meeting,
    UUID id,
    URI link,
    Locale language,
    Optional<String> note,
    Color color,
    EnumSet<Color> colors,
    List<Shape> shapes,
    Map<String, Integer> counts,
    Set<Long> set,
    TreeMap<String, List<Document>> parts) {

  enum Color {
    RED,
    GREEN,
    BLUE
  }

  sealed interface Shape {}

  record Circle(double radius) implements Shape {}

  record Group(List<Shape> shapes) implements Shape {}

  static Document sample() {
    TreeMap<String, List<Document>> parts = new TreeMap<>();
    parts.put("part", List.of(empty()));
    return new Document(
        "Zo\u00eb",
        7,
        -1L << 40,
        0.25,
        true,
        '\u20ac',
        BigInteger.ONE.shiftLeft(200),
        new BigDecimal("12345678901234567890.0123456789"),
        new byte[] {1, 2, 3},
        new int[] {4, 5, 6},
        Instant.parse("2026-11-21T12:00:00.123456789Z"),
        LocalDate.of(2026, 11, 21),
        Duration.ofMillis(90_061_001),
        ZonedDateTime.of(2026, 10, 25, 2, 30, 0, 0, ZoneId.of("Europe/Berlin")),
        new UUID(3, 4),
        URI.create("https://example.org/a?b#c"),
        Locale.of("de", "AT"),
        Optional.of("note"),
        Color.GREEN,
        EnumSet.of(Color.RED, Color.BLUE),
        List.of(new Circle(1.5), new Group(List.of(new Circle(2)))),
        Map.of("a", 1, "b", 2),
        Set.of(1L, 2L),
        parts);
  }

  private static Document empty() {
    return new Document(
        null,
        0,
        0,
        0,
        false,
        ' ',
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        Optional.empty(),
        null,
        null,
        List.of(),
        Map.of(),
        Set.of(),
        new TreeMap<>());
  }
}
