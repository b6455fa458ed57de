package dev.firkin.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class RatioTest {

  private static final double MARGIN = 0.05;
  private static final int ROUNDS = 11;

  /** Rounds around a cost, each off by up to a share of it. */
  private static double[] rounds(Random random, double cost, double noise) {
    return IntStream.range(0, ROUNDS)
        .mapToDouble(round -> cost * (1 + noise * (2 * random.nextDouble() - 1)))
        .toArray();
  }

  @Test
  void givenTheSameFigures_whenCompared_thenNothingIsSlower() {
    double[] base = rounds(new Random(1), 3, 0.2);

    Ratio ratio = Ratio.of(base, base);

    assertThat(ratio).isEqualTo(new Ratio(1, 1, 1));
    assertThat(ratio.isSlower(MARGIN)).isFalse();
  }

  @Property(tries = 30)
  void aFifthSlowerIsSeenThroughSomeNoise(@ForAll @LongRange(min = 0, max = 10_000) long seed) {
    Random random = new Random(seed);

    Ratio ratio = Ratio.of(rounds(random, 1, 0.05), rounds(random, 1.2, 0.05));

    assertThat(ratio.isSlower(MARGIN)).as("%s", ratio).isTrue();
  }

  @Property(tries = 30)
  void aFifthFasterIsNotSlower(@ForAll @LongRange(min = 0, max = 10_000) long seed) {
    Random random = new Random(seed);

    assertThat(Ratio.of(rounds(random, 1.2, 0.05), rounds(random, 1, 0.05)).isSlower(MARGIN))
        .isFalse();
  }

  @Test
  void givenMuchNoiseAndNoChange_whenComparedOften_thenItIsHardlyEverCalledSlower() {
    Random random = new Random(5);
    int slower = 0;
    for (int i = 0; i < 200; i++) {
      Ratio ratio = Ratio.of(rounds(random, 1, 0.4), rounds(random, 1, 0.4));
      slower += ratio.isSlower(MARGIN) ? 1 : 0;
    }

    assertThat(slower)
        .isLessThanOrEqualTo(6); // twice in a row, as a verdict needs: one in a thousand
  }

  @Test
  void givenAChangeBelowTheMargin_whenCompared_thenItPasses() {
    Random random = new Random(2);

    Ratio ratio = Ratio.of(rounds(random, 1, 0.001), rounds(random, 1.03, 0.001));

    assertThat(ratio.low()).isGreaterThan(1);
    assertThat(ratio.isSlower(MARGIN)).isFalse();
  }

  @Test
  void givenNoiseThatDisturbsBothOfAPair_whenCompared_thenTheChangeIsSeenNevertheless() {
    Random random = new Random(3);
    double[] base = rounds(random, 1, 0.6);
    double[] other = IntStream.range(0, ROUNDS).mapToDouble(i -> base[i] * 1.2).toArray();

    assertThat(Ratio.of(base, other).isSlower(MARGIN)).isTrue();
  }
}
