package dev.firkin.testkit.contract;

import dev.firkin.spi.KeydirProvider;
import java.util.List;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/**
 * What may happen to a keydir, which must read like a map after each step.
 *
 * @param hashing of the keys
 * @param steps in turn
 */
record History(Hashing hashing, List<Step> steps) implements Consumer<KeydirProvider> {

  static Arbitrary<Consumer<KeydirProvider>> any() {
    var step =
        Combinators.combine(
                // Puts more often, or most histories would stay small.
                Arbitraries.frequency(
                    Tuple.of(4, Step.Verb.PUT),
                    Tuple.of(2, Step.Verb.REMOVE),
                    Tuple.of(1, Step.Verb.REPLACE),
                    Tuple.of(1, Step.Verb.REPLACE_KNOWING_NO_LENGTH),
                    Tuple.of(1, Step.Verb.REPLACE_ANOTHER),
                    Tuple.of(1, Step.Verb.FIND),
                    Tuple.of(1, Step.Verb.VISIT)),
                Arbitraries.integers().between(0, 6 * Hashing.KEYS - 1),
                Arbitraries.integers().between(1, 700))
            .as(Step::new);
    return Combinators.combine(Arbitraries.of(Hashing.class), step.list().ofMaxSize(30))
        .as(History::new);
  }

  /** Lets it happen to a new keydir beside a map, and compares the two. */
  @Override
  public void accept(KeydirProvider provider) {
    try (var modelled = new ModelledKeydir(provider, hashing)) {
      steps.forEach(modelled::perform);
      modelled.checkAll();
    }
  }
}
