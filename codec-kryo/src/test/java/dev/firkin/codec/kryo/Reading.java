package dev.firkin.codec.kryo;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.jspecify.annotations.Nullable;

/** A record as lists and maps hold it. */
record Reading(long sensor, String unit, @Nullable Double value) {

  /** Any. */
  static Arbitrary<Reading> any() {
    return Combinators.combine(
            Arbitraries.longs(), Texts.any(), Arbitraries.doubles().injectNull(0.1))
        .as(Reading::new);
  }

  /** So many, each another one. */
  static List<Reading> many(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> new Reading(i, "°C", i * 0.1))
        .collect(Collectors.toCollection(ArrayList::new));
  }
}
