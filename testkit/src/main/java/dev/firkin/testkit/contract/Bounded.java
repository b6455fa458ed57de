package dev.firkin.testkit.contract;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Runs other people's code on a thread of its own, so that it can be seen not to end. */
final class Bounded {

  private static final ThreadMXBean THREADS =
      (ThreadMXBean) ManagementFactory.getThreadMXBean(); // every JVM that runs Java 25 has it

  private static final ExecutorService POOL =
      Executors.newCachedThreadPool(
          Thread.ofPlatform().daemon().name("contract-bounded-", 0).factory());

  private Bounded() {}

  /**
   * How a call ended.
   *
   * @param value what it returned, or null if it threw
   * @param thrown what it threw, or null if it returned
   * @param allocatedBytes of the heap, by the thread of the call
   */
  record Ending<R>(@Nullable R value, @Nullable Throwable thrown, long allocatedBytes) {

    /** Fails unless the call returned or threw a {@link RuntimeException}, and took little. */
    @Nullable R tolerated(String what, long allocatedBytesMax) {
      if (thrown instanceof AssertionError failure) {
        throw failure;
      }
      if (thrown != null && !(thrown instanceof RuntimeException)) {
        throw new AssertionError(
            what + " must end in a result or a RuntimeException, but threw " + thrown, thrown);
      }
      if (allocatedBytes > allocatedBytesMax) {
        throw new AssertionError(
            "%s took %,d bytes of memory, which is more than %,d"
                .formatted(what, allocatedBytes, allocatedBytesMax),
            thrown);
      }
      return value;
    }
  }

  /** Runs a call, and fails if it takes longer than we have patience for. */
  static <R> Ending<R> run(Duration patience, String what, Callable<R> call) {
    var runner = new AtomicReference<Thread>();
    var task =
        new FutureTask<Ending<R>>(() -> {
          runner.set(Thread.currentThread());
          return ending(call);
        });
    POOL.execute(task);
    try {
      return task.get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      Thread thread = runner.get();
      String place = thread == null ? "not begun" : "at\n" + stack(thread);
      task.cancel(true);
      throw new AssertionError("%s did not end in %s; it is %s".formatted(what, patience, place));
    } catch (ExecutionException e) {
      throw new AssertionError(what + " could not be watched", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting for " + what, e);
    }
  }

  private static <R> Ending<R> ending(Callable<R> call) {
    R value = null;
    Throwable thrown = null;
    long before = THREADS.getCurrentThreadAllocatedBytes();
    try {
      value = call.call();
    } catch (Throwable e) { // errors of the code under test are what is looked for
      thrown = e;
    }
    return new Ending<>(value, thrown, THREADS.getCurrentThreadAllocatedBytes() - before);
  }

  private static String stack(Thread thread) {
    return Arrays.stream(thread.getStackTrace())
        .limit(12)
        .map(frame -> "  " + frame)
        .collect(Collectors.joining("\n"));
  }
}
