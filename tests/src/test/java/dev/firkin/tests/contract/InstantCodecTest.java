package dev.firkin.tests.contract;

import dev.firkin.codec.Codecs;
import dev.firkin.spi.Codec;
import dev.firkin.testkit.contract.CodecContract;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** {@link Codecs#instant()}, with the order that its bytes have. */
class InstantCodecTest implements CodecContract<Instant> {
  @Override
  public Codec<Instant> codec() {
    return Codecs.instant();
  }

  @Override
  public Arbitrary<Instant> values() {
    return Combinators.combine(
            Arbitraries.longs().between(Instant.MIN.getEpochSecond(), Instant.MAX.getEpochSecond()),
            Arbitraries.integers().between(0, 999_999_999))
        .as(Instant::ofEpochSecond);
  }

  @Override
  public List<Instant> extremes() {
    return List.of(
        Instant.MIN,
        Instant.EPOCH.minusNanos(1),
        Instant.EPOCH,
        Instant.MAX,
        Instant.ofEpochSecond(1));
  }

  @Override
  public Comparator<Instant> keepsOrder() {
    return Comparator.naturalOrder();
  }
}
