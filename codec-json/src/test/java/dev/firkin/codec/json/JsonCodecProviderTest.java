package dev.firkin.codec.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.firkin.codec.Codecs;
import dev.firkin.error.ProviderException;
import dev.firkin.spi.Codec;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonCodecProviderTest {

  record Point(int x, int y) {}

  @Test
  void givenItsName_whenLookedUp_thenItTakesTheType() {
    @SuppressWarnings("unchecked") // looked up by that type
    var codec = (Codec<Point>) Codecs.named("json", Point.class);

    assertThat(codec.name()).isEqualTo("json");
    assertThat(codec.decode(codec.encode(new Point(1, 2)))).isEqualTo(new Point(1, 2));
  }

  @Test
  void givenObject_whenLookedUp_thenItTakesTrees() {
    @SuppressWarnings("unchecked") // looked up by that type
    var codec = (Codec<Object>) Codecs.named("json", Object.class);
    var tree = Map.of("a", Arrays.asList(1, 2L << 40, 2.5, "x", true, null), "b", Map.of());

    assertThat(codec.decode(codec.encode(tree))).isEqualTo(tree);
    assertThat(codec.decode(codec.encode(List.of(new Point(1, 2)))))
        .isEqualTo(List.of(Map.of("x", 1, "y", 2)));
  }

  @Test
  void givenTypeThatItCannotTake_whenLookedUp_thenRefused() {
    assertThatThrownBy(() -> Codecs.named("json", Runnable.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("JSON codec cannot take java.lang.Runnable");
  }

  @Test
  void givenAnotherName_whenLookedUp_thenJsonIsAmongThosePresent() {
    assertThatThrownBy(() -> Codecs.named("bson", Point.class))
        .isInstanceOf(ProviderException.class)
        .hasMessageContaining("int64, json, utf8");
  }
}
