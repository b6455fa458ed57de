package dev.firkin.codec.kryo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.net.URI;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Month;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Currency;
import java.util.Date;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The JDK's classes: their ids and bytes are for ever, and they come back as what they were. */
class BuiltInsTest {

  private static final KryoCodec<Object> ANY = KryoCodec.of(Object.class);

  /** A value of each id. Where it has no order of its own, it has one element. */
  static Map<Integer, Object> samples() {
    var samples = new LinkedHashMap<Integer, Object>();
    samples.put(0, -300);
    samples.put(1, "Zoë");
    samples.put(2, 1.5F);
    samples.put(3, true);
    samples.put(4, (byte) -2);
    samples.put(5, 'ß');
    samples.put(6, (short) -300);
    samples.put(7, -300_000_000_000L);
    samples.put(8, 1.5);
    samples.put(10, new byte[] {1, -2});
    samples.put(11, new short[] {1, -2});
    samples.put(12, new int[] {1, -2, Integer.MAX_VALUE});
    samples.put(13, new long[] {1, -2, Long.MIN_VALUE});
    samples.put(14, new float[] {1, -2.5F});
    samples.put(15, new double[] {1, -2.5});
    samples.put(16, new char[] {'a', 'ß'});
    samples.put(17, new boolean[] {true, false});
    samples.put(18, new Object[] {1, "a", null, new Object[0]});
    samples.put(19, new String[] {"a", "b"});
    samples.put(20, new BigInteger("-123456789012345678901234567890"));
    samples.put(21, new BigDecimal("-12345678901234567890.10"));
    samples.put(22, UUID.fromString("f81d4fae-7dec-11d0-a765-00a0c91e6bf6"));
    samples.put(23, URI.create("https://example.org/a?b=%20#c"));
    samples.put(24, Locale.forLanguageTag("zh-Hant-TW"));
    samples.put(25, Currency.getInstance("EUR"));
    samples.put(26, new Date(-1_234_567_890_123L));
    samples.put(27, BitSet.valueOf(new long[] {5, 1L << 63}));
    samples.put(30, Instant.parse("1969-12-31T23:59:59.000000001Z"));
    samples.put(31, LocalDate.of(-44, 3, 15));
    samples.put(32, LocalTime.of(23, 59, 59, 1));
    samples.put(33, LocalDateTime.of(2026, 11, 21, 11, 36));
    samples.put(34, ZonedDateTime.parse("2026-10-25T02:30+01:00[Europe/Vienna]"));
    samples.put(35, OffsetDateTime.parse("2026-11-21T11:36:00-05:30"));
    samples.put(36, OffsetTime.parse("11:36:00.5+18:00"));
    samples.put(37, ZoneOffset.ofTotalSeconds(3601));
    samples.put(38, ZoneId.of("Europe/Vienna"));
    samples.put(39, Duration.ofSeconds(-90, 1));
    samples.put(40, Period.of(1, -2, 3));
    samples.put(41, Year.of(-1));
    samples.put(42, YearMonth.of(2026, 11));
    samples.put(43, MonthDay.of(2, 29));
    samples.put(44, DayOfWeek.SATURDAY);
    samples.put(45, Month.NOVEMBER);
    samples.put(46, Optional.of("x"));
    samples.put(47, OptionalInt.of(7));
    samples.put(48, OptionalLong.empty());
    samples.put(49, OptionalDouble.of(1.5));
    samples.put(50, new ArrayList<>(Arrays.asList(1, null, "a")));
    samples.put(51, new LinkedList<>(List.of(1, 2)));
    samples.put(52, new ArrayDeque<>(List.of(1, 2)));
    samples.put(53, List.of(1, 2, 3));
    samples.put(54, Arrays.asList(1, null));
    samples.put(55, new CopyOnWriteArrayList<>(List.of(1)));
    samples.put(56, new PriorityQueue<>(List.of(1, 2)));
    samples.put(57, new HashSet<>(List.of("a")));
    samples.put(58, new LinkedHashSet<>(List.of("b", "a")));
    samples.put(59, new TreeSet<>(List.of("b", "a")));
    samples.put(60, EnumSet.of(Month.MAY, Month.JUNE));
    samples.put(61, java.util.Set.of("a"));
    samples.put(62, Collections.unmodifiableSet(new LinkedHashSet<>(List.of("b", "a"))));
    samples.put(63, new HashMap<>(Map.of("a", 1)));
    samples.put(64, ordered());
    samples.put(65, new TreeMap<>(ordered()));
    samples.put(66, new EnumMap<>(Map.of(Month.MAY, 5)));
    samples.put(67, new ConcurrentHashMap<>(Map.of("a", 1)));
    samples.put(68, Map.of("a", 1));
    samples.put(69, Collections.unmodifiableMap(ordered()));
    samples.put(70, Comparator.<String>naturalOrder());
    samples.put(71, Comparator.<String>reverseOrder());
    samples.put(72, String.CASE_INSENSITIVE_ORDER);
    return samples;
  }

