package dev.firkin.benchmarks.run;

import dev.firkin.benchmarks.work.Task;

/**
 * A task that did not come to its end.
 *
 * @param reason one line
 */
public record Failure(Task task, String reason) {}
