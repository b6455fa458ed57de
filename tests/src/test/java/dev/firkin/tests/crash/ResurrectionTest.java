package dev.firkin.tests.crash;

import dev.firkin.config.SyncPolicy;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Entries that must not come back: histories that once brought them back, or might. */
class ResurrectionTest {

  @BeforeAll
  static void quiet() {
    Quiet.please();
  }

  @Test
  @Tag("trap-G8")
  void givenExpiredValueOverAnOlderOneInAnotherSegment_whenMerged_thenTheOlderOneStaysGone() {
    try (Subject subject = new Subject(SyncPolicy.never(), false)) {
      List.of(
              new Step.Put("a", 100, 0),
              new Step.Put("b", 20_000, 0), // so that the first segment is not worth a merge
              new Step.RollOver(),
              new Step.Put("a", 50_000, 10),
              new Step.RollOver(),
              new Step.Jump(20),
              new Step.Look())
          .forEach(subject::step);
      subject.store().compact(0.5);
      subject.look();
      subject.step(new Step.Kill(0));
      subject.reopen();
      subject.step(new Step.Jump(-20));
      subject.look();
    }
  }

  @Test
  @Tag("trap-A5")
  void givenClearThatAnOlderSegmentNeeds_whenCompacted_thenItComesToAnEnd() {
    try (Subject subject = new Subject(SyncPolicy.never(), false)) {
      List.of(
              new Step.Put("m:x", 100, 0),
              new Step.Put("a", 100, 0),
              new Step.RollOver(),
              new Step.Clear(),
              new Step.RollOver())
          .forEach(subject::step);
      subject.store().compact(0.9);
      subject.store().compact();
      subject.look();
      subject.reopen();
    }
  }
}
