/**
 * What keydirs take and cost: memory, puts and gets, opening again. Each store is used in processes
 * of its own. Start at {@link dev.firkin.benchmarks.measure.keydirs.Keydirs}.
 */
@NullMarked
package dev.firkin.benchmarks.measure.keydirs;

import org.jspecify.annotations.NullMarked;
