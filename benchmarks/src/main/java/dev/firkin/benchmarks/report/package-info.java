/**
 * Tables, pictures and files of what was measured. Start at {@link
 * dev.firkin.benchmarks.report.Report}.
 */
@NullMarked
package dev.firkin.benchmarks.report;

import org.jspecify.annotations.NullMarked;
