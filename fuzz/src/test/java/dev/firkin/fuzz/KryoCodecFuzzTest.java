package dev.firkin.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.firkin.codec.kryo.FieldStyle;
import dev.firkin.codec.kryo.KryoCodec;
import dev.firkin.codec.kryo.TypeRef;
import dev.firkin.spi.Codec;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Instant;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetTime;
import java.time.Period;
import java.time.ZonedDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.Currency;
import java.util.Date;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * {@link KryoCodec}: a value of the known classes or an exception, and memory that is bounded by
 * the length of the bytes.
 */
class KryoCodecFuzzTest extends FuzzContract {

  /** Of no use but in what is recorded of a codec. */
  private static final Tokens PARAMETERS =
      Tokens.of(";", ":", "=", "80", "79", "65535", "65536", "99999", "object", "enum", "exact");

  @Override
  @SuppressWarnings("unchecked") // of Object, for values of the JDK's classes
  Target target() {
    return new CodecTarget(CodecTarget.NONE, PARAMETERS, 4096)
        .with("document", KryoCodec.of(Document.class), Document.sample())
        .with(
            "exact",
            KryoCodec.builder(Document.class).fields(FieldStyle.EXACT).build(),
            Document.sample())
        .with(
            "shapes",
            KryoCodec.of(new TypeRef<List<Document.Shape>>() {}),
            List.of(new Document.Circle(1), new Document.Group(List.of(new Document.Circle(2)))))
        .with("any", (KryoCodec<Object>) KryoCodec.of((Type) Object.class), values())
        .with("parameters", new Parameters(), new Parameters().evolving.parameters());
  }

  /** What a store has recorded of a map, which is given to the codec when the map is opened. */
  private static final class Parameters implements Codec<String> {
    private final KryoCodec<Document> evolving = KryoCodec.of(Document.class);
    private final byte[] sample = evolving.encode(Document.sample());

    @Override
    public String name() {
      return "parameters";
    }

    @Override
    public byte[] encode(String parameters) {
      return parameters.getBytes(UTF_8);
    }

    @Override
    public String decode(byte[] parameters) {
      KryoCodec<Document> adapted = evolving.adaptedTo(new String(parameters, UTF_8));
      adapted.decode(sample.clone());
      return adapted.parameters();
    }
  }

  private static Object[] values() {
    return new Object[] {
      "Zo\u00eb",
      12,
      -1L,
      1.5,
      'c',
      new byte[] {1, 2},
      new int[] {3, 4},
      new long[] {5},
      new double[] {6},
      new char[] {'c'},
      new boolean[] {true, false},
      new Object[] {"a", 1, null},
      new String[] {"a", "b"},
      BigInteger.TEN.pow(40),
      new BigDecimal("1.5E-7"),
      new UUID(1, 2),
      URI.create("a:b"),
      Locale.forLanguageTag("sr-Latn-RS"),
      Locale.of("x", "", "odd_variant"),
      Currency.getInstance("EUR"),
      new Date(3),
      BitSet.valueOf(new long[] {4, 5}),
      Instant.MAX,
      LocalTime.NOON,
      MonthDay.of(2, 29),
      OffsetTime.MAX,
      Period.of(1, 2, 3),
      ZonedDateTime.parse("2026-10-25T02:30:00+01:00[Europe/Berlin]"),
      Optional.of("a"),
      OptionalLong.of(1),
      new ArrayList<>(List.of(1, "b")),
      new ArrayDeque<>(List.of(1, 2)),
      List.of(1, 2),
      Arrays.asList(1, null),
      new CopyOnWriteArrayList<>(List.of("a")),
      new PriorityQueue<>(List.of(3, 1, 2)),
      Set.of("a", "b"),
      new TreeSet<>(Comparator.reverseOrder()),
      EnumSet.of(java.time.Month.MAY),
      Map.of("a", List.of(Map.of(1, 2))),
      new LinkedHashMap<>(Map.of(1, 2)),
      new TreeMap<>(Map.of("b", 1)),
      new EnumMap<>(Map.of(java.time.DayOfWeek.FRIDAY, 1)),
      new ConcurrentHashMap<>(Map.of("a", "b")),
      Collections.unmodifiableMap(new TreeMap<>(Map.of("a", "b"))),
    };
  }
}
