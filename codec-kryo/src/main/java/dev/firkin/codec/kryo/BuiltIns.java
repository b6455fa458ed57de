package dev.firkin.codec.kryo;

import com.esotericsoftware.kryo.kryo5.Serializer;
import com.esotericsoftware.kryo.kryo5.serializers.DefaultArraySerializers;
import com.esotericsoftware.kryo.kryo5.serializers.DefaultSerializers;
import com.esotericsoftware.kryo.kryo5.serializers.OptionalSerializers;
import com.esotericsoftware.kryo.kryo5.serializers.TimeSerializers;
import java.math.BigDecimal;
import java.math.BigInteger;
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
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's classes that every codec knows, with ids that never change. A free id may be given to
 * another class; a given one keeps its class and its bytes.
 *
 * <pre>
 *  0- 8  int String float boolean byte char short long double, as Kryo numbers them
 * 10-19  arrays of byte short int long float double char boolean Object String
 * 20-27  BigInteger BigDecimal UUID URI Locale Currency Date BitSet
 * 30-45  Instant LocalDate LocalTime LocalDateTime ZonedDateTime OffsetDateTime OffsetTime
 *        ZoneOffset ZoneId Duration Period Year YearMonth MonthDay DayOfWeek Month
 * 46-49  Optional OptionalInt OptionalLong OptionalDouble
 * 50-56  ArrayList LinkedList ArrayDeque, unmodifiable lists, Arrays.asList,
 *        CopyOnWriteArrayList PriorityQueue
 * 57-62  HashSet LinkedHashSet TreeSet EnumSet, Set.of, unmodifiable sets
 * 63-69  HashMap LinkedHashMap TreeMap EnumMap ConcurrentHashMap, Map.of, unmodifiable maps
 * 70-72  the comparators naturalOrder, reverseOrder, CASE_INSENSITIVE_ORDER
 * 80-    classes of the user
 * </pre>
 */
final class BuiltIns {

  /** The first id of a user's class; with it, 46 classes have an id of one byte. */
  static final int USER_ID_MIN = 80;

  /** The last id of a user's class. */
  static final int USER_ID_MAX = 65_535;

  /**
   * A class with its id and serializer, which has no state.
   *
   * @param others classes that are written and come back as this one; most of them have no name
   */
  record BuiltIn(int id, Class<?> type, Serializer<?> serializer, Set<Class<?>> others) {}

  private static final List<BuiltIn> ALL =
      Stream.of(
              numbers(), arrays(), values(), times(), optionals(), collections(), maps(), orders())
          .flatMap(List::stream)
          .toList();

  private static final Map<Class<?>, BuiltIn> BY_CLASS =
      ALL.stream()
          .flatMap(known ->
              Stream.concat(Stream.of(known.type), known.others.stream())
                  .map(type -> Map.entry(type, known)))
          .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

  private BuiltIns() {}

  /** All of them, in the order of their ids. */
  static List<BuiltIn> all() {
    return ALL;
  }

  /** Whether values of just this class are known. */
  static boolean has(Class<?> type) {
    return BY_CLASS.containsKey(type);
  }

  /** What writes values of a declared type if no class id is needed; null if one is. */
  static @Nullable Serializer<?> plain(Class<?> type) {
    if (!type.isPrimitive() && type != String.class) {
      return null;
    }
    BuiltIn known = BY_CLASS.get(type);
    return known == null ? null : known.serializer;
  }

  /** Whether a class comes with Java. */
  static boolean isOfTheJdk(Class<?> type) {
    String module = type.getModule().getName();
    return module != null && (module.startsWith("java.") || module.startsWith("jdk."));
  }

  private static List<BuiltIn> numbers() {
    return List.of(
        known(0, int.class, new DefaultSerializers.IntSerializer(), 0),
        known(1, String.class, new DefaultSerializers.StringSerializer()),
        known(2, float.class, new DefaultSerializers.FloatSerializer(), 0F),
        known(3, boolean.class, new DefaultSerializers.BooleanSerializer(), false),
        known(4, byte.class, new DefaultSerializers.ByteSerializer(), (byte) 0),
        known(5, char.class, new DefaultSerializers.CharSerializer(), '0'),
        known(6, short.class, new DefaultSerializers.ShortSerializer(), (short) 0),
        known(7, long.class, new DefaultSerializers.LongSerializer(), 0L),
        known(8, double.class, new DefaultSerializers.DoubleSerializer(), 0.0));
  }

