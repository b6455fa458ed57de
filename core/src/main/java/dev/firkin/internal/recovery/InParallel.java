package dev.firkin.internal.recovery;

import dev.firkin.internal.io.Daemons;
import dev.firkin.internal.io.Joining;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Does many things on several threads, the caller's among them; the others end with the call. */
final class InParallel {

  private final int threads;

  /**
   * @param threads how many at most, at least 1
   */
  InParallel(int threads) {
    this.threads = threads;
  }

  /** On as many threads as there are processors. */
  static InParallel onAllProcessors() {
    return new InParallel(Runtime.getRuntime().availableProcessors());
  }

  /** How many threads there are at most. */
  int threads() {
    return threads;
  }

  /** Does the same on each of the threads. */
  void onEach(Runnable work) {
    forEach(Collections.nCopies(threads, work), Runnable::run);
  }

  /**
   * Does something with each of some items, begun in their order. What it did is visible to the
   * caller. If one fails, no other is begun, and the failure is thrown when all threads have ended.
   */
  <T> void forEach(List<T> items, Consumer<? super T> work) {
    Shared<T> shared = new Shared<>(items, work);
    List<Thread> others = new ArrayList<>();
    try {
      for (int i = 1; i < Math.min(threads, items.size()); i++) {
        Thread thread = Daemons.unstarted("firkin-open-" + i, shared);
        thread.start();
        others.add(thread);
      }
    } catch (OutOfMemoryError e) {
      // The system has no more threads for us: those that there are do it.
    }
    shared.run();
    for (Thread other : others) {
      Joining.join(other);
    }
    shared.throwFailure();
  }

  /** What the threads take their work from. */
  private static final class Shared<T> implements Runnable {
    private final List<T> items;
    private final Consumer<? super T> work;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    Shared(List<T> items, Consumer<? super T> work) {
      this.items = items;
      this.work = work;
    }

    @Override
    public void run() {
      try {
        for (int i; failure.get() == null && (i = next.getAndIncrement()) < items.size(); ) {
          work.accept(items.get(i));
        }
      } catch (RuntimeException | Error e) {
        failure.compareAndSet(null, e);
      }
    }

    void throwFailure() {
      Throwable first = failure.get();
      if (first instanceof RuntimeException e) {
        throw e;
      }
      if (first instanceof Error e) {
        throw e;
      }
    }
  }
}
