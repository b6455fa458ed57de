/**
 * What the machine itself can do: the least that a put or a get can cost on it, whatever the store.
 * Begin at {@link dev.firkin.benchmarks.limits.Limits}.
 */
@NullMarked
package dev.firkin.benchmarks.limits;

import org.jspecify.annotations.NullMarked;
