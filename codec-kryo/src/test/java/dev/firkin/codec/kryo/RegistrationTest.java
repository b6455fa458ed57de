package dev.firkin.codec.kryo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.Serializer;
import com.esotericsoftware.kryo.kryo5.io.Input;
import com.esotericsoftware.kryo.kryo5.io.Output;
import com.esotericsoftware.kryo.kryo5.serializers.DefaultSerializers;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which classes a codec knows, by which ids, and when a map may be opened with them. */
class RegistrationTest {

  interface Animal {}

  record Dog(String name) implements Animal {}

  record Cat(String name, int lives) implements Animal {}

  record Owner(String name, Animal pet, Level level) {}

  enum Level {
    LOW,
    HIGH
  }

  sealed interface Shape {
    record Circle(double radius) implements Shape {}

    record Labelled(Label label, Shape shape) implements Shape {}

    non-sealed interface Other extends Shape {}
  }

  record Label(String text) {}

  record Star(int points) implements Shape.Other {}

  private static final String HERE = "dev.firkin.codec.kryo.RegistrationTest$";

  private static KryoCodec.Builder<Owner> owners() {
    return KryoCodec.builder(Owner.class);
  }

  @Test
  void givenRegisteredAndFoundClasses_whenRecorded_thenTheRegisteredComeFirst() {
    assertThat(owners().register(Dog.class, Cat.class).build().parameters())
        .isEqualTo(
            "evolving;80:object=%1$sDog;81:object=%1$sCat;82:object=%1$sOwner;83:enum=%1$sLevel"
                .formatted(HERE));
    assertThat(owners().register(Cat.class, 80).register(Dog.class).build().parameters())
        .isEqualTo(
            "evolving;80:object=%1$sCat;81:object=%1$sDog;82:object=%1$sOwner;83:enum=%1$sLevel"
                .formatted(HERE));
  }

  @Test
  void givenExactFields_whenRecorded_thenEachObjectHasAFingerprint() {
    var codec =
        owners()
            .register(Dog.class, Level[].class)
            .register(Pattern.class, DefaultSerializers.PatternSerializer::new)
            .fields(FieldStyle.EXACT)
            .build();

    assertThat(codec.parameters())
        .matches(
            Pattern.compile(
                "exact;80:object#[0-9a-f]{16}=.*Dog;81:array=.*Level\\[];82:custom=java.*Pattern;"
                    + "83:object#[0-9a-f]{16}=.*Owner;84:enum=.*Level"));
  }

  @Test
  void givenSealedType_whenRecorded_thenPermittedAndDeclaredClassesAreFoundInOrder() {
    record Holder(Optional<? extends List<Shape[]>> shapes) {}

    assertThat(KryoCodec.builder(Holder.class).register(Star.class).build().parameters())
        .isEqualTo(
            ("evolving;80:object=%1$sStar;81:object=%2$s;82:object=%1$sShape$Circle;"
                    + "83:object=%1$sShape$Labelled;84:object=%1$sLabel;85:array=%1$sShape[]")
                .formatted(HERE, Holder.class.getName()));
  }

  record Box<T extends Label>(T[] contents, Map<String, ? super TimeUnit> units) {}

  static class Base<T> {
    @Nullable T content;
  }

  static final class Derived extends Base<Dog> {}

  @Test
  void givenTypeVariablesAndSuperclasses_whenBuilt_thenWhatTheyStandForIsFound() {
    assertThat(KryoCodec.of(new TypeRef<Box<Label>>() {}).parameters())
        .contains("Box", "Label", "Label[]")
        .doesNotContain("TimeUnit");
    assertThat(KryoCodec.of(Derived.class).parameters()).contains("Derived", "Dog");

    var derived = new Derived();
    derived.content = new Dog("rex");
    var codec = KryoCodec.of(Derived.class);
    assertThat(codec.decode(codec.encode(derived)).content).isEqualTo(new Dog("rex"));
  }

