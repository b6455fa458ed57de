package dev.firkin.tests.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firkin.testkit.FaultyDisk;
import java.util.List;

/**
 * What happens to a store, from its creation on.
 *
 * @param policy when it forces, at first
 * @param merging whether it merges by itself
 * @param keydir its keydir, at first
 * @param compressor its compressor, at first
 * @param steps what happens
 */
record History(Policy policy, boolean merging, String keydir, String compressor, List<Step> steps) {

  History {
    steps = List.copyOf(steps);
  }

  History with(List<Step> others) {
    return new History(policy, merging, keydir, compressor, others);
  }

  /**
   * Lets it happen, and compares the store with its model all the time.
   *
   * @throws Throwable what is wrong with the store, if anything is
   */
  void run(Tally tally) {
    var options = Subject.options(policy.sync(), merging).keydir(keydir).compressor(compressor);
    try (Subject subject = new Subject(options, new FaultyDisk(), new SteppedClock(), tally)) {
      steps.forEach(subject::step);
      subject.step(new Step.Mend());
      subject.look();
      if (steps.stream().noneMatch(Step::isTrouble)) {
        assertThat(subject.store().stats().merge().failed()).as("merges given up").isZero();
      }
      subject.reopen();
      subject.step(new Step.Recount());
    }
    tally.histories.increment();
  }

  @Override
  public String toString() {
    return JavaCode.of(this);
  }
}
