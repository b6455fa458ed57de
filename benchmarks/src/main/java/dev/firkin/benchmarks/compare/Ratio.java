package dev.firkin.benchmarks.compare;

import java.util.Arrays;
import java.util.Random;

/**
 * How a cost has changed, and how sure that is: the ratio of the medians, and an interval in which
 * it would lie in 99 of 100 repetitions, by the bootstrap. Rounds are drawn with replacement, each
 * as a pair, since what disturbs one of a pair often disturbs the other.
 *
 * @param middle cost of the other over that of the base
 * @param low end of the interval
 * @param high end of the interval
 */
record Ratio(double middle, double low, double high) {

  private static final int RESAMPLES = 5_000;
  private static final double OUTSIDE = 0.005;
  private static final long SEED = 11;

  /**
   * Compares costs, round by round.
   *
   * @param base one for each round, at least one
   * @param other of the same rounds
   */
  static Ratio of(double[] base, double[] other) {
    int n = base.length;
    Random random = new Random(SEED);
    double[] ratios = new double[RESAMPLES];
    double[] someBase = new double[n];
    double[] someOther = new double[n];
    for (int i = 0; i < RESAMPLES; i++) {
      for (int j = 0; j < n; j++) {
        int round = random.nextInt(n);
        someBase[j] = base[round];
        someOther[j] = other[round];
      }
      ratios[i] = median(someOther) / median(someBase);
    }
    Arrays.sort(ratios);
    return new Ratio(
        median(other) / median(base),
        ratios[(int) (OUTSIDE * RESAMPLES)],
        ratios[(int) ((1 - OUTSIDE) * RESAMPLES)]);
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    return (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
  }

  /** Whether the cost has grown, by more than the noise explains and by more than a margin. */
  boolean isSlower(double margin) {
    return low > 1 && middle > 1 + margin;
  }
}
