/**
 * Threads that meet: sizes read while batches are written, threads that are interrupted, threads
 * that die of what the user's own code throws.
 */
package dev.firkin.tests.concurrent;