  @Test
  void givenSealedTypeWithAnOpenPart_whenBuilt_thenThatPartMustBeNamed() {
    assertThatThrownBy(() -> KryoCodec.of(Shape.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the codec's type is a %sShape$Other, which any class may extend; name those that are stored: KryoCodec.builder(...).register(One.class, Another.class)",
            HERE);
    assertThatCode(() -> KryoCodec.builder(Shape.class).register(Star.class).build())
        .doesNotThrowAnyException();
  }

  @Test
  void givenFieldOfAnOpenType_whenBuilt_thenTheErrorNamesIt() {
    assertThatThrownBy(() -> KryoCodec.of(Owner.class))
        .hasMessageStartingWith("field 'pet' of %sOwner is a %sAnimal".formatted(HERE, HERE));
  }

  record Regular(Pattern pattern) {}

  @Test
  void givenFieldOfAnUnknownClassOfTheJdk_whenBuilt_thenTheErrorNamesIt() {
    assertThatThrownBy(() -> KryoCodec.of(Regular.class))
        .hasMessageStartingWith("field 'pattern' of %sRegular is a java.util.regex.Pattern", HERE)
        .hasMessageContaining("register it with a serializer of its own");
  }

  static final class NoConstructor {
    private final int number;

    NoConstructor(int number) {
      this.number = number;
    }

    int number() {
      return number;
    }
  }

  static final class Names extends ArrayList<String> {
    private static final long serialVersionUID = 1L;
  }

  static class Twice {
    int x;
  }

  static final class TwiceIndeed extends Twice {
    int x;
  }

  final class Inner {}

  @Test
  void givenClassesThatCannotBeTakenApart_whenBuilt_thenTheErrorSaysWhyAndWhatInstead() {
    assertThatThrownBy(() -> KryoCodec.of(NoConstructor.class))
        .hasMessageContainingAll("NoConstructor has no constructor without parameters", "record");
    assertThatThrownBy(() -> KryoCodec.of(Inner.class))
        .hasMessageContaining("Inner has no constructor without parameters");
    assertThatThrownBy(() -> KryoCodec.of(Names.class))
        .hasMessageContainingAll("Names extends java.util.ArrayList", "serializer of its own");
    assertThatThrownBy(() -> KryoCodec.of(TwiceIndeed.class))
        .hasMessageContainingAll("two fields named 'x'", "rename one");
  }

  @Test
  void givenSuppliedSerializer_whenValuesAreStored_thenItIsUsedAndMadeForEachKryo() {
    var made = new AtomicInteger();
    var codec =
        KryoCodec.builder(new TypeRef<List<NoConstructor>>() {})
            .register(
                NoConstructor.class,
                () -> {
                  made.incrementAndGet();
                  return new NumberSerializer();
                })
            .build();
    byte[] bytes = codec.encode(List.of(new NoConstructor(7), new NoConstructor(8)));

    assertThat(codec.decode(bytes)).extracting(NoConstructor::number).containsExactly(7, 8);
    assertThat(made).hasValue(1);
  }

  private static final class NumberSerializer extends Serializer<NoConstructor> {
    @Override
    public void write(Kryo kryo, Output output, NoConstructor object) {
      output.writeVarInt(object.number(), true);
    }

    @Override
    public NoConstructor read(Kryo kryo, Input input, Class<? extends NoConstructor> type) {
      return new NoConstructor(input.readVarInt(true));
    }
  }

  /** Breaks what serializers must keep to. */
  private static final class Rogue extends Serializer<Dog> {
    @Override
    public void write(Kryo kryo, Output output, Dog dog) {
      if (!dog.name().isEmpty()) {
        kryo.writeClassAndObject(new Output(8, -1), new Cat("x", 9));
      }
    }

    @Override
    public Dog read(Kryo kryo, Input input, Class<? extends Dog> type) {
      kryo.readClassAndObject(new Input(input.readBytes(input.readVarInt(true))));
      return new Dog("");
    }
  }

  @Test
  void givenSerializerThatBreaksTheRules_whenUsed_thenTheErrorSaysWhich() {
    var codec =
        KryoCodec.builder(new TypeRef<List<Object>>() {})
            .register(Cat.class)
            .register(Dog.class, Rogue::new)
            .build();

    assertThatThrownBy(() -> codec.encode(List.of(new Dog(""))))
        .hasMessageContainingAll("the serializer of", "Dog has written nothing");
    assertThatThrownBy(() -> codec.encode(List.of(new Dog("x"))))
        .hasMessageContaining("a serializer has passed on an output of its own");
    byte[] cat = codec.encode(List.of(new Cat("x", 1)));
    byte[] dogs = {55, 1, 83, (byte) (cat.length - 2)};
    byte[] bytes = java.util.Arrays.copyOf(dogs, dogs.length + cat.length - 2);
    System.arraycopy(cat, 2, bytes, dogs.length, cat.length - 2);
    assertThatThrownBy(() -> codec.decode(bytes))
        .hasMessageContaining("a serializer has passed on an input of its own");
  }

  @Test
  void givenSupplierThatThrowsOrSuppliesNothing_whenBuilt_thenItIsNotPutOff() {
    assertThatThrownBy(() ->
            KryoCodec.builder(Dog.class)
                .register(
                    Dog.class,
                    () -> {
                      throw new IllegalStateException("no");
                    })
                .build())
        .hasMessage("no");
    assertThatThrownBy(() -> KryoCodec.builder(Dog.class).register(Dog.class, () -> null).build())
        .isInstanceOf(NullPointerException.class)
        .hasMessageContaining("supplied for " + HERE + "Dog");
  }

  @Test
  void givenWrongRegistrations_whenMade_thenRefused() {
    refused("is built in", () -> owners().register(String.class));
    refused("is built in", () -> owners().register(int.class, 90));
    refused("is built in", () -> owners().register(Integer.class));
    refused("is registered already", () -> owners().register(Dog.class, Dog.class));
    refused("is registered already", () -> owners().register(Dog.class).register(Dog.class, 90));
    refused("has no values; register the classes below it", () -> owners().register(Animal.class));
    refused("id of %sDog must be 80 to 65535, was 79", () -> owners().register(Dog.class, 79));
    refused("was 65536", () -> owners().register(Dog.class, 65_536));
    refused(
        "%1$sDog and %1$sCat have one id, 90",
        () -> owners().register(Dog.class, 90).register(Cat.class, 90));
    refused(
        "which is not registered",
        () -> owners().register(Dog.class).renamed("x", Cat.class).build());
    refused(
        "Dog is renamed, but is still there",
        () -> owners().register(Dog.class).renamed(HERE + "Dog", Dog.class).build());
    refused(
        "Dog is retired, but is still there",
        () -> owners().register(Dog.class).retired(HERE + "Dog").build());
  }

  private static void refused(String message, Runnable act) {
    assertThatThrownBy(act::run)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message.formatted(HERE));
  }

