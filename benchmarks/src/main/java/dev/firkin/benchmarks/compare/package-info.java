/**
 * Two revisions of Firkin beside each other. Start at {@link
 * dev.firkin.benchmarks.compare.Compare}.
 */
@NullMarked
package dev.firkin.benchmarks.compare;

import org.jspecify.annotations.NullMarked;