  private static List<BuiltIn> arrays() {
    return List.of(
        known(10, byte[].class, new DefaultArraySerializers.ByteArraySerializer()),
        known(11, short[].class, new DefaultArraySerializers.ShortArraySerializer()),
        known(12, int[].class, new DefaultArraySerializers.IntArraySerializer()),
        known(13, long[].class, new DefaultArraySerializers.LongArraySerializer()),
        known(14, float[].class, new DefaultArraySerializers.FloatArraySerializer()),
        known(15, double[].class, new DefaultArraySerializers.DoubleArraySerializer()),
        known(16, char[].class, new DefaultArraySerializers.CharArraySerializer()),
        known(17, boolean[].class, Values.booleans()),
        known(18, Object[].class, new ArrayForm(Object.class)),
        known(19, String[].class, new ArrayForm(String.class)));
  }

  private static List<BuiltIn> values() {
    return List.of(
        known(20, BigInteger.class, new DefaultSerializers.BigIntegerSerializer()),
        known(21, BigDecimal.class, new DefaultSerializers.BigDecimalSerializer()),
        known(22, UUID.class, new DefaultSerializers.UUIDSerializer()),
        known(23, URI.class, new DefaultSerializers.URISerializer()),
        known(24, Locale.class, Values.locale()),
        known(25, Currency.class, new DefaultSerializers.CurrencySerializer()),
        known(26, Date.class, Values.date()),
        known(27, BitSet.class, new DefaultSerializers.BitSetSerializer()));
  }

  private static List<BuiltIn> times() {
    return List.of(
        known(30, Instant.class, new TimeSerializers.InstantSerializer()),
        known(31, LocalDate.class, new TimeSerializers.LocalDateSerializer()),
        known(32, LocalTime.class, new TimeSerializers.LocalTimeSerializer()),
        known(33, LocalDateTime.class, new TimeSerializers.LocalDateTimeSerializer()),
        known(34, ZonedDateTime.class, Values.zonedDateTime()),
        known(35, OffsetDateTime.class, new TimeSerializers.OffsetDateTimeSerializer()),
        known(36, OffsetTime.class, new TimeSerializers.OffsetTimeSerializer()),
        known(37, ZoneOffset.class, new TimeSerializers.ZoneOffsetSerializer()),
        known(38, ZoneId.class, new TimeSerializers.ZoneIdSerializer(), ZoneId.of("UTC")),
        known(39, Duration.class, new TimeSerializers.DurationSerializer()),
        known(40, Period.class, new TimeSerializers.PeriodSerializer()),
        known(41, Year.class, new TimeSerializers.YearSerializer()),
        known(42, YearMonth.class, new TimeSerializers.YearMonthSerializer()),
        known(43, MonthDay.class, new TimeSerializers.MonthDaySerializer()),
        known(44, DayOfWeek.class, new EnumForm(DayOfWeek.class)),
        known(45, Month.class, new EnumForm(Month.class)));
  }

  private static List<BuiltIn> optionals() {
    return List.of(
        known(46, Optional.class, Values.optional()),
        known(47, OptionalInt.class, new OptionalSerializers.OptionalIntSerializer()),
        known(48, OptionalLong.class, new OptionalSerializers.OptionalLongSerializer()),
        known(49, OptionalDouble.class, new OptionalSerializers.OptionalDoubleSerializer()));
  }

