/**
 * What one process does with one store: the works, the data they use, how they are timed. Start at
 * {@link dev.firkin.benchmarks.work.Child}.
 */
@NullMarked
package dev.firkin.benchmarks.work;

import org.jspecify.annotations.NullMarked;
