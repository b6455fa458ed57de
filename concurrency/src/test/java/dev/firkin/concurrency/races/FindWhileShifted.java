package dev.firkin.concurrency.races;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A key that stays is found, while one of a lower home goes and comes, which moves all behind. */
@JCStressTest
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "both are there")
@State
public class FindWhileShifted {

  @Actor
  public void shift() {
    Shared.SHIFTED.remove(Shared.FIRST_OF_CHAIN);
    Shared.SHIFTED.put(Shared.FIRST_OF_CHAIN, 1);
  }

  @Actor
  public void find(II_Result result) {
    result.r1 = Shared.SHIFTED.find(Shared.MIDDLE_OF_CHAIN);
    result.r2 = Shared.SHIFTED.find(Shared.LAST_OF_CHAIN);
  }
}
