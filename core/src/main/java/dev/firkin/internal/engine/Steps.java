package dev.firkin.internal.engine;

import org.jspecify.annotations.Nullable;

/** Runs every step of an end, whatever the steps before did, and then tells what went wrong. */
final class Steps {
  private @Nullable Throwable first;

  void run(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException | Error e) {
      Throwable before = first;
      if (before == null) {
        first = e;
      } else {
        before.addSuppressed(e);
      }
    }
  }

  void throwFirst() {
    switch (first) {
      case null -> {}
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new IllegalStateException(first);
    }
  }
}
