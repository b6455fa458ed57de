package dev.firkin.testkit;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** Decides which operations of a {@link FaultyDisk} fail. */
@FunctionalInterface
public interface Fault {

  /**
   * Called before each operation.
   *
   * @param operation what is about to be done
   * @throws IOException to make it fail. A force that fails loses what it should have forced: the
   *     pages count as clean although the device does not have them.
   */
  void before(Operation operation) throws IOException;

  /**
   * Nothing fails.
   *
   * @return the fault that is none
   */
  static Fault none() {
    return operation -> {};
  }

  /**
   * One of the operations that fit fails with an I/O error.
   *
   * @param fits which operations count
   * @param n which of them fails, from 1
   * @return the fault
   */
  static Fault nth(Predicate<Operation> fits, int n) {
    return between(fits, n, n);
  }

  /**
   * All operations that fit fail with an I/O error from one on.
   *
   * @param fits which operations count
   * @param n the first of them that fails, from 1
   * @return the fault
   */
  static Fault fromThenOn(Predicate<Operation> fits, int n) {
    return between(fits, n, Integer.MAX_VALUE);
  }

  private static Fault between(Predicate<Operation> fits, int first, int last) {
    AtomicInteger count = new AtomicInteger();
    return operation -> {
      if (fits.test(operation)) {
        int now = count.incrementAndGet();
        if (now >= first && now <= last) {
          throw new IOException("Input/output error (planted at %s)".formatted(operation));
        }
      }
    };
  }

  /**
   * Operations of one kind.
   *
   * @param kind the kind
   * @return what fits it
   */
  static Predicate<Operation> of(Operation.Kind kind) {
    return operation -> operation.kind() == kind;
  }
}
