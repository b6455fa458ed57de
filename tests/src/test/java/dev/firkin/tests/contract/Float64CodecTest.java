package dev.firkin.tests.contract;

import dev.firkin.codec.Codecs;
import dev.firkin.spi.Codec;
import dev.firkin.testkit.contract.CodecContract;
import java.util.Comparator;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** {@link Codecs#float64()}, with the order that its bytes have. */
class Float64CodecTest implements CodecContract<Double> {
  @Override
  public Codec<Double> codec() {
    return Codecs.float64();
  }

  @Override
  public Arbitrary<Double> values() {
    return Arbitraries.longs().map(Double::longBitsToDouble); // every double, NaNs and all
  }

  @Override
  public List<Double> extremes() {
    return List.of(
        Double.NEGATIVE_INFINITY,
        -Double.MAX_VALUE,
        -Double.MIN_VALUE,
        -0.0,
        0.0,
        Double.MIN_VALUE,
        Double.MAX_VALUE,
        Double.POSITIVE_INFINITY,
        Double.NaN,
        Double.longBitsToDouble(-1));
  }

  @Override
  public Comparator<Double> keepsOrder() {
    return Comparator.naturalOrder();
  }
}
