/**
 * Wires the four paths and owns opening and closing. Start at {@link
 * dev.firkin.internal.engine.Engine}, through which calls come, or at {@code StoreParts}, which
 * says what a store is made of. May use everything below.
 */
package dev.firkin.internal.engine;
