package dev.firkin.codec.kryo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Classes as they were and as they are: each reads what the other wrote. */
class FieldStyleTest {

  private static final UUID ID = UUID.fromString("f81d4fae-7dec-11d0-a765-00a0c91e6bf6");
  private static final Instant AT = Instant.parse("2026-11-21T11:36:00.5Z");

  interface Then {
    enum Os {
      LINUX,
      MAC
    }

    record Device(String name, Os os) {}

    record Session(
        UUID id,
        String user,
        Instant at,
        int hits,
        boolean active,
        List<String> tags,
        Device device,
        Device backup) {}

    Session SESSION =
        new Session(
            ID,
            "zoë",
            AT,
            42,
            true,
            List.of("new", "mobile"),
            new Device("left", Os.MAC),
            new Device("right", Os.LINUX));

    class Base {
      private String owner = "nobody";
      private int limit = 3;
    }

    final class Account extends Base {
      private final List<String> entries = new ArrayList<>();
      private transient int opened = 7;
      private boolean closed;

      private Account() {}
    }

    static Account account() {
      var account = new Account();
      ((Base) account).owner = "zoë";
      ((Base) account).limit = 9;
      account.entries.add("first");
      account.opened = 8;
      account.closed = true;
      return account;
    }
  }

  interface Now {
    enum Os {
      BSD,
      MAC,
      LINUX
    }

    record Device(@Nullable String vendor, String name) {}

    record Session(
        double score,
        UUID id,
        String user,
        long hits,
        Optional<String> note,
        OptionalInt rank,
        @Nullable List<Device> others,
        Instant at,
        List<String> tags,
        Device backup,
        @Nullable Os os) {}

    Session SESSION =
        new Session(
            1.5,
            ID,
            "zoë",
            42,
            Optional.of("!"),
            OptionalInt.of(1),
            List.of(new Device("acme", "up"), new Device(null, "down")),
            AT,
            List.of("new", "mobile"),
            new Device("acme", "right"),
            Os.BSD);

    class Base {
      private long limit = 3;
      private String city = "here";
    }

    final class Account extends Base {
      private List<String> entries = List.of("untouched");
      private String currency = "EUR";
      private transient int opened = 7;

      private Account() {}
    }

    static Account account() {
      var account = new Account();
      ((Base) account).limit = 9;
      ((Base) account).city = "there";
      account.entries = List.of("first");
      account.currency = "CHF";
      return account;
    }
  }

  private static KryoCodec<Then.Session> then(FieldStyle style) {
    return KryoCodec.builder(Then.Session.class)
        .register(Then.Session.class, Then.Device.class, Then.Os.class)
        .fields(style)
        .build();
  }

  private static KryoCodec<Now.Session> now() {
    return KryoCodec.builder(Now.Session.class)
        .register(Now.Session.class, Now.Device.class, Now.Os.class)
        .build();
  }

  private static final KryoCodec<Then.Session> THEN = then(FieldStyle.EVOLVING);
  private static final KryoCodec<Now.Session> NOW = now();
  private static final KryoCodec<Then.Account> THEN_ACCOUNT = KryoCodec.of(Then.Account.class);
  private static final KryoCodec<Now.Account> NOW_ACCOUNT = KryoCodec.of(Now.Account.class);

  @Test
  void givenEachShape_whenEncoded_thenTheBytesAreThoseOfOldStores() {
    assertThat(golden("then")).isEqualTo(Golden.hex(THEN.encode(Then.SESSION)));
    assertThat(golden("now")).isEqualTo(Golden.hex(NOW.encode(Now.SESSION)));
    assertThat(golden("then-exact"))
        .isEqualTo(Golden.hex(then(FieldStyle.EXACT).encode(Then.SESSION)));
    assertThat(golden("then-account")).isEqualTo(Golden.hex(THEN_ACCOUNT.encode(Then.account())));
    assertThat(golden("now-account")).isEqualTo(Golden.hex(NOW_ACCOUNT.encode(Now.account())));
  }

  private static String golden(String name) {
    return Golden.hex(bytes(name));
  }

  private static byte[] bytes(String name) {
    return Golden.bytes("fields", name);
  }

