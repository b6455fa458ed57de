package dev.firkin.codec.kryo;

import dev.firkin.spi.Codec;
import dev.firkin.testkit.contract.CodecContract;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.jspecify.annotations.Nullable;

/** A record with fields of many kinds. */
abstract class RecordContract implements CodecContract<RecordContract.User> {

  enum Color {
    RED,
    GREEN
  }

  record Address(String street, int number) {}

  record Name(String first, @Nullable String last) {}

  record Figures(byte tiny, short small, int age, long far, float rough, double fine, char sign) {}

  record Great(BigInteger whole, BigDecimal balance) {}

  record Times(Instant created, LocalDate born, Duration visit) {}

  record User(
      UUID id,
      Name name,
      boolean active,
      Color color,
      Figures figures,
      Great great,
      Times times,
      Optional<Address> address,
      List<String> tags,
      Map<String, Long> scores,
      Set<Color> colors,
      byte[] photo,
      Address[] others,
      @Nullable User friend) {}

  private static final Map<FieldStyle, InTurn<KryoCodec<User>>> CODECS =
      InTurn.byStyle(style -> KryoCodec.builder(User.class).fields(style).build());

  private final FieldStyle style;

  RecordContract(FieldStyle style) {
    this.style = style;
  }

  @Override
  public Codec<User> codec() {
    return CODECS.get(style).next();
  }

  @Override
  public boolean forKeys() {
    return false; // equal maps and sets may have different bytes
  }

  @Override
  public Arbitrary<User> values() {
    return users(users(Arbitraries.just(null)));
  }

  @Override
  public List<User> extremes() {
    return List.of(least(), greatest(least()));
  }

  @Override
  public boolean equal(User one, User other) {
    return Objects.deepEquals(parts(one), parts(other));
  }

  @Override
  public void spoil(User value) {
    Arrays.fill(value.photo(), (byte) 7);
    Arrays.fill(value.others(), new Address("nowhere", 0));
  }

  /**
   * Arrays are the same to a program if what is in them is, but records compare them by identity.
   */
  private static Object[] parts(User user) {
    return Arrays.stream(User.class.getRecordComponents()).map(c -> part(c, user)).toArray();
  }

  private static @Nullable Object part(RecordComponent component, User user) {
    try {
      Object part = component.getAccessor().invoke(user);
      return part instanceof User friend ? parts(friend) : part;
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  private static Arbitrary<User> users(Arbitrary<@Nullable User> friends) {
    var name = Combinators.combine(Texts.any(), Texts.any().injectNull(0.2)).as(Name::new);
    var head =
        Combinators.combine(
                Arbitraries.longs().tuple2(),
                name,
                Arbitraries.of(true, false),
                Arbitraries.of(Color.class),
                figures(),
                great(),
                times())
            .as((id, named, active, color, figures, great, times) ->
                new User(
                    new UUID(id.get1(), id.get2()),
                    named,
                    active,
                    color,
                    figures,
                    great,
                    times,
                    Optional.empty(),
                    List.of(),
                    Map.of(),
                    Set.of(),
                    new byte[0],
                    new Address[0],
                    null));
    return Combinators.combine(
            head,
            addresses().optional(),
            Texts.any().list().ofMaxSize(4),
            Arbitraries.maps(Texts.any(), Arbitraries.longs()).ofMaxSize(4),
            Arbitraries.of(Color.class).set(),
            Arbitraries.bytes().array(byte[].class).ofMaxSize(20),
            addresses().array(Address[].class).ofMaxSize(3),
            friends)
        .as((user, address, tags, scores, colors, photo, others, friend) ->
            new User(
                user.id(),
                user.name(),
                user.active(),
                user.color(),
                user.figures(),
                user.great(),
                user.times(),
                address,
                tags,
                scores,
                colors,
                photo,
                others,
                friend));
  }

  private static Arbitrary<Address> addresses() {
    return Combinators.combine(Texts.any(), Arbitraries.integers()).as(Address::new);
  }

  private static Arbitrary<Figures> figures() {
    return Combinators.combine(
            Arbitraries.bytes(),
            Arbitraries.shorts(),
            Arbitraries.integers(),
            Arbitraries.longs(),
            Arbitraries.floats(),
            Arbitraries.longs().map(Double::longBitsToDouble),
            Arbitraries.chars().all())
        .as(Figures::new);
  }

  private static Arbitrary<Great> great() {
    return Combinators.combine(Arbitraries.bigIntegers(), Arbitraries.bigDecimals()).as(Great::new);
  }

  private static Arbitrary<Times> times() {
    return Combinators.combine(
            Arbitraries.longs()
                .between(Instant.MIN.getEpochSecond(), Instant.MAX.getEpochSecond())
                .map(Instant::ofEpochSecond),
            Arbitraries.longs()
                .between(LocalDate.MIN.toEpochDay(), LocalDate.MAX.toEpochDay())
                .map(LocalDate::ofEpochDay),
            Arbitraries.longs().map(Duration::ofNanos))
        .as(Times::new);
  }

  private static User least() {
    return new User(
        new UUID(0, 0),
        new Name("", null),
        false,
        Color.RED,
        new Figures(
            Byte.MIN_VALUE,
            Short.MIN_VALUE,
            Integer.MIN_VALUE,
            Long.MIN_VALUE,
            Float.NEGATIVE_INFINITY,
            -0.0,
            Character.MIN_VALUE),
        new Great(
            BigInteger.TWO.pow(3000).negate(),
            new BigDecimal(BigInteger.ONE.negate(), Integer.MAX_VALUE)),
        new Times(Instant.MIN, LocalDate.MIN, Duration.ofSeconds(Long.MIN_VALUE)),
        Optional.empty(),
        List.of(),
        Map.of(),
        Set.of(),
        new byte[0],
        new Address[0],
        null);
  }

  private static User greatest(User friend) {
    return new User(
        new UUID(-1, -1),
        new Name("€".repeat(400_000), "x".repeat(1 << 20)),
        true,
        Color.GREEN,
        new Figures(
            Byte.MAX_VALUE,
            Short.MAX_VALUE,
            Integer.MAX_VALUE,
            Long.MAX_VALUE,
            Float.NaN,
            Double.MIN_VALUE,
            Character.MAX_VALUE),
        new Great(BigInteger.TWO.pow(3000), new BigDecimal(BigInteger.TEN, Integer.MIN_VALUE)),
        new Times(Instant.MAX, LocalDate.MAX, Duration.ofSeconds(Long.MAX_VALUE, 999_999_999)),
        Optional.of(new Address("", 0)),
        List.of("", "\0"),
        Map.of("", 0L, "a", -1L),
        Set.of(Color.values()),
        new byte[1 << 20],
        new Address[] {new Address("a", 1)},
        friend);
  }
}
