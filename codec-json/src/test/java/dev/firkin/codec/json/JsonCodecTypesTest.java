package dev.firkin.codec.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DefaultTyping;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.BasicPolymorphicTypeValidator;

/** Which class a value has: what JSON says of it, and what it must not decide. */
class JsonCodecTypesTest {

  sealed interface Shape {
    record Circle(double radius) implements Shape {}

    @JsonTypeName("rect")
    record Rectangle(double width, double height) implements Shape {}

    sealed interface Flat extends Shape {}

    record Line(double length) implements Flat {}

    enum Unit implements Shape {
      DOT,
      SQUARE {
        @Override
        public String toString() {
          return super.toString();
        }
      }
    }

    non-sealed class Other implements Shape {
      public int sides;
    }
  }

  static final class Hexagon extends Shape.Other {}

  record Drawing(Shape main, Shape.Circle hole, List<Shape> more, Optional<Shape> frame) {}

  sealed interface Result<T> {
    record Ok<T>(T value) implements Result<T> {}

    record Failed<T>(String reason) implements Result<T> {}
  }

  private static final JsonCodec<Shape> SHAPES = JsonCodec.of(Shape.class);

  @Test
  void givenSealedType_whenEncoded_thenItSaysWhichSubclassByItsLogicalName() {
    assertThat(text(SHAPES, new Shape.Circle(2)))
        .isEqualTo("{\"@type\":\"Circle\",\"radius\":2.0}");
    assertThat(text(SHAPES, new Shape.Rectangle(1, 2)))
        .isEqualTo("{\"@type\":\"rect\",\"height\":2.0,\"width\":1.0}");
  }

  @Test
  void givenSealedTypeWithinAType_whenDecoded_thenItIsEqual() {
    JsonCodec<Drawing> codec = JsonCodec.of(Drawing.class);
    var value =
        new Drawing(
            new Shape.Line(1),
            new Shape.Circle(2),
            List.of(Shape.Unit.DOT, Shape.Unit.SQUARE, new Shape.Rectangle(3, 4)),
            Optional.of(new Shape.Circle(5)));

    assertThat(codec.decode(codec.encode(value))).isEqualTo(value);
  }

  @Test
  void givenGenericSealedType_whenDecoded_thenItsArgumentIsKept() {
    var codec = JsonCodec.of(new TypeReference<List<Result<Shape>>>() {});
    List<Result<Shape>> value =
        List.of(new Result.Ok<>(new Shape.Circle(1)), new Result.Failed<>("flat"));

    assertThat(codec.decode(codec.encode(value))).isEqualTo(value);
  }

