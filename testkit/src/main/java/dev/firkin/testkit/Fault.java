package dev.firkin.testkit;

import dev.firkin.internal.io.DiskFullException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
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
   * Called after some operations: those on the directory, opening a log, cutting a file.
   *
   * @param operation what was done
   * @throws IOException to make it look as if it had not been
   */
  default void after(Operation operation) throws IOException {
    // Then it looks as it is.
  }

  /**
   * How much of a file arrives that is read.
   *
   * @param operation a READ
   * @param bytes how many there are
   * @return how many arrive, 0 to {@code bytes}
   */
  default int arrives(Operation operation, int bytes) {
    return bytes;
  }

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
    return planted(fits, first, last, operation -> true, Fault::ioError);
  }

  private static Fault planted(
      Predicate<Operation> counts,
      int first,
      int last,
      Predicate<Operation> fails,
      Function<Operation, IOException> error) {
    AtomicInteger count = new AtomicInteger();
    return operation -> {
      if (counts.test(operation)) {
        int now = count.incrementAndGet();
        if (now >= first && now <= last && fails.test(operation)) {
          throw error.apply(operation);
        }
      }
    };
  }

  private static IOException ioError(Operation operation) {
    return new IOException("Input/output error (planted at %s)".formatted(operation));
  }

  /**
   * No more files can be opened, for a while.
   *
   * @param first the operation that is the first to fail if it opens something, from 1
   * @param last the last one
   * @return the fault
   */
  static Fault tooManyOpenFiles(int first, int last) {
    return planted(
        operation -> true,
        first,
        last,
        operation -> operation.kind().opens(),
        operation ->
            new FileSystemException(operation.file(), null, "Too many open files (planted)"));
  }

  /**
   * There is no room, for a while, or so the system says; also where it says so late, in a force.
   *
   * @param first the operation that is the first to fail if it needs room, from 1
   * @param last the last one
   * @return the fault
   */
  static Fault full(int first, int last) {
    return planted(
        operation -> true,
        first,
        last,
        operation -> operation.kind().grows() || operation.kind() == Operation.Kind.FORCE,
        operation -> new DiskFullException("no room (planted at %s)".formatted(operation), null));
  }

  /**
   * One of the operations that fit is done, and reports an I/O error all the same.
   *
   * @param fits which operations count
   * @param n which of them, from 1
   * @return the fault
   */
  static Fault doneButFailed(Predicate<Operation> fits, int n) {
    AtomicInteger count = new AtomicInteger();
    return new Fault() {
      @Override
      public void before(Operation operation) {
        // It is done first.
      }

      @Override
      public void after(Operation operation) throws IOException {
        if (fits.test(operation) && count.incrementAndGet() == n) {
          throw ioError(operation);
        }
      }
    };
  }

  /**
   * Of one file that is read, only the first half arrives.
   *
   * @param n which READ it is, from 1
   * @return the fault
   */
  static Fault shortRead(int n) {
    AtomicInteger count = new AtomicInteger();
    return new Fault() {
      @Override
      public void before(Operation operation) {
        // It does not fail.
      }

      @Override
      public int arrives(Operation operation, int bytes) {
        return count.incrementAndGet() == n ? bytes / 2 : bytes;
      }
    };
  }

  /**
   * Operations take their time, and whoever wants the disk meanwhile waits.
   *
   * @param fits which operations
   * @param each how long
   * @return the fault
   */
  static Fault slow(Predicate<Operation> fits, Duration each) {
    return operation -> {
      if (fits.test(operation)) {
        long until = System.nanoTime() + each.toNanos();
        for (long left = each.toNanos(); left > 0; left = until - System.nanoTime()) {
          LockSupport.parkNanos(left);
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
