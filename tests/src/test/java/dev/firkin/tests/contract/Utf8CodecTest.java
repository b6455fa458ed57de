package dev.firkin.tests.contract;

import dev.firkin.codec.Codecs;
import dev.firkin.spi.Codec;
import dev.firkin.testkit.contract.CodecContract;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import net.jqwik.api.Arbitrary;

/** {@link Codecs#utf8()}, with the order that its bytes have. */
class Utf8CodecTest implements CodecContract<String> {
  @Override
  public Codec<String> codec() {
    return Codecs.utf8();
  }

  @Override
  public Arbitrary<String> values() {
    return Texts.wellFormed();
  }

  @Override
  public List<String> extremes() {
    return List.of(
        "",
        "\0",
        "\uFFFD",
        Character.toString(Character.MAX_CODE_POINT),
        "ä\uFFFF🛢",
        "€".repeat(700_000));
  }

  @Override
  public Comparator<String> keepsOrder() {
    return (one, other) -> Arrays.compare(one.codePoints().toArray(), other.codePoints().toArray());
  }
}
