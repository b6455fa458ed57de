package dev.firkin.tests.crash;

import java.util.concurrent.atomic.LongAdder;

/** What was done by histories, by all threads together. */
final class Tally {

  final LongAdder histories = new LongAdder();
  final LongAdder steps = new LongAdder();
  final LongAdder openings = new LongAdder();
  final LongAdder kills = new LongAdder();
  final LongAdder powerCuts = new LongAdder();
  final LongAdder crashesWhileOpening = new LongAdder();
  final LongAdder faults = new LongAdder();
  final LongAdder refusals = new LongAdder();
  final LongAdder failures = new LongAdder();
  final LongAdder troubledOpenings = new LongAdder();
  final LongAdder recounts = new LongAdder();
  final LongAdder looksBack = new LongAdder();

  @Override
  public String toString() {
    return """
    %d histories, %d steps, %d openings; %d kills and %d power cuts, %d of them again while \
    opening; %d faults planted, %d calls refused, %d stores failed, %d openings of a bad disk; \
    %d recounts, %d looks at snapshots\
    """
        .formatted(
            histories.sum(),
            steps.sum(),
            openings.sum(),
            kills.sum(),
            powerCuts.sum(),
            crashesWhileOpening.sum(),
            faults.sum(),
            refusals.sum(),
            failures.sum(),
            troubledOpenings.sum(),
            recounts.sum(),
            looksBack.sum());
  }
}
