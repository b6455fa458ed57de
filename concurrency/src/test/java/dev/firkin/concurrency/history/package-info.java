/**
 * What many threads did to a store, written down with the times at which each call began and ended,
 * and the question whether it fits into one order. Start at {@code OneOrder}.
 */
@NullMarked
package dev.firkin.concurrency.history;

import org.jspecify.annotations.NullMarked;
