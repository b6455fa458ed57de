package dev.firkin.benchmarks.work;

/**
 * What calls took.
 *
 * @param cpuNanos of the whole process while they were made
 * @param cpuAfterNanos of the process from the last call until it was at rest, for calls that write
 * @param callerNanos CPU of the calling threads alone
 * @param allocatedBytes on the heap, by the calling threads
 */
record Timing(
    long calls,
    long wallNanos,
    long cpuNanos,
    long cpuAfterNanos,
    long callerNanos,
    long allocatedBytes) {

  Timing with(long nanosUntilAtRest) {
    return new Timing(calls, wallNanos, cpuNanos, nanosUntilAtRest, callerNanos, allocatedBytes);
  }
}
