package dev.firkin.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.firkin.error.ProviderException;
import dev.firkin.spi.Codec;
import dev.firkin.spi.CodecProvider;
import java.lang.reflect.Type;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class CodecLookupTest {

  @Test
  void givenBuiltInName_whenLookedUp_thenItsCodecIsReturned() {
    assertThat(Codecs.named("utf8", String.class)).isSameAs(Codecs.utf8());
    assertThat(Codecs.named("int64", long.class)).isSameAs(Codecs.int64());
  }

  @Test
  void givenUnknownName_whenLookedUp_thenTheMessageSaysWhatIsPresent() {
    assertThatThrownBy(() -> Codecs.named("jsn", Thread.class))
        .isInstanceOf(ProviderException.class)
        .hasMessageMatching(
            "no Codec named 'jsn' \\(wanted by a map of java\\.lang\\.Thread\\); present: bytes,"
                + ".*uuid.*; add the module that provides it");
  }

  @Test
  void givenAnotherType_whenLookedUp_thenTheCodecRefusesIt() {
    assertThatThrownBy(() -> Codecs.named("int32", String.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("codec int32 takes java.lang.Integer, not java.lang.String");
  }

  @Test
  void givenProviderThatThrows_whenAskedForACodec_thenItIsNamed() {
    var provider =
        new Fake(() -> {
          throw new NoClassDefFoundError("tools/jackson/databind/JavaType");
        });

    assertThatThrownBy(() -> Codecs.made(provider, "fake", String.class, "a map of text"))
        .isInstanceOf(ProviderException.class)
        .hasMessageContainingAll("'fake'", "a map of text", Fake.class.getName(), "JavaType")
        .hasCauseInstanceOf(NoClassDefFoundError.class);
  }

  @Test
  void givenProviderOfAnotherNamesCodec_whenAskedForACodec_thenRefused() {
    assertThatThrownBy(
            () -> Codecs.made(new Fake(Codecs::utf8), "fake", String.class, "a map of text"))
        .isInstanceOf(ProviderException.class)
        .hasMessageContaining("made one named 'utf8'");
  }

  @Test
  @SuppressWarnings("NullAway") // the promise is broken on purpose
  void givenProviderWithoutCodec_whenAskedForACodec_thenRefused() {
    assertThatThrownBy(() -> Codecs.made(new Fake(() -> null), "fake", String.class, "a map"))
        .isInstanceOf(ProviderException.class)
        .hasMessageContaining("made none");
  }

  private record Fake(Supplier<Codec<?>> maker) implements CodecProvider {
    @Override
    public String name() {
      return "fake";
    }

    @Override
    public Codec<?> codec(Type type) {
      return maker.get();
    }
  }
}
