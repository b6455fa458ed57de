/**
 * Races of two threads over an off-heap keydir, for jcstress, which runs each many million times
 * and counts what came out. A test of the long build starts them. The keydir outlives a trial: one
 * for each would fill the memory outside the heap.
 */
@NullMarked
package dev.firkin.concurrency.races;

import org.jspecify.annotations.NullMarked;
