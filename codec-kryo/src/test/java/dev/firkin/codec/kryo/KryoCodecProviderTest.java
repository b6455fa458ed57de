package dev.firkin.codec.kryo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.firkin.codec.Codecs;
import dev.firkin.spi.Codec;
import dev.firkin.spi.CodecProvider;
import dev.firkin.testkit.contract.CodecProviderContract;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KryoCodecProviderTest implements CodecProviderContract {

  record Point(int x, int y) {}

  enum Color {
    RED
  }

  interface Open {}

  record Holder(Open open) {}

  @Override
  public CodecProvider provider() {
    return new KryoCodecProvider();
  }

  @Override
  public List<Type> types() {
    return List.of(
        Point.class,
        Color.class,
        Object.class,
        String.class,
        int.class,
        Integer.class,
        byte[].class,
        Point[].class,
        new TypeRef<List<Point>>() {}.type(),
        new TypeRef<Map<String, ? extends List<Point[]>>>() {}.type(),
        new TypeRef<List<Point>[]>() {}.type());
  }

  @Override
  public List<Type> refusedTypes() {
    return List.of(
        Holder.class,
        Open.class,
        Thread.class,
        void.class,
        Void.class,
        new TypeRef<List<Open>>() {}.type(),
        new Type() {});
  }

  @Test
  void givenItsName_whenLookedUp_thenItTakesTheType() {
    @SuppressWarnings("unchecked") // looked up by that type
    var codec = (Codec<List<Point>>) Codecs.named("kryo", new TypeRef<List<Point>>() {}.type());
    List<Point> points = List.of(new Point(1, 2), new Point(3, 4));

    assertThat(codec.name()).isEqualTo("kryo");
    assertThat(codec.decode(codec.encode(points))).isEqualTo(points);
    assertThat(codec.parameters()).endsWith("Point");
  }

  @Test
  void givenObject_whenLookedUp_thenItTakesWhatTheJdkHas() {
    @SuppressWarnings("unchecked") // looked up by that type
    var codec = (Codec<Object>) Codecs.named("kryo", Object.class);
    var tree = Map.of("a", List.of(1, 2L, "x"));

    assertThat(codec.decode(codec.encode(tree))).isEqualTo(tree);
    assertThatThrownBy(() -> codec.encode(new Point(1, 2)))
        .hasMessageContaining("Point is not registered");
  }

  @Test
  void givenTypeThatDoesNotTellItsClasses_whenLookedUp_thenRefusedWithTheBuilder() {
    assertThatThrownBy(() -> Codecs.named("kryo", Holder.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("field 'open' of", "KryoCodec.builder(...).register(");
  }
}
