package dev.firkin.tests.contract;

import dev.firkin.codec.Codecs;
import dev.firkin.spi.Codec;
import dev.firkin.testkit.contract.CodecContract;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** {@link Codecs#uuid()}, with the order that its bytes have. */
class UuidCodecTest implements CodecContract<UUID> {
  @Override
  public Codec<UUID> codec() {
    return Codecs.uuid();
  }

  @Override
  public Arbitrary<UUID> values() {
    return Combinators.combine(Arbitraries.longs(), Arbitraries.longs()).as(UUID::new);
  }

  @Override
  public List<UUID> extremes() {
    return List.of(new UUID(0, 0), new UUID(0, -1), new UUID(-1, 0), new UUID(-1, -1));
  }

  @Override
  public Comparator<UUID> keepsOrder() {
    return Comparator.comparing(UUID::toString);
  }
}
