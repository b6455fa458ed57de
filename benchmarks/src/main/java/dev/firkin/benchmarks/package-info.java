/** The suite that measures Firkin beside its peers. Start at {@link dev.firkin.benchmarks.Main}. */
@NullMarked
package dev.firkin.benchmarks;

import org.jspecify.annotations.NullMarked;
