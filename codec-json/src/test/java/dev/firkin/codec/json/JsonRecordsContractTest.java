package dev.firkin.codec.json;

import dev.firkin.spi.Codec;
import dev.firkin.testkit.contract.CodecContract;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Records of all kinds of components. */
class JsonRecordsContractTest implements CodecContract<JsonRecordsContractTest.Reading> {

  enum Sky {
    CLEAR,
    OVERCAST
  }

  record Place(String name, double north, float east) {}

  sealed interface Source {
    record Sensor(int number) implements Source {}

    record Observer(String name) implements Source {}
  }

  record Reading(
      UUID id,
      Place place,
      Source source,
      Optional<Sky> sky,
      Instant at,
      LocalDate day,
      Duration span,
      BigDecimal millimetres,
      long sequence,
      boolean checked,
      char mark,
      List<String> remarks,
      Map<String, Integer> counts) {}

  @Override
  public Codec<Reading> codec() {
    return JsonCodec.of(Reading.class);
  }

  @Override
  public Arbitrary<Reading> values() {
    Arbitrary<String> texts = Arbitraries.strings().excludeChars(surrogates()).ofMaxLength(12);
    Arbitrary<Place> places =
        Combinators.combine(texts, Arbitraries.doubles(), Arbitraries.floats()).as(Place::new);
    Arbitrary<Source> sources =
        Arbitraries.oneOf(
            Arbitraries.integers().map(Source.Sensor::new), texts.map(Source.Observer::new));
    return Combinators.combine(
            Arbitraries.create(() -> new UUID(1, 2)),
            places,
            sources,
            Arbitraries.of(Sky.class).optional(),
            Arbitraries.longs().between(-1L << 40, 1L << 40).map(Instant::ofEpochMilli),
            Arbitraries.longs().between(-100_000, 100_000).map(LocalDate::ofEpochDay),
            Arbitraries.longs().map(Duration::ofNanos),
            Combinators.combine(Arbitraries.longs(), texts.list().ofMaxSize(3), mapsOf(texts))
                .as(Rest::new))
        .as((id, place, source, sky, at, day, span, rest) ->
            new Reading(
                id,
                place,
                source,
                sky,
                at,
                day,
                span,
                BigDecimal.valueOf(rest.number, (int) (rest.number % 20)),
                rest.number,
                rest.number % 2 == 0,
                (char) ('a' + Math.floorMod(rest.number, 26)),
                rest.remarks,
                rest.counts));
  }

  private record Rest(long number, List<String> remarks, Map<String, Integer> counts) {}

  private static Arbitrary<Map<String, Integer>> mapsOf(Arbitrary<String> keys) {
    return Arbitraries.maps(keys, Arbitraries.integers()).ofMaxSize(4);
  }

  private static char[] surrogates() {
    char[] surrogates = new char[Character.MAX_SURROGATE - Character.MIN_SURROGATE + 1];
    for (int i = 0; i < surrogates.length; i++) {
      surrogates[i] = (char) (Character.MIN_SURROGATE + i);
    }
    return surrogates;
  }

  @Override
  public List<Reading> extremes() {
    return List.of(
        reading("", Instant.MIN, Long.MIN_VALUE, BigDecimal.ZERO, List.of()),
        reading("\0\uFFFF\"\\", Instant.MAX, Long.MAX_VALUE, new BigDecimal("1E+400"), List.of("")),
        reading("long", Instant.EPOCH, 0, BigDecimal.ONE, List.of("ä€".repeat(500_000))),
        reading("many", Instant.EPOCH, 0, BigDecimal.ONE, Collections.nCopies(50_000, "x")));
  }

  private static Reading reading(
      String name, Instant at, long number, BigDecimal decimal, List<String> remarks) {
    return new Reading(
        new UUID(number, number),
        new Place(name, Double.MIN_VALUE, Float.MAX_VALUE),
        new Source.Observer(name),
        Optional.empty(),
        at,
        LocalDate.EPOCH,
        Duration.ZERO,
        decimal,
        number,
        true,
        '"',
        remarks,
        Map.of());
  }
}
