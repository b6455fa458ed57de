package dev.firkin.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firkin.codec.Codecs;
import dev.firkin.spi.CodecProvider;
import java.lang.reflect.Type;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What every {@link CodecProvider} promises. Its codecs have a suite of their own, {@link
 * CodecContract}.
 */
public interface CodecProviderContract {

  /**
   * The provider under test, as {@link java.util.ServiceLoader} makes it. Asked for again and
   * again; may be a new one each time.
   *
   * @return the provider
   */
  CodecProvider provider();

  /**
   * Types that the provider has codecs for.
   *
   * @return at least one type
   */
  List<Type> types();

  /**
   * Types that the provider must refuse.
   *
   * @return none unless overridden, for some take all
   */
  default List<Type> refusedTypes() {
    return List.of();
  }

  /**
   * Whether {@link java.util.ServiceLoader} finds the provider.
   *
   * @return true unless overridden
   */
  default boolean isRegistered() {
    return true;
  }

  /** The name has 1 to 255 characters that can be printed, and is always the same. */
  @Test
  default void givenTheName_whenAskedForAgain_thenItIsTheSameAndReadable() {
    String name = provider().name();
    Names.checkReadable("the name", name);
    assertTrue(name.length() <= 255, () -> "the name has %d characters".formatted(name.length()));
    assertEquals(name, provider().name(), "the name of another provider of the same make");
  }

  /** The codecs have the provider's name, and are found by it. */
  @Test
  default void givenItsTypes_whenACodecIsMade_thenItHasTheNameAndIsFoundByIt() {
    assertTrue(!types().isEmpty(), "types() gives no type to test with");
    String name = provider().name();
    for (Type type : types()) {
      assertEquals(name, provider().codec(type).name(), () -> "name of the codec for " + type);
      if (isRegistered()) {
        assertEquals(
            provider().codec(type).getClass(),
            Codecs.named(name, type).getClass(),
            () -> "the codec that is found for " + type);
      }
    }
  }

  /** A type that has no codec is refused, in words. */
  @Test
  default void givenATypeItCannotTake_whenACodecIsMade_thenIsRefusedInWords() {
    for (Type type : refusedTypes()) {
      var refusal =
          assertThrows(
              IllegalArgumentException.class,
              () -> provider().codec(type),
              () -> "a codec for " + type);
      assertNotNull(refusal.getMessage(), "the refusal does not say what is wrong");
    }
  }
}
