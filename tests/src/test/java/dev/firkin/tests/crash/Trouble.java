package dev.firkin.tests.crash;

import dev.firkin.testkit.Fault;
import dev.firkin.testkit.Operation;
import java.time.Duration;
import java.util.function.IntFunction;
import java.util.function.Predicate;

/** What may go wrong with a disk, from the n-th operation on that it can happen to. */
enum Trouble {
  ERROR_ONCE(n -> Fault.nth(any(), n)),
  ERRORS_FOR_GOOD(n -> Fault.fromThenOn(any(), n)),
  READ_ERROR(n -> Fault.nth(o -> !o.kind().changes(), n)),
  FORCE_ERROR(n -> Fault.nth(Fault.of(Operation.Kind.FORCE), n)),
  FORCE_ERRORS_FOR_GOOD(n -> Fault.fromThenOn(Fault.of(Operation.Kind.FORCE), n)),
  DONE_BUT_FAILED(n -> Fault.doneButFailed(any(), n)),
  TOO_MANY_FILES_ONCE(n -> Fault.tooManyOpenFiles(n, n)),
  TOO_MANY_FILES(n -> Fault.tooManyOpenFiles(n, n + 20)),
  TOO_MANY_FILES_FOR_GOOD(n -> Fault.tooManyOpenFiles(n, Integer.MAX_VALUE)),
  FULL_ONCE(n -> Fault.full(n, n)),
  FULL(n -> Fault.full(n, n + 20)),
  FULL_FOR_GOOD(n -> Fault.full(n, Integer.MAX_VALUE)),
  SHORT_READ(Fault::shortRead),
  SLOW(n -> Fault.slow(o -> o.number() % 4 == n % 4, Duration.ofNanos(100_000)));

  private final IntFunction<Fault> fault;

  Trouble(IntFunction<Fault> fault) {
    this.fault = fault;
  }

  private static Predicate<Operation> any() {
    return operation -> true;
  }

  boolean isFull() {
    return this == FULL_ONCE || this == FULL || this == FULL_FOR_GOOD;
  }

  Fault from(int n) {
    return fault.apply(n);
  }
}
