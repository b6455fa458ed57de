package dev.firkin.tests.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Very many small trials, on all processors. One that does not end within half a minute fails, and
 * so does one that throws; each failure is told with what was tried.
 */
final class Trials implements AutoCloseable {

  private static final int SECONDS = 30;
  private static final int AHEAD = 200;

  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          Runtime.getRuntime().availableProcessors(),
          Thread.ofPlatform().daemon().name("trial-", 0).factory());
  private final Deque<Trial> begun = new ArrayDeque<>();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final AtomicLong count = new AtomicLong();

  private record Trial(String what, Future<?> result) {}

  void run(String what, Runnable trial) {
    count.incrementAndGet();
    begun.add(new Trial(what, threads.submit(trial)));
    if (begun.size() > AHEAD) {
      await(begun.removeFirst());
    }
  }

  private void await(Trial trial) {
    try {
      trial.result.get(SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      failures.add("%s: %s".formatted(trial.what, e.getCause()));
    } catch (TimeoutException e) {
      throw new AssertionError(trial.what + " does not end");
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted at " + trial.what, e);
    }
  }

  /** Waits for all; returns how many there were. */
  long end() {
    begun.forEach(this::await);
    begun.clear();
    assertThat(failures.stream().limit(20).toList())
        .as("%d of %d failed", failures.size(), count.get())
        .isEmpty();
    return count.get();
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