  @Test
  void givenSealedTypeRegistered_whenBuilt_thenItsSubclassesAreFound() {
    var codec =
        KryoCodec.builder(new TypeRef<List<Object>>() {}).register(Star.class, Shape.class).build();
    List<Object> shapes = List.of(new Shape.Circle(1), new Star(5));

    assertThat(codec.decode(codec.encode(shapes))).isEqualTo(shapes);
  }

  @Test
  void givenClassAddedAtTheEnd_whenAdapted_thenTheOthersKeepTheirIds() {
    String recorded = owners().register(Dog.class).build().parameters();
    var grown = owners().register(Dog.class, Cat.class).build();

    KryoCodec<Owner> adapted = grown.adaptedTo(recorded);

    assertThat(adapted.parameters()).isEqualTo(recorded + ";83:object=" + HERE + "Cat");
    assertThat(adapted.adaptedTo(adapted.parameters()).parameters())
        .isEqualTo(adapted.parameters());
    var old = owners().register(Dog.class).build();
    var value = new Owner("a", new Dog("rex"), Level.LOW);
    assertThat(adapted.decode(old.encode(value))).isEqualTo(value);
    assertThat(old.decode(adapted.encode(value))).isEqualTo(value);
  }

  @Test
  void givenClassFoundInAnotherPlace_whenAdapted_thenEachKeepsItsId() {
    String recorded = "evolving;80:enum=%1$sLevel;90:object=%1$sOwner".formatted(HERE);

    assertThat(owners().register(Dog.class).build().adaptedTo(recorded).parameters())
        .isEqualTo(recorded + ";91:object=" + HERE + "Dog");
  }

