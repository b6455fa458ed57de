package dev.firkin.tests;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** Threads that begin at once, and whose first failure fails the test. */
final class Crew implements AutoCloseable {

  @FunctionalInterface
  interface Work {
    void run() throws Exception;
  }

  private static final int SECONDS_MAX = 60;

  private final CountDownLatch go = new CountDownLatch(1);
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private volatile boolean stopped;

  /** Whether the test wants those to end that run until told. */
  boolean isStopped() {
    return stopped || failure.get() != null;
  }

  void add(Work work) {
    add(Thread.ofPlatform(), work);
  }

  void addVirtual(Work work) {
    add(Thread.ofVirtual(), work);
  }

  private void add(Thread.Builder builder, Work work) {
    threads.add(
        builder.start(() -> {
          try {
            awaitGo();
            work.run();
          } catch (Throwable e) {
            failure.compareAndSet(null, e);
          }
        }));
  }

  /** A test that interrupts its threads may do so before they have begun. */
  private void awaitGo() {
    boolean interrupted = false;
    while (true) {
      try {
        go.await();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Repeats until the crew is stopped. */
  void repeat(Work work) {
    add(() -> {
      while (!isStopped()) {
        work.run();
      }
    });
  }

  void go() {
    go.countDown();
  }

  void stop() {
    stopped = true;
  }

  Thread thread(int index) {
    return threads.get(index);
  }

  /** Waits for all; throws what the first that failed threw. */
  void join() throws Exception {
    go();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_MAX);
    for (Thread thread : threads) {
      long left = end - System.nanoTime();
      if (left <= 0 || !thread.join(java.time.Duration.ofNanos(left))) {
        var stuck = new AssertionError("a thread does not end: " + thread);
        stuck.setStackTrace(thread.getStackTrace());
        throw stuck;
      }
    }
    Throwable first = failure.get();
    if (first != null) {
      throw new AssertionError("a thread failed: " + first, first);
    }
  }

  @Override
  public void close() throws Exception {
    stop();
    join();
  }
}