  private static Map<String, Object> ordered() {
    var map = new LinkedHashMap<String, Object>();
    map.put("b", 1);
    map.put("a", null);
    return map;
  }

  static Stream<Integer> ids() {
    return samples().keySet().stream();
  }

  @Test
  void givenEveryId_whenListed_thenEachHasOneClassAndASample() {
    assertThat(BuiltIns.all())
        .extracting(BuiltIns.BuiltIn::id)
        .containsExactlyElementsOf(samples().keySet());
    assertThat(BuiltIns.all()).allMatch(known -> known.id() < BuiltIns.USER_ID_MIN);
  }

  @ParameterizedTest
  @MethodSource("ids")
  void givenSample_whenEncoded_thenTheBytesAreThoseOfOldStores(int id) {
    Object sample = samples().get(id);
    byte[] golden = Golden.bytes("built-ins", String.valueOf(id));

    assertThat(Golden.hex(ANY.encode(sample))).isEqualTo(Golden.hex(golden));
    assertSame(ANY.decode(golden), sample);
    assertThat(golden[0]).isEqualTo((byte) (id + 2));
  }

  static Stream<Arguments> others() {
    return Stream.<Object>of(
            "",
            "a",
            "ab",
            "a".repeat(32),
            "a".repeat(33),
            "\0\u0080\uD83C\uDF77\uD83D",
            Long.MIN_VALUE,
            Integer.MIN_VALUE,
            Double.NaN,
            -0.0,
            Character.MAX_VALUE,
            BigInteger.ZERO,
            BigDecimal.ZERO,
            new BigDecimal("1E+2147483647"),
            BigDecimal.valueOf(Long.MIN_VALUE, -5),
            Locale.ROOT,
            Locale.of("no", "NO", "NY"),
            Locale.of("ja", "JP", "JP"),
            Locale.forLanguageTag("th-TH-u-ca-buddhist-x-private"),
            URI.create(""),
            Instant.MIN,
            Instant.MAX,
            LocalDate.MIN,
            LocalDate.MAX,
            LocalTime.MIDNIGHT,
            LocalTime.MAX,
            LocalDateTime.MIN,
            OffsetDateTime.MIN,
            OffsetDateTime.MAX,
            ZonedDateTime.parse("2026-10-25T02:30+02:00[Europe/Vienna]"),
            ZonedDateTime.parse("2026-11-21T11:36Z"),
            ZonedDateTime.parse("2026-11-21T11:36Z[UTC]"),
            ZonedDateTime.parse("2026-11-21T11:36+01:30[GMT+01:30]"),
            ZoneOffset.MIN,
            ZoneOffset.ofTotalSeconds(72 * 900),
            Duration.ofSeconds(Long.MIN_VALUE),
            Period.of(Integer.MIN_VALUE, 0, Integer.MAX_VALUE),
            Year.of(Year.MIN_VALUE),
            Optional.empty(),
            OptionalInt.empty(),
            Optional.of(Optional.of(1)),
            new int[0],
            new String[] {null, ""},
            new Object[] {},
            new ArrayList<>(Arrays.asList(null, null)),
            new BitSet(),
            List.of(),
            List.of(1),
            List.of(1, 2, 3).subList(1, 3),
            Stream.of(1, null).toList(),
            Collections.emptyList(),
            Collections.singletonList(null),
            Collections.nCopies(100, "x"),
            Collections.unmodifiableList(new ArrayList<>(Arrays.asList(1, null))),
            Collections.unmodifiableList(new LinkedList<>(List.of(1))),
            java.util.Set.of(),
            java.util.Set.of(1, 2, 3),
            Collections.emptySet(),
            Collections.singleton(null),
            Map.of(),
            Map.of(1, "a", 2, "b"),
            Collections.emptyMap(),
            Collections.singletonMap(null, null),
            Collections.unmodifiableSequencedMap(new LinkedHashMap<>(Map.of(1, 2))),
            EnumSet.noneOf(Month.class),
            EnumSet.allOf(Month.class),
            new EnumMap<Month, Object>(Month.class),
            new TreeSet<>(Comparator.<Integer>reverseOrder()),
            new TreeMap<>(Comparator.<Integer>naturalOrder()))
        .map(value -> () -> new Object[] {value});
  }