  @Test
  void givenBytesOfOldStores_whenDecodedByTheSameShape_thenTheyAreTheSame() {
    assertThat(THEN.decode(bytes("then"))).isEqualTo(Then.SESSION);
    assertThat(NOW.decode(bytes("now"))).isEqualTo(Now.SESSION);
    assertThat(then(FieldStyle.EXACT).decode(bytes("then-exact"))).isEqualTo(Then.SESSION);
    assertThat(THEN_ACCOUNT.decode(bytes("then-account")))
        .usingRecursiveComparison()
        .ignoringFields("opened")
        .isEqualTo(Then.account());
    assertThat(THEN_ACCOUNT.decode(bytes("then-account")).opened).isEqualTo(7);
  }

  @Test
  void givenOlderRecord_whenDecodedByTheNewer_thenFieldsAreLeftOutAndAdded() {
    assertThat(NOW.decode(bytes("then")))
        .isEqualTo(
            new Now.Session(
                0.0,
                ID,
                "zoë",
                42L,
                Optional.empty(),
                OptionalInt.empty(),
                null,
                AT,
                List.of("new", "mobile"),
                new Now.Device(
                    null, "right"), // its names were told in `device` first, which is gone
                null));
  }

  @Test
  void givenNewerRecord_whenDecodedByTheOlder_thenFieldsAreLeftOutAndAdded() {
    assertThatThrownBy(() -> THEN.decode(bytes("now")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("field hits: of java.lang.Long, and its type is int");

    record Session(UUID id, String user, long hits, boolean active, Then.@Nullable Device backup) {}
    var older =
        KryoCodec.builder(Session.class)
            .register(Session.class, Then.Device.class, Then.Os.class)
            .build();

    assertThat(older.decode(bytes("now")))
        .isEqualTo(new Session(ID, "zoë", 42, false, new Then.Device("right", null)));
  }

  @Test
  void givenOlderObject_whenDecodedByTheNewer_thenTheConstructorMakesWhatIsMissing() {
    Now.Account account = NOW_ACCOUNT.decode(bytes("then-account"));

    assertThat(account.entries).containsExactly("first");
    assertThat(account.currency).isEqualTo("EUR");
    assertThat(account.opened).isEqualTo(7);
    assertThat(((Now.Base) account).limit).isEqualTo(9);
    assertThat(((Now.Base) account).city).isEqualTo("here");
  }

  @Test
  void givenNewerObject_whenDecodedByTheOlder_thenTheConstructorMakesWhatIsMissing() {
    record Base(
        String owner, List<String> entries, boolean closed) {} // a class may become a record
    var older = KryoCodec.of(Base.class);

    assertThat(older.decode(bytes("now-account")))
        .isEqualTo(new Base(null, List.of("first"), false));
  }

  @Test
  void givenManyOfOneClass_whenEncoded_thenTheNamesAreThereOnce() {
    var codec = KryoCodec.of(new TypeRef<List<Then.Device>>() {});
    int one = codec.encode(List.of(new Then.Device("a", Then.Os.MAC))).length;
    int two =
        codec.encode(java.util.Collections.nCopies(2, new Then.Device("a", Then.Os.MAC))).length;

    assertThat(two - one).isEqualTo((1 + 1 + 2) + (1 + 1 + 3)); // length, class id, a; ..., MAC
  }

  record Ints(byte b, short s, int i, float f) {}

  record Wider(short b, long s, double i, double f) {}

  record Boxes(Integer b, Float s, Long i, Double f) {}

  @Test
  void givenNumbers_whenTheTypeHasBecomeWider_thenTheyAreRead() {
    byte[] bytes = KryoCodec.of(Ints.class).encode(new Ints((byte) -1, (short) -2, -3, 1.5F));

    assertThat(KryoCodec.of(Wider.class).decode(bytes))
        .isEqualTo(new Wider((short) -1, -2, -3.0, 1.5));
    assertThat(KryoCodec.of(Boxes.class).decode(bytes)).isEqualTo(new Boxes(-1, -2F, -3L, 1.5));
  }

  record Text(@Nullable String value) {}

  record Number(int value) {}

  @Test
  void givenFieldOfAnotherType_whenDecoded_thenRefusedAndNotMisread() {
    var texts = KryoCodec.of(Text.class);
    var numbers = KryoCodec.of(Number.class);

    assertThatThrownBy(() -> numbers.decode(texts.encode(new Text("secret"))))
        .hasMessageEndingWith("field value: of java.lang.String, and its type is int");
    assertThatThrownBy(() -> numbers.decode(texts.encode(new Text(null))))
        .hasMessageEndingWith("field value: null, and its type is int");
    assertThatThrownBy(() -> texts.decode(numbers.encode(new Number(7))))
        .hasMessageEndingWith(
            "field value: of java.lang.Integer, and its type is java.lang.String");
  }

  record Empty() {}

  record Full(int number, Optional<String> text) {}

  @Test
  void givenAllFieldsGoneOrNew_whenManyAreDecoded_thenTheyComeBack() {
    var empties = KryoCodec.of(new TypeRef<List<Empty>>() {});
    var fulls = KryoCodec.of(new TypeRef<List<Full>>() {});
    var one = new Full(0, Optional.empty());

    assertThat(fulls.decode(empties.encode(List.of(new Empty(), new Empty(), new Empty()))))
        .isEqualTo(List.of(one, one, one));
    assertThat(empties.decode(fulls.encode(List.of(one, one))))
        .isEqualTo(List.of(new Empty(), new Empty()));
  }

  @Test
  void givenFieldsWithinTheirOwnKind_whenOneIsGone_thenTheRestIsRead() {
    record Tree(String name, @Nullable Object left, @Nullable Object right) {}
    record Stump(String name, @Nullable Object right) {}
    var trees = KryoCodec.of(Tree.class);
    var stumps = KryoCodec.of(Stump.class);
    var inner = new Tree("inner", new Full(1, Optional.empty()), new Tree("leaf", null, null));

    var tree = KryoCodec.builder(Tree.class).register(Tree.class, Full.class).build();
    var stump = KryoCodec.builder(Stump.class).register(Stump.class, Full.class).build();
    byte[] bytes = tree.encode(new Tree("root", inner, inner));

    assertThat(stump.decode(bytes))
        .isEqualTo(new Stump("root", new Stump("inner", new Stump("leaf", null))));
    assertThat(stumps.decode(trees.encode(new Tree("x", null, new Tree("y", null, null)))))
        .isEqualTo(new Stump("x", new Stump("y", null)));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 100, 127, 128, 16_000, 20_000, 3_000_000})
  void givenLongFields_whenEncoded_thenTheirLengthsAre(int length) {
    record Nest(Object inner) {}
    var codec = KryoCodec.of(Nest.class);
    var value = new Nest(new Nest(new Nest("x".repeat(length))));

    assertThat(codec.decode(codec.encode(value))).isEqualTo(value);
  }

  @Test
  void givenManyShapesWithinShapes_whenEncoded_thenTheyComeBack() {
    record A(Object o) {}
    record B(Object o) {}
    record C(Object o) {}
    record D(Object o) {}
    record E(Object o) {}
    record F(Object o) {}
    record G(Object o) {}
    record H(Object o) {}
    record I(Object o) {}
    var codec =
        KryoCodec.builder(A.class)
            .register(B.class, C.class, D.class, E.class, F.class, G.class, H.class, I.class)
            .build();
    var deep = new B(new C(new D(new E(new F(new G(new H(new I("x"))))))));
    var value = new A(List.of(deep, deep, new I(deep)));

    assertThat(codec.decode(codec.encode(value))).isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource({"EVOLVING, 101", "EXACT, 62"})
  void givenSevenFields_whenEncoded_thenTheSizeIsAsDocumented(FieldStyle style, int bytes) {
    record Session(
        UUID id,
        String user,
        Instant at,
        int hits,
        boolean active,
        List<String> tags,
        Map<String, Long> counts) {}
    var session =
        new Session(ID, "zoe@example.org", AT, 42, true, List.of("a"), Map.of("clicks", 7L));

    assertThat(KryoCodec.builder(Session.class).fields(style).build().encode(session))
        .hasSize(bytes);
  }
}
