package dev.firkin.tests.contract;

import dev.firkin.codec.Codecs;
import dev.firkin.spi.Codec;
import dev.firkin.testkit.contract.CodecContract;
import java.util.Comparator;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** {@link Codecs#int32()}, with the order that its bytes have. */
class Int32CodecTest implements CodecContract<Integer> {
  @Override
  public Codec<Integer> codec() {
    return Codecs.int32();
  }

  @Override
  public Arbitrary<Integer> values() {
    return Arbitraries.integers();
  }

  @Override
  public List<Integer> extremes() {
    return List.of(Integer.MIN_VALUE, -1, 0, 1, Integer.MAX_VALUE);
  }

  @Override
  public Comparator<Integer> keepsOrder() {
    return Comparator.naturalOrder();
  }
}
