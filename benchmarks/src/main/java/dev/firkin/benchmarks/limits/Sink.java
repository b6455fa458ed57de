package dev.firkin.benchmarks.limits;

/** Where results go that nobody wants, so that they have to be computed. */
final class Sink {

  private static volatile long last;

  private Sink() {}

  static void take(long result) {
    last = result;
  }
}
