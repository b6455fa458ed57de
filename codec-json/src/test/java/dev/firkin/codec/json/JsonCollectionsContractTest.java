package dev.firkin.codec.json;

import dev.firkin.spi.Codec;
import dev.firkin.testkit.contract.CodecContract;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import tools.jackson.core.type.TypeReference;

/** Collections in collections, which whoever stored them may go on changing. */
class JsonCollectionsContractTest
    implements CodecContract<Map<String, List<JsonCollectionsContractTest.Shift>>> {

  record Shift(LocalDate day, Set<Integer> hours) {}

  @Override
  public Codec<Map<String, List<Shift>>> codec() {
    return JsonCodec.of(new TypeReference<Map<String, List<Shift>>>() {});
  }

  @Override
  public Arbitrary<Map<String, List<Shift>>> values() {
    Arbitrary<Shift> shifts =
        Combinators.combine(
                Arbitraries.longs().between(-1000, 1000).map(LocalDate::ofEpochDay),
                Arbitraries.integers().between(0, 23).set().ofMaxSize(5))
            .as((day, hours) -> new Shift(day, new HashSet<>(hours)));
    return Arbitraries.maps(
            Arbitraries.strings().alpha().ofMaxLength(10), shifts.list().ofMaxSize(3))
        .ofMaxSize(5)
        .map(HashMap::new);
  }

  @Override
  public List<Map<String, List<Shift>>> extremes() {
    Map<String, List<Shift>> many = new HashMap<>();
    for (int i = 0; i < 20_000; i++) {
      many.put("k".repeat(i % 50) + i, List.of(new Shift(LocalDate.MIN, Set.of(i, -i - 1))));
    }
    Map<String, List<Shift>> oneEmpty = new HashMap<>(Map.of("", new ArrayList<>()));
    return List.of(new HashMap<>(), oneEmpty, many);
  }

  @Override
  public void spoil(Map<String, List<Shift>> value) {
    value.put("spoilt", List.of());
  }
}