  @ParameterizedTest
  @MethodSource("others")
  void givenUnusualValue_whenEncoded_thenItComesBack(Object value) {
    assertSame(ANY.decode(ANY.encode(value)), value);
  }

  @Test
  void givenSortedOnes_whenDecoded_thenTheySortAsBefore() {
    var set = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    set.addAll(List.of("b", "A", "c"));
    var map = new TreeMap<Integer, String>(Comparator.reverseOrder());
    map.putAll(Map.of(1, "a", 2, "b"));
    var queue = new PriorityQueue<Integer>(Comparator.reverseOrder());
    queue.addAll(List.of(1, 3, 2));

    assertThat(elements(ANY.decode(ANY.encode(set)))).containsExactly("A", "b", "c");
    assertThat(((TreeMap<?, ?>) ANY.decode(ANY.encode(map))).firstKey()).isEqualTo(2);
    assertThat(((Queue<?>) ANY.decode(ANY.encode(queue))).poll()).isEqualTo(3);
  }

  enum ByLength implements Comparator<String> {
    SHORT_FIRST {
      @Override
      public int compare(String a, String b) {
        return Integer.compare(a.length(), b.length());
      }
    }
  }

  @Test
  void givenComparatorOfOnesOwn_whenItIsAnEnum_thenItComesBack() {
    var codec = KryoCodec.builder(TreeSet.class).register(ByLength.class).build();
    var set = new TreeSet<>(ByLength.SHORT_FIRST);
    set.addAll(List.of("ccc", "a", "bb"));

    assertThat(codec.decode(codec.encode(set)).comparator()).isSameAs(ByLength.SHORT_FIRST);
    assertThatThrownBy(() -> codec.encode(new TreeSet<>(Comparator.comparing(String::length))))
        .hasMessageContaining("lambda");
  }

  @Test
  void givenUnmodifiableOnes_whenDecoded_thenTheyAreUnmodifiableAndInOrder() {
    var set = Collections.unmodifiableSet(new LinkedHashSet<>(List.of(3, 1, 2)));
    for (Object value : List.of(List.of(1), java.util.Set.of(1), set, Collections.singleton(1))) {
      var back = (Collection<?>) ANY.decode(ANY.encode(value));
      assertThat(elements(back)).isEqualTo(elements(value));
      assertThatThrownBy(back::clear).isInstanceOf(UnsupportedOperationException.class);
    }
    for (Object value : List.of(Map.of(1, 2), Collections.unmodifiableMap(ordered()))) {
      var back = (Map<?, ?>) ANY.decode(ANY.encode(value));
      assertThat(elements(back.keySet())).isEqualTo(elements(((Map<?, ?>) value).keySet()));
      assertThatThrownBy(back::clear).isInstanceOf(UnsupportedOperationException.class);
    }
  }

