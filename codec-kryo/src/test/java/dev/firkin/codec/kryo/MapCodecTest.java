package dev.firkin.codec.kryo;

import dev.firkin.spi.Codec;
import dev.firkin.testkit.contract.CodecContract;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** Maps of lists of records. */
class MapCodecTest implements CodecContract<Map<String, List<Reading>>> {

  private static final InTurn<KryoCodec<Map<String, List<Reading>>>> CODECS =
      new InTurn<>(() ->
          KryoCodec.builder(new TypeRef<Map<String, List<Reading>>>() {})
              .fields(FieldStyle.EXACT)
              .build());

  @Override
  public Codec<Map<String, List<Reading>>> codec() {
    return CODECS.next();
  }

  @Override
  public boolean forKeys() {
    return false; // equal maps may have different bytes
  }

  @Override
  public Arbitrary<Map<String, List<Reading>>> values() {
    return Arbitraries.maps(Texts.any(), Reading.any().list().ofMaxSize(5)).ofMaxSize(6);
  }

  @Override
  public List<Map<String, List<Reading>>> extremes() {
    return List.of(
        Map.of(),
        new HashMap<>(),
        Map.of("x".repeat(1 << 20), List.of()),
        new TreeMap<>(Map.of("", List.of(), "\uFFFF", Reading.many(2))),
        IntStream.range(0, 500)
            .boxed()
            .collect(Collectors.toMap(i -> "sensor " + i, i -> Reading.many(10))));
  }

  @Override
  public void spoil(Map<String, List<Reading>> value) {
    value.put("spoilt", List.of());
  }
}
