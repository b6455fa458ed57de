/**
 * Other embedded stores for the JVM, each set up as its own documentation advises for point reads
 * and writes of small values on two cores, with memory enough to cache the data. Begin at {@link
 * dev.firkin.benchmarks.peer.Peers}.
 */
@NullMarked
package dev.firkin.benchmarks.peer;

import org.jspecify.annotations.NullMarked;
