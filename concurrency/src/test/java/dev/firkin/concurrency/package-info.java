/**
 * Whether the answers that several threads get at once fit into one order, in which each call takes
 * place between its begin and its end: checked by Lincheck, which runs many small scenarios and
 * looks for such an order among all there are. In its stress mode: its model checking does not see
 * memory outside the heap.
 */
@NullMarked
package dev.firkin.concurrency;

import org.jspecify.annotations.NullMarked;
