package dev.firkin.tests.contract;

import dev.firkin.codec.Codecs;
import dev.firkin.spi.Codec;
import dev.firkin.testkit.contract.CodecContract;
import java.util.Comparator;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** {@link Codecs#int64()}, with the order that its bytes have. */
class Int64CodecTest implements CodecContract<Long> {
  @Override
  public Codec<Long> codec() {
    return Codecs.int64();
  }

  @Override
  public Arbitrary<Long> values() {
    return Arbitraries.longs();
  }

  @Override
  public List<Long> extremes() {
    return List.of(Long.MIN_VALUE, -1L, 0L, 1L << 32, Long.MAX_VALUE);
  }

  @Override
  public Comparator<Long> keepsOrder() {
    return Comparator.naturalOrder();
  }
}