  private static List<BuiltIn> collections() {
    List<Integer> three = List.of(1, 2, 3);
    return List.of(
        known(50, ArrayList.class, CollectionForm.of(ArrayList::new)),
        known(51, LinkedList.class, CollectionForm.of(_ -> new LinkedList<>())),
        known(52, ArrayDeque.class, CollectionForm.of(ArrayDeque::new)),
        known(
            53,
            three.getClass(),
            CollectionForm.of(ArrayList::new, BuiltIns::unmodifiableList),
            List.of(1),
            three.subList(0, 2),
            Collections.emptyList(),
            Collections.singletonList(1),
            Collections.nCopies(2, 1),
            Collections.unmodifiableList(new ArrayList<>()),
            Collections.unmodifiableList(new LinkedList<>())),
        known(
            54,
            Arrays.asList(1).getClass(),
            CollectionForm.of(ArrayList::new, all -> Arrays.asList(all.toArray()))),
        known(
            55,
            CopyOnWriteArrayList.class,
            CollectionForm.of(ArrayList::new, CopyOnWriteArrayList::new)),
        known(
            56,
            PriorityQueue.class,
            CollectionForm.sorted(
                queue -> ((PriorityQueue<?>) queue).comparator(), PriorityQueue::new)),
        known(57, HashSet.class, CollectionForm.of(HashSet::new)),
        known(58, LinkedHashSet.class, CollectionForm.of(LinkedHashSet::new)),
        known(
            59,
            TreeSet.class,
            CollectionForm.sorted(set -> ((TreeSet<?>) set).comparator(), TreeSet::new)),
        known(
            60,
            EnumSet.class,
            CollectionForm.ofEnums(),
            EnumSet.noneOf(Month.class),
            EnumSet.noneOf(Character.UnicodeScript.class)), // more than 64: another class
        known(
            61,
            Set.of(1, 2, 3).getClass(),
            CollectionForm.of(HashSet::new, Set::copyOf),
            Set.of(1),
            Collections.emptySet()),
        known(
            62,
            Collections.unmodifiableSet(new HashSet<>()).getClass(),
            CollectionForm.of(LinkedHashSet::new, BuiltIns::unmodifiableSet),
            Collections.unmodifiableSequencedSet(new LinkedHashSet<>()),
            Collections.singleton(1)));
  }

  private static List<?> unmodifiableList(Collection<@Nullable Object> elements) {
    return elements.contains(null)
        ? Collections.unmodifiableList((List<?>) elements)
        : List.copyOf(elements);
  }

  private static Set<?> unmodifiableSet(Collection<@Nullable Object> elements) {
    return Collections.unmodifiableSequencedSet((SequencedSet<?>) elements);
  }

  private static List<BuiltIn> maps() {
    return List.of(
        known(63, HashMap.class, MapForm.of(HashMap::new, made -> made)),
        known(64, LinkedHashMap.class, MapForm.of(LinkedHashMap::new, made -> made)),
        known(65, TreeMap.class, MapForm.tree()),
        known(66, EnumMap.class, MapForm.ofEnums()),
        known(67, ConcurrentHashMap.class, MapForm.of(ConcurrentHashMap::new, made -> made)),
        known(
            68,
            Map.of(1, 2, 3, 4).getClass(),
            MapForm.of(HashMap::new, Map::copyOf),
            Map.of(1, 2),
            Collections.emptyMap()),
        known(
            69,
            Collections.unmodifiableMap(new HashMap<>()).getClass(),
            MapForm.of(LinkedHashMap::new, BuiltIns::unmodifiableMap),
            Collections.unmodifiableSequencedMap(new LinkedHashMap<>()),
            Collections.singletonMap(1, 2)));
  }

  private static Map<?, ?> unmodifiableMap(Map<@Nullable Object, @Nullable Object> entries) {
    return Collections.unmodifiableSequencedMap((SequencedMap<?, ?>) entries);
  }

  private static List<BuiltIn> orders() {
    return List.of(
        order(70, Comparator.<Integer>naturalOrder()),
        order(71, Comparator.<Integer>reverseOrder()),
        order(72, String.CASE_INSENSITIVE_ORDER));
  }

  private static BuiltIn order(int id, Comparator<?> order) {
    return known(id, order.getClass(), Form.constant(order));
  }

  private static BuiltIn known(int id, Class<?> type, Serializer<?> serializer, Object... others) {
    return new BuiltIn(
        id,
        type,
        serializer,
        Arrays.stream(others).map(Object::getClass).collect(Collectors.toUnmodifiableSet()));
  }
}
