/**
 * Runs works in fresh processes, one after the other, and collects what they say. Start at {@link
 * dev.firkin.benchmarks.run.Runner}.
 */
@NullMarked
package dev.firkin.benchmarks.run;

import org.jspecify.annotations.NullMarked;
