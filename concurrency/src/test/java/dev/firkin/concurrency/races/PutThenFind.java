package dev.firkin.concurrency.races;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Who sees that a put has returned finds the key. */
@JCStressTest
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "before the put")
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "while it was put")
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "after the put")
@State
public class PutThenFind {

  private final int number = Shared.nextNumber();
  private volatile int returned;

  @Actor
  public void put() {
    Shared.SPREAD.put(number, 1);
    returned = 1;
  }

  @Actor
  public void find(II_Result result) {
    result.r1 = returned;
    result.r2 = Shared.SPREAD.find(number);
  }

  /** Takes the key out again, so that the table shrinks, too. */
  @Arbiter
  public void end() {
    Shared.SPREAD.remove(number);
  }
}