  @Test
  void givenSubclassThatIsNotPermittedByName_whenEncoded_thenRefused() {
    assertThatThrownBy(() -> SHAPES.encode(new Hexagon()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("Hexagon is not among the allowed", "Circle", "rect", "Unit");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"@type\":\"java.lang.ProcessBuilder\",\"radius\":1}",
        "{\"@type\":\"dev.firkin.codec.json.JsonCodecTypesTest$Hexagon\"}",
        "{\"@type\":\"Hexagon\"}",
        "{\"@type\":\"circle\",\"radius\":1}",
        "{\"@type\":7}",
        "{\"@type\":null}",
        "{\"radius\":1}",
        "[\"Circle\"]",
        "{}"
      })
  void givenNameThatIsNotAllowed_whenDecoded_thenRefusedWithoutShowingIt(String json) {
    assertThatThrownBy(() -> SHAPES.decode(json.getBytes(UTF_8)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("not JSON of ")
        .hasMessageNotContainingAny("ProcessBuilder", "Hexagon", "radius");
  }

  sealed interface Twins {
    final class A {
      record Same(int a) implements Twins {}
    }

    final class B {
      record Same(int b) implements Twins {}
    }
  }

  @Test
  void givenTwoSubclassesOfOneName_whenCodecIsMade_thenRefused() {
    assertThatThrownBy(() -> JsonCodec.of(Twins.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("A$Same", "B$Same", "@JsonTypeName");
  }

  sealed interface Id {
    @JsonCreator
    static Id of(String text) {
      return text.startsWith("#") ? new Hash(text) : new Word(text);
    }

    @JsonValue
    String text();
  }

  record Hash(String text) implements Id {}

  record Word(String text) implements Id {}

  @Test
  void givenSealedTypeWithAFormOfItsOwn_whenEncoded_thenItIsLeftAlone() {
    JsonCodec<Id> codec = JsonCodec.of(Id.class);

    assertThat(text(codec, new Hash("#1"))).isEqualTo("\"#1\"");
    assertThat(codec.decode(codec.encode(new Hash("#1")))).isEqualTo(new Hash("#1"));
    assertThat(codec.decode(codec.encode(new Word("w")))).isEqualTo(new Word("w"));
  }

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Cat.class, name = "cat"),
    @JsonSubTypes.Type(value = Dog.class, name = "dog")
  })
  interface Pet {}

  record Cat(int lives) implements Pet {}

  record Dog(String trick) implements Pet {}

  @Test
  void givenNamesByAnnotation_whenEncoded_thenTheyAreUsed() {
    JsonCodec<Pet> codec = JsonCodec.of(Pet.class);

    assertThat(text(codec, new Cat(9))).isEqualTo("{\"kind\":\"cat\",\"lives\":9}");
    assertThat(codec.decode(codec.encode(new Dog("sit")))).isEqualTo(new Dog("sit"));
  }

  @JsonTypeInfo(use = JsonTypeInfo.Id.DEDUCTION)
  @JsonSubTypes({@JsonSubTypes.Type(Wheel.class), @JsonSubTypes.Type(Wing.class)})
  interface Part {}

  record Wheel(int spokes) implements Part {}

  record Wing(int feathers) implements Part {}

  @Test
  void givenDeductionByAnnotation_whenDecoded_thenItIsEqual() {
    JsonCodec<Part> codec = JsonCodec.of(Part.class);

    assertThat(codec.decode(codec.encode(new Wing(3)))).isEqualTo(new Wing(3));
  }

  @JsonTypeInfo(use = JsonTypeInfo.Id.CLASS)
  interface ByClass {}

  record OfByClass(int n) implements ByClass {}

  record HoldsByClass(List<ByClass> values) {}

  record HoldsByProperty(@JsonTypeInfo(use = JsonTypeInfo.Id.MINIMAL_CLASS) Object value) {}

  @Test
  void givenTypesNamedByJavaClass_whenCodecIsMade_thenRefused() {
    for (Class<?> type :
        List.of(ByClass.class, OfByClass.class, HoldsByClass.class, HoldsByProperty.class)) {
      assertRefusesClassNames(() -> JsonCodec.of(type));
      assertRefusesClassNames(() -> JsonCodec.of(type, new JsonMapper()));
      assertRefusesClassNames(() -> JsonCodec.polymorphic(type, OfByClass.class));
    }
  }

  @Test
  void givenTypeNamedByJavaClassInATree_whenEncoded_thenRefused() {
    assertRefusesClassNames(() -> JsonCodec.of(Object.class).encode(Map.of("a", new OfByClass(1))));
  }

  @Test
  void givenMapperWithDefaultTyping_whenCodecIsMade_thenRefused() {
    var anything = BasicPolymorphicTypeValidator.builder().allowIfBaseType(Object.class).build();
    var mapper =
        JsonMapper.builder().activateDefaultTyping(anything, DefaultTyping.NON_FINAL).build();

    assertThatThrownBy(() -> JsonCodec.of(Drawing.class, mapper))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("default typing");
  }

  static class Animal {
    public String name = "";
  }

  static class Horse extends Animal {
    public int height;
  }

  static final class Pony extends Horse {
    public boolean kind;
  }

  static final class Wolf extends Animal {}

  @Test
  void givenListOfAllowedClasses_whenDecoded_thenEachHasItsClass() {
    var codec = polymorphicList();
    var horse = new Horse();
    horse.height = 170;
    var pony = new Pony();
    pony.kind = true;

    List<Animal> again = codec.decode(codec.encode(List.of(horse, pony)));

    assertThat(again).hasExactlyElementsOfTypes(Horse.class, Pony.class);
    assertThat(again).usingRecursiveComparison().isEqualTo(List.of(horse, pony));
    assertThat(text(codec, List.of(pony)))
        .isEqualTo("[{\"@type\":\"Pony\",\"height\":0,\"kind\":true,\"name\":\"\"}]");
  }

  @Test
  void givenClassThatIsNotListed_whenEncodedOrDecoded_thenRefused() {
    var codec = polymorphicList();

    assertThatThrownBy(() -> codec.encode(List.of(new Wolf())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Wolf is not among the allowed [Horse, Pony]");
    assertThatThrownBy(() -> codec.encode(List.of(new Animal())))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> codec.decode("[{\"@type\":\"Wolf\"}]".getBytes(UTF_8)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no allowed type name");
  }

  @Test
  void givenPartOfASealedType_whenListed_thenOnlyThatPartIsAllowed() {
    JsonCodec<Shape> codec = JsonCodec.polymorphic(Shape.class, Shape.Circle.class);

    assertThat(codec.decode(codec.encode(new Shape.Circle(1)))).isEqualTo(new Shape.Circle(1));
    assertThatThrownBy(() -> codec.encode(new Shape.Line(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Line is not among the allowed [Circle]");
  }

  @Test
  void givenListThatCannotWork_whenCodecIsMade_thenRefused() {
    assertThatThrownBy(() -> JsonCodec.polymorphic(Animal.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("polymorphic needs the allowed classes");
    assertThatThrownBy(() -> JsonCodec.polymorphic(Pet.class, Pet.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must not be abstract");
  }

  @SuppressWarnings("unchecked") // a type known only at run time
  private static JsonCodec<List<Animal>> polymorphicList() {
    var type = new TypeReference<List<Animal>>() {}.getType();
    return (JsonCodec<List<Animal>>) JsonCodec.polymorphic(type, Horse.class, Pony.class);
  }

  private static void assertRefusesClassNames(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(
            "@JsonTypeInfo(use = ", "which lets stored bytes choose the class");
  }

  private static <T> String text(JsonCodec<T> codec, T value) {
    return new String(codec.encode(value), UTF_8);
  }
}
