package dev.firkin.concurrency.races;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A key that stays is found, whatever step of growing or shrinking the writer makes. */
@JCStressTest
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "both are there")
@State
public class FindWhileResized {

  @Actor
  public void resize() {
    Shared.RESIZED.pass();
  }

  @Actor
  public void find(II_Result result) {
    result.r1 = Shared.RESIZED.find(Shared.FIRST_STAYING);
    result.r2 = Shared.RESIZED.find(Shared.LAST_STAYING);
  }
}
