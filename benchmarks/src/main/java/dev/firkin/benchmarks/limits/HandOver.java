package dev.firkin.benchmarks.limits;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** One thread wakes another and sleeps until that one wakes it. */
final class HandOver implements Limit {

  @Override
  public String what() {
    return "handing over between threads";
  }

  @Override
  public List<Row> measure(Effort effort) throws IOException {
    Sample nanos = Rounds.nanosEach(effort, times -> new Pair(times).play());
    return List.of(new Row("there and back between two threads, parked", "µs", nanos.micros()));
  }

  /** Takes turns: even turns are the caller's, odd ones the other's. */
  private static final class Pair {

    private final long turns;
    private final Thread caller = Thread.currentThread();
    private final Thread other = new Thread(this::answer, "hand-over");
    private volatile long turn;

    Pair(long times) {
      turns = 2 * times;
    }

    long play() {
      other.start();
      for (long mine = 0; mine < turns; mine += 2) {
        pass(mine, other);
        await(mine + 2);
      }
      return turn;
    }

    private void answer() {
      for (long mine = 1; mine < turns; mine += 2) {
        await(mine);
        pass(mine, caller);
      }
    }

    private void pass(long mine, Thread to) {
      turn = mine + 1;
      LockSupport.unpark(to);
    }

    private void await(long mine) {
      while (turn != mine) {
        LockSupport.park(this);
      }
    }
  }
}
