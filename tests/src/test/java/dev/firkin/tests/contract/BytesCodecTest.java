package dev.firkin.tests.contract;

import dev.firkin.codec.Codecs;
import dev.firkin.spi.Codec;
import dev.firkin.testkit.contract.CodecContract;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** {@link Codecs#bytes()}, with the order that its bytes have. */
class BytesCodecTest implements CodecContract<byte[]> {
  @Override
  public Codec<byte[]> codec() {
    return Codecs.bytes();
  }

  @Override
  public Arbitrary<byte[]> values() {
    return Arbitraries.bytes().array(byte[].class).ofMaxSize(300);
  }

  @Override
  public List<byte[]> extremes() {
    return List.of(new byte[0], new byte[1], new byte[] {-1}, new byte[65_535], new byte[1 << 21]);
  }

  @Override
  public Comparator<byte[]> keepsOrder() {
    return Arrays::compareUnsigned;
  }
}
