package dev.firkin.concurrency.history;

/**
 * A call that has ended.
 *
 * @param thread who made it, from 0; one call at a time
 * @param begin a time at which it had not begun yet
 * @param end a time at which it had ended; after {@code begin} or equal
 * @param deed what it did
 * @param <D> what calls do
 */
record Call<D>(int thread, long begin, long end, D deed) {}
