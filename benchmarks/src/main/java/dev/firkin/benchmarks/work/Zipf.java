package dev.firkin.benchmarks.work;

/**
 * Ranks whose frequency falls with a power of the rank, as YCSB draws them: J. Gray et al., Quickly
 * Generating Billion-Record Synthetic Databases, 1994. Immutable.
 */
final class Zipf {

  static final double THETA = 0.99;

  /** Up to here the sum is exact; beyond, an integral is right to many digits. */
  private static final long SUMMED_MAX = 1_000_000;

  private final long n;
  private final double zeta;
  private final double alpha;
  private final double eta;
  private final double second;

  /**
   * @param n ranks from 0 to n - 1
   */
  Zipf(long n) {
    this.n = n;
    zeta = zeta(n);
    alpha = 1 / (1 - THETA);
    second = 1 + Math.pow(0.5, THETA);
    eta = (1 - Math.pow(2.0 / n, 1 - THETA)) / (1 - second / zeta);
  }

  private static double zeta(long n) {
    double sum = 0;
    long summed = Math.min(n, SUMMED_MAX);
    for (long i = 1; i <= summed; i++) {
      sum += Math.pow(i, -THETA);
    }
    double power = 1 - THETA;
    return sum + (Math.pow(n + 0.5, power) - Math.pow(summed + 0.5, power)) / power;
  }

  /**
   * The rank for a number drawn uniformly.
   *
   * @param uniform 0 to below 1
   */
  long rank(double uniform) {
    double at = uniform * zeta;
    if (at < 1) {
      return 0;
    }
    if (at < second) {
      return Math.min(1, n - 1);
    }
    return Math.min(n - 1, (long) (n * Math.pow(eta * uniform - eta + 1, alpha)));
  }
}
