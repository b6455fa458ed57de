package dev.firkin.codec.kryo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KryoCodecTest {

  enum Color {
    RED,
    GREEN
  }

  record Address(String street, int number) {}

  record Pair<A, B>(A first, B second) {}

  record Point(int x, int y) {}

  record Empty() {}

  sealed interface Shape {
    record Circle(double radius) implements Shape {}

    record Group(List<Shape> parts) implements Shape {}

    enum Unit implements Shape {
      DOT,
      SQUARE {
        @Override
        public String toString() {
          return "[]";
        }
      }
    }
  }

  private static final KryoCodec<Point> POINTS = KryoCodec.of(Point.class);

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void genericTypesComeBack(
      @ForAll Map<Integer, List<Long>> first, @ForAll Set<Color> second, @ForAll FieldStyle style) {
    var type = new TypeRef<Pair<Map<Integer, List<Long>>, Set<Color>>>() {};
    var codec = KryoCodec.builder(type).fields(style).build();
    var value = new Pair<>(first, second);

    assertThat(codec.decode(codec.encode(value))).isEqualTo(value);
  }

  @Test
  void givenEnumConstants_whenEncoded_thenTheyAreTheSameObjects() {
    var codec = KryoCodec.of(Shape.class);

    for (Shape.Unit unit : Shape.Unit.values()) {
      assertThat(codec.decode(codec.encode(unit))).isSameAs(unit);
    }
  }

  record Sides(Shape[] left, Shape[][] right, List<Shape>[] both, Object[] any) {}

  @ParameterizedTest
  @EnumSource
  void givenArraysOfASealedType_whenEncoded_thenTheyComeBackAsSuch(FieldStyle style) {
    var codec = KryoCodec.builder(Sides.class).fields(style).build();
    @SuppressWarnings({"unchecked", "rawtypes"}) // as generic arrays are made
    List<Shape>[] both = new List[] {List.of(Shape.Unit.DOT), null};
    var value =
        new Sides(
            new Shape[] {new Shape.Circle(1), null, Shape.Unit.DOT},
            new Shape[][] {{}, {new Shape.Circle(2)}},
            both,
            new Object[] {1, "x", new Shape[] {null}, null});

    assertThat(codec.decode(codec.encode(value))).usingRecursiveComparison().isEqualTo(value);
  }

  @ParameterizedTest
  @EnumSource
  void givenRecordsWithoutFields_whenManyAreEncoded_thenTheyComeBack(FieldStyle style) {
    var codec = KryoCodec.builder(new TypeRef<List<Empty>>() {}).fields(style).build();
    var many = new ArrayList<>(java.util.Collections.nCopies(1000, new Empty()));

    assertThat(codec.decode(codec.encode(many))).isEqualTo(many);
  }

  record Holder(@Nullable String text, @Nullable List<@Nullable Integer> numbers, Object any) {}

  @ParameterizedTest
  @EnumSource
  void givenNullsWithinAValue_whenEncoded_thenTheyComeBack(FieldStyle style) {
    var codec = KryoCodec.builder(Holder.class).fields(style).build();
    var numbers = new ArrayList<@Nullable Integer>();
    numbers.add(null);
    numbers.add(7);
    numbers.add(null);

    for (var value :
        List.of(
            new Holder(null, null, ""),
            new Holder("", numbers, numbers),
            new Holder("x", new ArrayList<>(List.of()), Color.RED))) {
      var any = KryoCodec.builder(Holder.class).fields(style).register(Color.class).build();
      assertThat(any.decode(any.encode(value))).isEqualTo(value);
    }
    assertThat(codec.parameters()).doesNotContain("Color");
  }

  @Test
  void givenVarargsAndManyComponents_whenEncoded_thenTheyComeBack() {
    record Variable(int first, int... rest) {}
    var codec = KryoCodec.of(Variable.class);

    assertThat(codec.decode(codec.encode(new Variable(1, 2, 3))))
        .usingRecursiveComparison()
        .isEqualTo(new Variable(1, 2, 3));
  }

  @Test
  void givenAValue_whenEncoded_thenTheArrayHasItsSizeAndIsTheCallers() {
    byte[] once = POINTS.encode(new Point(1, 2));
    byte[] again = POINTS.encode(new Point(1, 2));

    assertThat(once).isEqualTo(again).isNotSameAs(again).hasSize(12);
    assertThat(POINTS.decode(once)).isEqualTo(new Point(1, 2));
  }

  @Test
  void givenBytesAfterTheValue_whenDecoded_thenRefused() {
    byte[] bytes = POINTS.encode(new Point(1, 2));

    assertThatThrownBy(() -> POINTS.decode(java.util.Arrays.copyOf(bytes, bytes.length + 3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("not bytes by Kryo of %s: 3 more bytes after the value", name(Point.class));
  }

  @Test
  void givenEveryCutOfABytes_whenDecoded_thenRefused() {
    byte[] bytes = POINTS.encode(new Point(1, 2));

    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = java.util.Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> POINTS.decode(cut))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("not bytes by Kryo of " + name(Point.class));
    }
  }

  @Test
  void givenNothing_whenEncodedOrDecoded_thenRefused() {
    assertThatThrownBy(() -> POINTS.encode(nothing()))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("value");
    assertThatThrownBy(() -> POINTS.decode(new byte[] {0}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("null is no value");
  }

  @Test
  void givenValueOfAnotherClass_whenDecoded_thenRefused() {
    var both = KryoCodec.builder(Point.class).register(Address.class).build();
    var addresses = KryoCodec.builder(Address.class).register(Address.class).build();

    assertThatThrownBy(() -> both.decode(addresses.encode(new Address("x", 1))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("it is a " + name(Address.class));
  }

  @Test
  void givenValueOfAnotherClass_whenEncoded_thenClassCastException() {
    @SuppressWarnings({"unchecked", "rawtypes"}) // what callers may do
    KryoCodec<Object> codec = (KryoCodec) POINTS;

    assertThatThrownBy(() -> codec.encode("text")).isInstanceOf(ClassCastException.class);
  }

  record Loose(Object any, @Nullable Loose next) {}

  @Test
  void givenClassThatIsNotRegistered_whenEncoded_thenTheErrorSaysWhichAndWhereAndWhatToDo() {
    var codec = KryoCodec.of(Loose.class);
    var value = new Loose("x", new Loose(List.of(Optional.of(Color.RED)), null));

    assertThatThrownBy(() -> codec.encode(value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "cannot be written by Kryo as %s: field next.any: %s is not registered; "
                    .formatted(name(Loose.class), name(Color.class))
                + "add .register(dev.firkin.codec.kryo.KryoCodecTest.Color.class) to the builder of"
                + " the codec");
  }

  @Test
  void givenViewOfTheJdk_whenEncoded_thenTheErrorSaysToCopyIt() {
    var codec = KryoCodec.of(Loose.class);
    var view = new ArrayList<>(List.of(1, 2, 3)).subList(0, 2);

    assertThatThrownBy(() -> codec.encode(new Loose(view, null)))
        .hasMessageContainingAll("java.util.ArrayList$SubList", "copy it", "List.copyOf");
  }

  @Test
  void givenLambda_whenEncoded_thenTheErrorSaysWhatInstead() {
    var codec = KryoCodec.of(Loose.class);
    Supplier<String> lambda = () -> "x";

    assertThatThrownBy(() -> codec.encode(new Loose(lambda, null)))
        .hasMessageContainingAll("a lambda", "use an enum or a record");
  }

  static final class Node {
    @Nullable Node next;
  }

  @ParameterizedTest
  @EnumSource
  void givenObjectThatHoldsItself_whenEncoded_thenRefused(FieldStyle style) {
    var codec = KryoCodec.builder(Node.class).fields(style).build();
    var node = new Node();
    node.next = node;
    var list = new ArrayList<Object>();
    list.add(Map.of("secret", list));

    assertThatThrownBy(() -> codec.encode(node))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("nested more than 500 deep, or holds itself", "next.next");
    assertThatThrownBy(() -> KryoCodec.of(new TypeRef<List<Object>>() {}).encode(list))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("secret");
  }

  @ParameterizedTest
  @EnumSource
  void givenNestingAtTheLimit_whenEncoded_thenItComesBackOnASmallStackToo(FieldStyle style)
      throws Exception {
    var codec = KryoCodec.builder(Node.class).fields(style).build();
    var depths = new ArrayList<Integer>();
    Runnable thereAndBack = () -> depths.add(depth(codec.decode(codec.encode(nested(500)))));

    thereAndBack.run();
    var small = new Thread(null, thereAndBack, "small", 512 << 10);
    small.start();
    small.join();
    var virtual = Thread.ofVirtual().start(thereAndBack);
    virtual.join();

    assertThat(depths).containsExactly(500, 500, 500);
    assertThatThrownBy(() -> codec.encode(nested(501))).hasMessageContaining("500 deep");
  }

  private static Node nested(int depth) {
    var node = new Node();
    for (int i = 1; i < depth; i++) {
      var around = new Node();
      around.next = node;
      node = around;
    }
    return node;
  }

  private static int depth(@Nullable Node node) {
    return node == null ? 0 : 1 + depth(node.next);
  }

  record Picky(String word) {
    Picky {
      if (word.startsWith("s") && Picky.strict) {
        throw new IllegalStateException("not " + word);
      }
    }

    static boolean strict;
  }

  @Test
  void givenConstructorThatThrows_whenDecoded_thenItsMessageIsNotShown() {
    var codec = KryoCodec.of(Picky.class);
    byte[] bytes = codec.encode(new Picky("secret"));
    Picky.strict = true;
    Throwable refused = catchThrowable(() -> codec.decode(bytes));
    Picky.strict = false;

    assertThat(refused)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("threw java.lang.IllegalStateException")
        .hasNoCause();
    assertThat(trace(refused)).contains("Picky.<init>").doesNotContain("secret");
  }

  record Sly(String word) {
    @Override
    public String word() {
      throw new IllegalStateException("secret");
    }
  }

  @Test
  void givenAccessorThatThrows_whenEncoded_thenItsMessageIsNotShown() {
    Throwable refused = catchThrowable(() -> KryoCodec.of(Sly.class).encode(new Sly("x")));

    assertThat(refused)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("field word", "threw java.lang.IllegalStateException")
        .hasNoCause();
    assertThat(trace(refused)).contains("Sly.word").doesNotContain("secret");
  }

  record Leaky(String word) {
    static @Nullable Throwable leak;

    Leaky {
      if (leak != null) {
        Leaky.<RuntimeException>sneak(leak);
      }
    }

    @SuppressWarnings("unchecked")
    private static <X extends Throwable> void sneak(Throwable any) throws X {
      throw (X) any;
    }
  }

  @Test
  void givenConstructorThatThrowsWhatItMayNot_whenDecoded_thenRefused() {
    var codec = KryoCodec.of(Leaky.class);
    byte[] bytes = codec.encode(new Leaky("x"));
    try {
      Leaky.leak = new java.io.IOException("secret");
      assertThatThrownBy(() -> codec.decode(bytes))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("threw java.io.IOException")
          .hasMessageNotContaining("secret");
      Leaky.leak = new StackOverflowError();
      assertThatThrownBy(() -> codec.decode(bytes))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("stack");
      Leaky.leak = new OutOfMemoryError("the JVM's own trouble");
      assertThatThrownBy(() -> codec.decode(bytes)).isSameAs(Leaky.leak);
    } finally {
      Leaky.leak = null;
    }
  }

  @Test
  void givenEnumConstantsThatWereMoved_whenDecoded_thenTheNameDecides() {
    enum Then {
      A,
      B,
      GONE
    }
    enum Now {
      NEW,
      B,
      A
    }
    var then = KryoCodec.of(Then.class);
    var now = KryoCodec.of(Now.class);

    assertThat(now.decode(then.encode(Then.A))).isEqualTo(Now.A);
    assertThat(now.decode(then.encode(Then.B))).isEqualTo(Now.B);
    assertThatThrownBy(() -> now.decode(then.encode(Then.GONE)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("a constant that", "Now does not have")
        .hasMessageNotContaining("GONE");
  }

  @Test
  void givenCodec_whenPrinted_thenItsTypeIsTold() {
    assertThat(KryoCodec.of(new TypeRef<List<String>>() {}))
        .hasToString("KryoCodec of java.util.List<java.lang.String>");
    assertThat(new TypeRef<Map<String, int[]>>() {})
        .hasToString("java.util.Map<java.lang.String, int[]>");
  }

  @Test
  @SuppressWarnings("rawtypes") // the mistake
  void givenTypeRefWithoutAType_whenMade_thenRefused() {
    assertThatThrownBy(() -> new TypeRef() {})
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("new TypeRef<List<String>>() {}");
  }

  private static String name(Class<?> type) {
    return type.getTypeName();
  }

  private static String trace(Throwable problem) {
    var text = new StringWriter();
    problem.printStackTrace(new PrintWriter(text));
    return text.toString();
  }

  @SuppressWarnings({"TypeParameterUnusedInFormals", "NullAway"}) // what callers may do
  private static <V> V nothing() {
    return null;
  }
}
