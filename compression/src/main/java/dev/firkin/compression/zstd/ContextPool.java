package dev.firkin.compression.zstd;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Idle native contexts, which take long to make and much memory to keep. Nobody waits: who finds
 * none makes one, and what finds no place is closed. No thread owns a context, so virtual threads
 * cost nothing. Safe for concurrent use.
 *
 * @param <C> the context, used by one thread at a time
 */
final class ContextPool<C> {

  private final AtomicReferenceArray<@Nullable C> idle;
  private final Supplier<C> maker;
  private final Consumer<C> closer;

  ContextPool(int idleMax, Supplier<C> maker, Consumer<C> closer) {
    this.idle = new AtomicReferenceArray<>(idleMax);
    this.maker = maker;
    this.closer = closer;
  }

  /** As many as can be at work at a time. */
  static int processors() {
    return Math.max(2, Runtime.getRuntime().availableProcessors());
  }

  /** A context for the caller alone, until given back. */
  C take() {
    int first = place();
    for (int i = 0; i < idle.length(); i++) {
      int at = (first + i) % idle.length();
      if (idle.getOpaque(at) != null) {
        C context = idle.getAndSet(at, null);
        if (context != null) {
          return context;
        }
      }
    }
    return maker.get();
  }

  /**
   * Takes a context back.
   *
   * @param keep false to close it, because it failed or has become too large
   */
  void give(C context, boolean keep) {
    if (!keep || !hasKept(context)) {
      closer.accept(context);
    }
  }

  private boolean hasKept(C context) {
    int first = place();
    for (int i = 0; i < idle.length(); i++) {
      if (idle.compareAndSet((first + i) % idle.length(), null, context)) {
        return true;
      }
    }
    return false;
  }

  /** Threads begin at different places, so that they seldom meet. */
  private int place() {
    return (int) (Thread.currentThread().threadId() % idle.length());
  }
}
