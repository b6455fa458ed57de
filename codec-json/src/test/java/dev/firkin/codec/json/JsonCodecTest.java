package dev.firkin.codec.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

class JsonCodecTest {

  enum Color {
    RED,
    GREEN
  }

  record Address(String street, int number) {}

  record User(
      UUID id,
      String name,
      int age,
      double weight,
      boolean active,
      Color color,
      Optional<Address> address,
      List<String> tags,
      Map<String, Long> scores,
      Instant created,
      LocalDate born,
      Duration visit,
      BigDecimal balance,
      byte[] photo) {}

  record Point(int y, int x) {}

  record Pair<A, B>(A first, B second) {}

  private static final JsonCodec<Point> POINTS = JsonCodec.of(Point.class);

  @Property(tries = 300)
  void aRecordOfEveryKindComesBack(@ForAll("users") User user) {
    JsonCodec<User> codec = JsonCodec.of(User.class);

    User again = codec.decode(codec.encode(user));

    assertThat(again).usingRecursiveComparison().isEqualTo(user);
  }

  @Property(tries = 300)
  void textOfAnyKindComesBack(@ForAll("text") String text) {
    JsonCodec<String> codec = JsonCodec.of(String.class);

    assertThat(codec.decode(codec.encode(text))).isEqualTo(text);
  }

  @Property(tries = 300)
  void genericTypesComeBack(@ForAll Map<Integer, List<Long>> first, @ForAll Set<Color> second) {
    var codec = JsonCodec.of(new TypeReference<Pair<Map<Integer, List<Long>>, Set<Color>>>() {});
    var value = new Pair<>(first, second);

    assertThat(codec.decode(codec.encode(value))).isEqualTo(value);
  }

  @Property(tries = 300)
  void equalMapsAndSetsHaveEqualBytes(@ForAll Map<String, Integer> map, @ForAll Set<Long> set) {
    var codec = JsonCodec.of(new TypeReference<Pair<Map<String, Integer>, Set<Long>>>() {});
    var backwardsMap = new LinkedHashMap<String, Integer>();
    new ArrayList<>(map.keySet()).reversed().forEach(key -> backwardsMap.put(key, map.get(key)));
    var backwardsSet = new LinkedHashSet<>(new ArrayList<>(set).reversed());

    assertThat(codec.encode(new Pair<>(backwardsMap, backwardsSet)))
        .isEqualTo(codec.encode(new Pair<>(map, set)));
  }

  @Property(tries = 300)
  void anyBytesDecodeOrAreRefused(@ForAll byte[] bytes) {
    try {
      JsonCodec.of(Object.class).decode(bytes);
    } catch (IllegalArgumentException refused) {
      assertThat(refused).hasMessageStartingWith("not JSON of java.lang.Object: ").hasNoCause();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-11-21T11:36:00.123456789+01:00[Europe/Vienna]",
        "2026-11-21T11:36:00-05:30",
        "2026-11-21T11:36:00Z",
        "2026-11-21T11:36:00Z[UTC]",
        "2026-10-25T02:30:00+01:00[Europe/Vienna]"
      })
  void givenTimeWithZone_whenDecoded_thenOffsetAndZoneAreKept(String text) {
    var zoned = ZonedDateTime.parse(text);
    var value = new Pair<>(zoned, zoned.toOffsetDateTime());
    var codec = JsonCodec.of(new TypeReference<Pair<ZonedDateTime, OffsetDateTime>>() {});

    assertThat(codec.decode(codec.encode(value))).isEqualTo(value);
  }

