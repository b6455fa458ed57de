package dev.firkin.internal.io;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import org.jspecify.annotations.Nullable;

/**
 * Runs channel operations to their end whatever interrupts the thread: an interrupt closes the
 * channel it meets, so the operation, which opens its own, is run again, and the flag is set when
 * it is through.
 */
final class InterruptShield {

  private InterruptShield() {}

  /** An operation that may be run again from the start. */
  @FunctionalInterface
  interface Operation<T extends @Nullable Object> {
    T run() throws IOException;
  }

  static <T extends @Nullable Object> T run(Operation<T> operation) throws IOException {
    boolean interrupted = false;
    try {
      while (true) {
        interrupted |= Thread.interrupted();
        try {
          return operation.run();
        } catch (ClosedByInterruptException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