  @Test
  void givenAnotherOrder_whenAdapted_thenRefusedWithTheLineToWrite() {
    String recorded = owners().register(Dog.class, Cat.class).build().parameters();
    var other = owners().register(Cat.class, Dog.class).build();
    var between = owners().register(Dog.class, Star.class, Cat.class).build();

    assertThatThrownBy(() -> other.adaptedTo(recorded))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "its classes were registered in another order; keep the order and add new classes at the end: .register(Dog.class, Cat.class)");
    assertThatThrownBy(() -> between.adaptedTo(recorded))
        .hasMessageEndingWith(".register(Dog.class, Cat.class, Star.class)");
  }

  @Test
  void givenClassMissing_whenAdapted_thenRefusedWithWhatToDo() {
    String recorded = owners().register(Dog.class, Cat.class).build().parameters();

    assertThatThrownBy(() -> owners().register(Dog.class).build().adaptedTo(recorded))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "it may hold values of %1$sCat (id 81), which is not registered; register it, or say .renamed(\"%1$sCat\", Now.class), or .retired(\"%1$sCat\") if only fields that are gone held it",
            HERE);
  }

  @Test
  void givenClassRenamed_whenAdapted_thenItReadsWhatWasWrittenUnderTheFormerName() {
    record Hound(String name, int age) implements Animal {}
    var then = owners().register(Dog.class).build();
    var now = owners().register(Hound.class).renamed(HERE + "Dog", Hound.class).build();

    var adapted = now.adaptedTo(then.parameters());

    assertThat(adapted.parameters())
        .isEqualTo(then.parameters().replace(HERE + "Dog", Hound.class.getName()));
    assertThat(adapted.decode(then.encode(new Owner("a", new Dog("rex"), Level.LOW))))
        .isEqualTo(new Owner("a", new Hound("rex", 0), Level.LOW));
    assertThat(now.adaptedTo(adapted.parameters()).parameters()).isEqualTo(adapted.parameters());
  }

  @Test
  void givenTwoNamesOfOneClass_whenAdapted_thenRefused() {
    String recorded =
        owners().register(Dog.class).build().parameters().replace("Dog", "Hound")
            + ";90:object="
            + HERE
            + "Dog";
    var both = owners().register(Dog.class).renamed(HERE + "Hound", Dog.class).build();

    assertThatThrownBy(() -> both.adaptedTo(recorded))
        .hasMessageContaining("Dog was recorded under two names");
  }

  @Test
  void givenClassRetired_whenAdapted_thenItsIdStaysItsOwnAndItsFieldsArePassedOver() {
    record Slim(String name, Level level) {}
    var then = owners().register(Dog.class).build();
    var now =
        KryoCodec.builder(Slim.class)
            .renamed(HERE + "Owner", Slim.class)
            .retired(HERE + "Dog")
            .build();

    var adapted = now.adaptedTo(then.parameters());

    assertThat(adapted.parameters()).startsWith("evolving;80:object=" + HERE + "Dog;81:");
    assertThat(adapted.decode(then.encode(new Owner("a", new Dog("rex"), Level.LOW))))
        .isEqualTo(new Slim("a", Level.LOW));
    var back = owners().register(Dog.class).renamed(Slim.class.getName(), Owner.class).build();
    assertThat(back.adaptedTo(adapted.parameters()).parameters()).isEqualTo(then.parameters());
    var wrong =
        KryoCodec.builder(Slim.class)
            .renamed(HERE + "Owner", Slim.class)
            .retired(HERE + "Dog")
            .register(Cat.class, 80)
            .build();
    assertThatThrownBy(() -> wrong.adaptedTo(then.parameters()))
        .hasMessageContaining(
            "id 80, with which %1$sCat is registered, was recorded for %1$sDog", HERE);
  }

  @Test
  void givenAnotherIdForAClass_whenAdapted_thenRefused() {
    String recorded = owners().register(Dog.class, 90).build().parameters();

    assertThatThrownBy(() -> owners().register(Dog.class, 91).build().adaptedTo(recorded))
        .hasMessage(
            "%sDog was recorded with id 90 and is registered with 91; register it with 90", HERE);
    assertThat(owners().register(Dog.class, 90).register(Cat.class).build().adaptedTo(recorded))
        .extracting(KryoCodec::parameters)
        .isEqualTo(recorded.replace(";90:", ";82:object=" + HERE + "Cat;90:"));
  }

  @Test
  void givenAnotherStyle_whenAdapted_thenRefusedWithTheLineToWrite() {
    var dogs = KryoCodec.builder(Dog.class);
    String exact = dogs.fields(FieldStyle.EXACT).build().parameters();

    assertThatThrownBy(() -> KryoCodec.of(Dog.class).adaptedTo(exact))
        .hasMessage(
            "its fields are EXACT and would be read as EVOLVING; build the codec with .fields(FieldStyle.EXACT)");
  }

  @Test
  void givenExactFieldsThatHaveChanged_whenAdapted_thenRefused() {
    record Hound(String name, long lives) implements Animal {}
    String recorded = KryoCodec.builder(Cat.class).fields(FieldStyle.EXACT).build().parameters();
    var changed =
        KryoCodec.builder(Hound.class)
            .fields(FieldStyle.EXACT)
            .renamed(HERE + "Cat", Hound.class)
            .build();

    assertThatThrownBy(() -> changed.adaptedTo(recorded))
        .hasMessageContainingAll("the fields of", "Hound have changed", "FieldStyle.EXACT");
  }

  @Test
  void givenEnumThatWasARecord_whenAdapted_thenRefused() {
    String recorded = "evolving;80:enum=" + HERE + "Dog";

    assertThatThrownBy(() -> KryoCodec.of(Dog.class).adaptedTo(recorded))
        .hasMessage(
            "%sDog was written as enum and would be read as object; give it another name", HERE);
  }

  @Test
  void givenParametersOfALaterVersion_whenAdapted_thenRefused() {
    var codec = KryoCodec.of(Dog.class);
    for (String strange :
        List.of(
            "",
            "evolving2",
            "evolving;",
            "evolving;x",
            "evolving;80:object",
            "evolving;80:thing=a")) {
      assertThatThrownBy(() -> codec.adaptedTo(strange))
          .as(strange)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("which this version does not know");
    }
  }

  @Test
  void givenIdsUsedUp_whenAdapted_thenRefused() {
    String recorded = "evolving;65535:object=gone";
    var codec = KryoCodec.builder(Dog.class).retired("gone").build();

    assertThatThrownBy(() -> codec.adaptedTo(recorded))
        .hasMessage("no more ids are free for classes");
  }

  @Test
  void givenUsersIdsAroundTheByteBorder_whenEncoded_thenTheyTakeOneAndTwoBytes() {
    for (int id : List.of(80, 125, 126, 65_535)) {
      var codec = KryoCodec.builder(Level.class).register(Level.class, id).build();
      assertThat(codec.encode(Level.LOW)).hasSize(3 + (id < 126 ? 1 : id < 16_382 ? 2 : 3));
      assertThat(codec.decode(codec.encode(Level.LOW))).isEqualTo(Level.LOW);
    }
  }

  @Test
  void givenTwoLoadersWithOneName_whenBuilt_thenRefused() throws Exception {
    try (var other = new OtherLoader()) {
      Class<?> twin = other.loadClass(Dog.class.getName());
      assertThatThrownBy(() -> KryoCodec.builder((Type) Dog.class).register(twin).build())
          .hasMessage("there are two classes named %sDog", HERE);
    }
  }

  /** Loads this test's classes once more. */
  private static final class OtherLoader extends ClassLoader implements AutoCloseable {
    private final Map<String, Class<?>> loaded = new HashMap<>();

    @Override
    public Class<?> loadClass(String name) throws ClassNotFoundException {
      if (!name.startsWith(HERE)) {
        return super.loadClass(name);
      }
      Class<?> known = loaded.get(name);
      return known != null ? known : defined(name);
    }

    private Class<?> defined(String name) throws ClassNotFoundException {
      try (var in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
        byte[] bytes = in.readAllBytes();
        Class<?> defined = defineClass(name, bytes, 0, bytes.length);
        loaded.put(name, defined);
        return defined;
      } catch (java.io.IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }

    @Override
    public void close() {
      loaded.clear();
    }
  }
}
