package dev.firkin.testkit.contract;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntConsumer;

/** Threads that begin at one moment, platform and virtual ones in turn. */
final class Crew {

  private static final Duration WHILE = Duration.ofMillis(150);

  private Crew() {}

  /** Runs each task on a thread of its own, waits for all, and throws what the first threw. */
  static void run(Duration patience, List<? extends Callable<?>> tasks) {
    var start = new CountDownLatch(1);
    List<Future<?>> running = new ArrayList<>();
    // Not closed, which would wait for a task that never ends.
    ExecutorService platform = threads(Thread.ofPlatform().daemon().factory());
    ExecutorService virtual = threads(Thread.ofVirtual().factory());
    try {
      for (Callable<?> task : tasks) {
        running.add(
            (running.size() % 2 == 0 ? platform : virtual)
                .submit(() -> {
                  start.await();
                  return task.call();
                }));
      }
      start.countDown();
      long deadline = System.nanoTime() + patience.toNanos();
      for (Future<?> each : running) {
        join(each, deadline - System.nanoTime(), patience);
      }
    } finally {
      platform.shutdownNow();
      virtual.shutdownNow();
    }
  }

  /** A task that does something again and again for a while, told how often it has been done. */
  static Callable<?> again(IntConsumer step) {
    return () -> {
      long end = System.nanoTime() + WHILE.toNanos();
      for (int i = 0; i == 0 || System.nanoTime() < end; i++) {
        step.accept(i);
        if (Thread.currentThread().isVirtual()) {
          Thread.yield(); // virtual threads give way only where they wait
        }
      }
      return null;
    };
  }

  private static ExecutorService threads(ThreadFactory factory) {
    return Executors.newThreadPerTaskExecutor(factory);
  }

  private static void join(Future<?> running, long nanos, Duration patience) {
    try {
      running.get(nanos, TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof AssertionError failure) {
        throw failure;
      }
      throw new AssertionError("used by many threads at once it threw " + e.getCause(), e);
    } catch (TimeoutException e) {
      throw new AssertionError("used by many threads at once it did not end in " + patience, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while others were at work", e);
    }
  }
}
