package dev.firkin.codec.kryo;

import dev.firkin.spi.Codec;
import dev.firkin.testkit.contract.CodecContract;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** Whatever the JDK has, for which no class of the user is needed. */
class ObjectCodecTest implements CodecContract<Object> {

  private static final InTurn<KryoCodec<Object>> CODECS =
      new InTurn<>(() -> KryoCodec.of(Object.class));

  @Override
  public Codec<Object> codec() {
    return CODECS.next();
  }

  @Override
  public boolean forKeys() {
    return false; // equal maps may have different bytes
  }

  @Override
  public Arbitrary<Object> values() {
    return Arbitraries.recursive(this::leaves, this::around, 0, 4);
  }

  private Arbitrary<Object> leaves() {
    return Arbitraries.oneOf(
        Texts.any().asGeneric(),
        Arbitraries.longs().asGeneric(),
        Arbitraries.integers().asGeneric(),
        Arbitraries.doubles().asGeneric(),
        Arbitraries.bigIntegers().asGeneric(),
        Arbitraries.of(true, false).asGeneric());
  }

  private Arbitrary<Object> around(Arbitrary<Object> inner) {
    return Arbitraries.oneOf(
        inner.list().ofMaxSize(4).asGeneric(),
        inner.set().ofMaxSize(4).asGeneric(),
        inner.optional().asGeneric(),
        Arbitraries.maps(Texts.any(), inner).ofMaxSize(4).asGeneric());
  }

  @Override
  public List<Object> extremes() {
    return List.of(
        "", 0, List.of(), new byte[1 << 20], "x".repeat(1 << 20), nested(Workbench.DEPTH_MAX - 1));
  }

  private Object nested(int times) {
    Object nested = "innermost";
    for (int i = 0; i < times; i++) {
      nested = List.of(nested);
    }
    return nested;
  }

  @Override
  public void spoil(Object value) {
    switch (value) {
      case Collection<?> collection -> collection.clear();
      case Map<?, ?> map -> map.clear();
      default -> CodecContract.super.spoil(value);
    }
  }
}