  @Test
  void givenArraysAsList_whenDecoded_thenItsElementsCanBeSet() {
    @SuppressWarnings("unchecked") // as encoded
    var back = (List<Object>) ANY.decode(ANY.encode(Arrays.asList("a", "b")));
    back.set(0, 7);

    assertThat(back).containsExactly(7, "b");
  }

  enum Empty {}

  record Enumerated(
      EnumSet<Color> set, EnumMap<Color, Integer> map, EnumSet<Empty> none, RoundingMode mode) {}

  enum Color {
    RED,
    GREEN {}
  }

  @Test
  void givenEnumSetsAndMapsOfOnesOwn_whenEmptyOrNot_thenTheyComeBackAndTakeMore() {
    var codec = KryoCodec.of(Enumerated.class);
    var empty =
        new Enumerated(
            EnumSet.noneOf(Color.class),
            new EnumMap<>(Color.class),
            EnumSet.noneOf(Empty.class),
            RoundingMode.UP);
    var full =
        new Enumerated(
            EnumSet.allOf(Color.class),
            new EnumMap<>(Map.of(Color.GREEN, 1)),
            EnumSet.noneOf(Empty.class),
            RoundingMode.UNNECESSARY);

    Enumerated back = codec.decode(codec.encode(empty));
    back.set().add(Color.GREEN);
    back.map().put(Color.GREEN, 2);

    assertThat(back.map()).containsOnlyKeys(Color.GREEN);
    assertThat(codec.decode(codec.encode(full))).isEqualTo(full);
  }

  @Test
  void givenEnumSetOfMoreThan64_whenEncoded_thenItComesBack() {
    var codec = KryoCodec.builder(EnumSet.class).register(Character.UnicodeScript.class).build();
    var set = EnumSet.range(Character.UnicodeScript.LATIN, Character.UnicodeScript.OGHAM);

    assertThat((Object) codec.decode(codec.encode(set))).isEqualTo(set);
    assertThatThrownBy(() -> ANY.encode(set))
        .hasMessageContainingAll("java.lang.Character$UnicodeScript is not registered");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void givenDeclaredClasses_whenDecoded_thenFieldsOfJustThatClassTakeThem(boolean exact) {
    record Declared(
        ArrayList<Integer> list,
        Deque<Integer> deque,
        TreeMap<String, Long> map,
        java.util.SequencedSet<String> set,
        ZoneId zone,
        Object any,
        Number number,
        Comparable<?> comparable,
        @Nullable CharSequence text) {}
    var codec =
        KryoCodec.builder(Declared.class)
            .fields(exact ? FieldStyle.EXACT : FieldStyle.EVOLVING)
            .build();
    var value =
        new Declared(
            new ArrayList<>(List.of(1)),
            new LinkedList<>(List.of(2)),
            new TreeMap<>(Map.of("a", 1L)),
            Collections.unmodifiableSequencedSet(new LinkedHashSet<>(List.of("x"))),
            ZoneOffset.UTC,
            'x',
            BigInteger.TEN,
            Instant.EPOCH,
            null);

    assertThat(codec.decode(codec.encode(value))).isEqualTo(value);
  }

  private static void assertSame(Object back, Object value) {
    if (value instanceof Collection<?> || value instanceof Map<?, ?>) {
      assertThat(BY_ID.apply(back)).isEqualTo(BY_ID.apply(value));
    } else {
      assertThat(back.getClass()).isEqualTo(value.getClass());
    }
    if (value instanceof Queue<?> queue && !(value instanceof List)) {
      assertThat(((Queue<?>) back).toArray()).isEqualTo(queue.toArray());
    } else {
      assertThat(back).isEqualTo(value);
    }
    if (value instanceof java.util.SequencedCollection<?> ordered) {
      assertThat(elements(back)).isEqualTo(ordered.stream().map(String::valueOf).toList());
    }
  }

  /** The built-in class whose id a value's bytes have. */
  private static final java.util.function.Function<Object, Integer> BY_ID =
      value -> (int) ANY.encode(value)[0];

  private static List<String> elements(Object collection) {
    return StreamSupport.stream(((Iterable<?>) collection).spliterator(), false)
        .map(String::valueOf)
        .toList();
  }
}