  @Test
  void givenZoneId_whenDecoded_thenItIsEqual() { // a sealed type of the JDK, with its own form
    JsonCodec<ZoneId> codec = JsonCodec.of(ZoneId.class);

    assertThat(text(codec.encode(ZoneId.of("Europe/Vienna")))).isEqualTo("\"Europe/Vienna\"");
    assertThat(codec.decode(bytes("\"Europe/Vienna\""))).isEqualTo(ZoneId.of("Europe/Vienna"));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.0, -0.0, 1e300, Double.MIN_VALUE, Double.NaN, Double.NEGATIVE_INFINITY})
  void givenUnusualDouble_whenDecoded_thenItIsEqual(double value) {
    JsonCodec<Double> codec = JsonCodec.of(Double.class);

    assertThat(codec.decode(codec.encode(value))).isEqualTo(Double.valueOf(value));
  }

  /** What old stores hold. */
  @Test
  void givenRecord_whenEncoded_thenTheBytesAreThoseOfOldStores() {
    var user =
        new User(
            UUID.fromString("f81d4fae-7dec-11d0-a765-00a0c91e6bf6"),
            "Zoë \"Z\"",
            42,
            61.5,
            true,
            Color.GREEN,
            Optional.of(new Address("Am Faß", 3)),
            List.of("b", "a"),
            new LinkedHashMap<>(Map.of("z", 1L, "m", 2L)),
            Instant.parse("2026-11-21T11:36:00.5Z"),
            LocalDate.of(1984, 2, 29),
            Duration.ofSeconds(90),
            new BigDecimal("10.00"),
            new byte[] {1, 2, 3});

    assertThat(text(JsonCodec.of(User.class).encode(user)))
        .isEqualTo(
            """
            {"active":true,"address":{"number":3,"street":"Am Faß"},"age":42,"balance":10.00,\
            "born":"1984-02-29","color":"GREEN","created":"2026-11-21T11:36:00.500Z",\
            "id":"f81d4fae-7dec-11d0-a765-00a0c91e6bf6","name":"Zoë \\"Z\\"","photo":"AQID",\
            "scores":{"m":2,"z":1},"tags":["b","a"],"visit":"PT1M30S","weight":61.5}\
            """);
  }

  @Test
  void givenComponentsInAnyOrder_whenEncoded_thenTheyAreSorted() {
    assertThat(text(POINTS.encode(new Point(2, 1)))).isEqualTo("{\"x\":1,\"y\":2}");
  }

  @Test
  void givenUnknownProperty_whenDecoded_thenItIsIgnored() {
    assertThat(POINTS.decode(bytes("{\"x\":1,\"z\":[{}],\"y\":2}"))).isEqualTo(new Point(2, 1));
  }

  @Test
  void givenMissingPrimitive_whenDecoded_thenItIsZero() {
    assertThat(POINTS.decode(bytes("{\"x\":1}"))).isEqualTo(new Point(0, 1));
  }

  @Test
  void givenMissingOptional_whenDecoded_thenItIsEmpty() {
    record Holder(Optional<String> note, @Nullable String text) {}

    assertThat(JsonCodec.of(Holder.class).decode(bytes("{}")))
        .isEqualTo(new Holder(Optional.empty(), null));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          {"x":"secret","y":2} | expected int at line 1, column 6
          {"x":null,"y":2}     | expected int at line 1, column 6
          [1,2]                | .* at line 1, column 1
          "secret"             | .* at line 1, column 1
          {"x":1,secret        | malformed at line 1, column \\d+
          {"x":1               | ends too early at line 1, column \\d+
          {"x":1} {"x":2}      | more after the value at line 1, column 9
          {"x":1} secret       | malformed at line 1, column \\d+
          null                 | null is no value
          ~~                   | .*
          """)
  void givenJsonOfSomethingElse_whenDecoded_thenRefusedWithThePlaceButNotTheText(
      String json, String problem) {
    Throwable refused = catchThrowable(() -> POINTS.decode(bytes(json == null ? "" : json)));

    assertThat(refused)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching("not JSON of .*JsonCodecTest\\$Point: " + problem);
    assertThat(trace(refused)).doesNotContain("secret");
  }

  record Picky(String word) {
    Picky {
      if (word.startsWith("s")) {
        throw new IllegalStateException("not " + word);
      }
    }
  }

  @Test
  void givenConstructorThatThrows_whenDecoded_thenItsMessageIsNotShown() {
    Throwable refused =
        catchThrowable(() -> JsonCodec.of(Picky.class).decode(bytes("{\"word\":\"secret\"}")));

    assertThat(refused)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("Picky threw java.lang.IllegalStateException", "line 1, column");
    assertThat(trace(refused)).contains("Picky.<init>").doesNotContain("secret");
  }

  @Test
  void givenKeyOfAMap_whenItsValueIsRefused_thenTheKeyIsNotShown() {
    var codec = JsonCodec.of(new TypeReference<Map<String, Integer>>() {});

    Throwable refused = catchThrowable(() -> codec.decode(bytes("{\"secret\":[]}")));

    assertThat(refused).isInstanceOf(IllegalArgumentException.class);
    assertThat(trace(refused)).doesNotContain("secret");
  }

  @Test
  void givenBytesThatAreNotUtf8_whenDecoded_thenRefused() {
    assertThatThrownBy(() -> JsonCodec.of(String.class).decode(new byte[] {'"', (byte) 0xFF, '"'}))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void givenNumbersAndKeysBeyondJacksonsLimits_whenDecoded_thenTheyAreEqual() {
    var codec = JsonCodec.of(new TypeReference<Map<String, BigDecimal>>() {});
    var value =
        Map.of(
            "k".repeat(60_000),
            new BigDecimal("7".repeat(5_000) + "." + "3".repeat(5_000)),
            "exponent",
            new BigDecimal("1E+200000"));

    assertThat(codec.decode(codec.encode(value))).isEqualTo(value);
  }

  @Test
  void givenUnpairedSurrogate_whenEncoded_thenItIsEscapedAndComesBack() {
    JsonCodec<String> codec = JsonCodec.of(String.class);

    assertThat(text(codec.encode("a\uD83D"))).isEqualTo("\"a\\uD83D\"");
    assertThat(codec.decode(codec.encode("a\uD83D"))).isEqualTo("a\uD83D");
  }

  static final class Node {
    public @Nullable Node next;
    public @Nullable Object other;
  }

  @Test
  void givenNestingAtTheLimit_whenEncoded_thenItComesBack() {
    JsonCodec<Object> codec = JsonCodec.of(Object.class);
    Object nested = nested(499);

    assertThat(codec.encode(codec.decode(codec.encode(nested)))).isEqualTo(codec.encode(nested));
  }

  @Test
  void givenNestingBeyondTheLimit_whenEncoded_thenRefused() {
    assertThatThrownBy(() -> JsonCodec.of(Object.class).encode(nested(100_000)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("cannot be written as JSON of java.lang.Object", "nesting depth");
  }

  @Test
  void givenNestingBeyondTheLimit_whenDecoded_thenRefused() {
    byte[] json = bytes("[".repeat(100_000) + "]".repeat(100_000));

    assertThatThrownBy(() -> JsonCodec.of(Object.class).decode(json))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nesting depth");
  }

  @Test
  void givenValueThatHoldsItself_whenEncoded_thenRefused() {
    var direct = new Node();
    direct.next = direct;
    var indirect = new Node();
    indirect.next = new Node();
    indirect.next.next = indirect;
    var list = new ArrayList<Object>();
    list.add(Map.of("secret", list));

    assertRefused(JsonCodec.of(Node.class), direct);
    assertRefused(JsonCodec.of(Node.class), indirect);
    assertRefused(JsonCodec.of(Object.class), list);
  }

  @Test
  void givenObjectWithoutProperties_whenEncoded_thenRefusedForItWouldBeLost() {
    var node = new Node();
    node.other = new Object();

    assertRefused(JsonCodec.of(Node.class), node);
  }

  @Test
  void givenGetterThatThrows_whenEncoded_thenItsMessageIsNotShown() {
    Throwable refused =
        catchThrowable(() ->
            JsonCodec.of(Object.class)
                .encode(
                    new Object() {
                      @SuppressWarnings("unused") // by Jackson
                      public String getWord() {
                        throw new IllegalStateException("secret");
                      }
                    }));

    assertThat(refused)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("threw java.lang.IllegalStateException");
    assertThat(trace(refused)).doesNotContain("secret");
  }

  @Test
  void givenNothing_whenEncoded_thenRefused() {
    assertThatThrownBy(() -> POINTS.encode(nothing())).isInstanceOf(NullPointerException.class);
  }

  @Test
  void givenEmptyRecord_whenEncoded_thenItComesBack() {
    record Ping() {}

    JsonCodec<Ping> codec = JsonCodec.of(Ping.class);

    assertThat(codec.decode(codec.encode(new Ping()))).isEqualTo(new Ping());
  }

  @Test
  void givenEmptyOptional_whenDecoded_thenItIsEmptyAndNotMissing() {
    var codec = JsonCodec.of(new TypeReference<Optional<String>>() {});

    assertThat(codec.decode(codec.encode(Optional.empty()))).isEmpty();
  }

  @Test
  void givenJsonTree_whenDecoded_thenItIsEqual() {
    JsonCodec<JsonNode> codec = JsonCodec.of(JsonNode.class);
    JsonNode tree = codec.decode(bytes("{\"a\":[1,null,{\"b\":2.5}]}"));

    assertThat(codec.decode(codec.encode(tree))).isEqualTo(tree);
  }

  interface Plain {}

  @Test
  void givenAbstractTypeOfUnknownSubclasses_whenCodecIsMade_thenRefused() {
    assertThatThrownBy(() -> JsonCodec.of(Plain.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("JSON codec cannot take", "Plain");
  }

  @Test
  void givenMapperOfOnesOwn_whenUsed_thenItDecidesAndStaysAsItWas() {
    var mapper =
        JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.UPPER_CAMEL_CASE)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();
    JsonCodec<Point> codec = JsonCodec.of(Point.class, mapper);

    assertThat(text(codec.encode(new Point(2, 1)))).isEqualTo("{\"Y\":2,\"X\":1}");
    assertThat(codec.decode(bytes("{\"X\":1,\"Y\":2}"))).isEqualTo(new Point(2, 1));
    assertThatThrownBy(() -> codec.decode(bytes("{\"X\":1,\"secret\":2}")))
        .hasMessageContaining("a property that the type does not have")
        .hasMessageNotContaining("secret");
    assertThatThrownBy(() -> codec.decode(bytes("{\"X\":1} 2")))
        .hasMessageContaining("more after the value");
  }

  @Test
  void givenJavaTypeAndMapper_whenCodecIsMade_thenItTakesThatType() {
    var mapper = new JsonMapper();
    var type = mapper.getTypeFactory().constructCollectionType(List.class, Point.class);

    assertThat(JsonCodec.of(type, mapper).decode(bytes("[{\"x\":1}]")))
        .isEqualTo(List.of(new Point(0, 1)));
    assertThat(JsonCodec.of(new TypeReference<List<Point>>() {}, mapper).decode(bytes("[]")))
        .isEmpty();
  }

  @Test
  void givenCodec_whenAskedForItsName_thenItIsJson() {
    assertThat(POINTS.name()).isEqualTo("json");
    assertThat(POINTS.parameters()).isEmpty();
    assertThat(POINTS).hasToString("JsonCodec of " + Point.class.getName());
  }

  private static <T> void assertRefused(JsonCodec<T> codec, T value) {
    assertThatThrownBy(() -> codec.encode(value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("cannot be written as JSON of ")
        .hasMessageNotContaining("secret");
  }

  private static Object nested(int depth) {
    Object nested = List.of();
    for (int i = 0; i < depth; i++) {
      nested = List.of(nested);
    }
    return nested;
  }

  @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"}) // misuse on purpose
  private static <T> T nothing() {
    return null;
  }

  private static byte[] bytes(String json) {
    return json.getBytes(UTF_8);
  }

  private static String text(byte[] json) {
    return new String(json, UTF_8);
  }

  private static String trace(Throwable thrown) {
    var text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    return text.toString();
  }

  @Provide
  Arbitrary<String> text() {
    return Arbitraries.integers()
        .between(0, Character.MAX_CODE_POINT)
        .filter(point -> point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE)
        .array(int[].class)
        .ofMaxSize(20)
        .map(points -> new String(points, 0, points.length));
  }

  @Provide
  Arbitrary<User> users() {
    var people =
        Combinators.combine(
                Arbitraries.longs().map(bits -> new UUID(bits, ~bits)),
                text(),
                Arbitraries.integers(),
                Arbitraries.doubles(),
                Arbitraries.of(Color.class),
                text().optional().map(street -> street.map(s -> new Address(s, s.length()))),
                text().list().ofMaxSize(3),
                Arbitraries.maps(text(), Arbitraries.longs()).ofMaxSize(3))
            .as((id, name, age, weight, color, address, tags, scores) ->
                new User(
                    id,
                    name,
                    age,
                    weight,
                    age > 0,
                    color,
                    address,
                    tags,
                    new HashMap<>(scores),
                    Instant.EPOCH,
                    LocalDate.EPOCH,
                    Duration.ZERO,
                    BigDecimal.ZERO,
                    new byte[0]));
    var times = Arbitraries.longs().between(-1L << 40, 1L << 40);
    return Combinators.combine(people, times, Arbitraries.integers().between(0, 999_999_999))
        .as(JsonCodecTest::at);
  }

  private static User at(User user, long seconds, int nanos) {
    return new User(
        user.id(),
        user.name(),
        user.age(),
        user.weight(),
        user.active(),
        user.color(),
        user.address(),
        user.tags(),
        user.scores(),
        Instant.ofEpochSecond(seconds, nanos),
        LocalDate.ofEpochDay(seconds % 1_000_000),
        Duration.ofSeconds(seconds, nanos),
        BigDecimal.valueOf(seconds, nanos % 30),
        Long.toHexString(seconds).getBytes(UTF_8));
  }
}
