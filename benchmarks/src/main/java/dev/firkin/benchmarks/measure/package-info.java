/**
 * Programs that measure one side of Firkin each, as a user would. Each checks every value that it
 * reads, and ends with exit code 1 at a wrong one. Start at {@link
 * dev.firkin.benchmarks.measure.SteadyState}.
 */
@NullMarked
package dev.firkin.benchmarks.measure;

import org.jspecify.annotations.NullMarked;
